"""What one wrote, changed and taken away."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible, assert_accessible_by_day_and_night
from tests.journeys.looks import PHONE
from tests.journeys.rooms import public_room, room_of_one

NOTE_MOVES = """() => {
  Element.prototype.scrollIntoView = function () { window.moved ||= this.dataset.editing };
}"""


def deaf_to_edits(socket) -> None:
    """A tab that is not told of edits, as if the network were slow."""
    server = socket.connect_to_server()
    server.on_message(lambda frame: None if "message_edited" in frame else socket.send(frame))


def test_an_edit_from_the_menu_is_seen_by_all(visitor):
    rita, ravi, room = public_room(visitor, "Second thoughts")
    rita.says("Middlemarch has 86 chapter")
    ravi.sees("Middlemarch has 86 chapter")
    rita.picks("Middlemarch has 86 chapter", "Edit")
    box = rita.page.get_by_label("Edit your message")
    expect(box).to_be_focused()
    box.fill("Middlemarch has 86 chapters")
    box.press("Enter")
    expect(ravi.message("Middlemarch has 86 chapters").get_by_text("edited")).to_be_visible()
    expect(rita.composer).to_be_focused()


def test_arrow_up_takes_up_the_last_of_my_own(visitor):
    rita, ravi, room = public_room(visitor, "Arrow up")
    rita.says("Mine, and nearly right")
    ravi.says("Somebody else's")
    rita.sees("Somebody else's")
    rita.wakes()
    rita.composer.press("ArrowUp")
    expect(rita.page.get_by_label("Edit your message")).to_have_value("Mine, and nearly right")
    rita.page.keyboard.press("Escape")
    expect(rita.page.get_by_label("Edit your message")).to_have_count(0)
    expect(rita.composer).to_be_focused()


def test_what_is_being_edited_is_there_again_after_a_look_elsewhere(visitor):
    rita, room = room_of_one(visitor, "Interrupted")
    rita.says("A first attempt")
    rita.picks("A first attempt", "Edit")
    rita.page.get_by_label("Edit your message").press_sequentially(", much improved")
    rita.goes_to(rita.makes_room("What interrupted"))
    rita.goes_to(room)
    rita.picks("A first attempt", "Edit")
    box = rita.page.get_by_label("Edit your message")
    expect(box).to_have_value("A first attempt, much improved")
    box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229})  # Safari, ending a word of an input method
    expect(box).to_have_value("A first attempt, much improved")
    expect(rita.page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    box.press("Escape")
    rita.picks("A first attempt", "Edit")
    expect(box).to_have_value("A first attempt")


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desk", "phone"])
def test_two_tabs_never_overwrite_each_other_unseen(visitor, look):
    rita, room = room_of_one(visitor, "Two tabs")
    rita.says("The first version")
    other = visitor("rita", reduced_motion="reduce", **look)
    other.enters(room)
    other.picks("The first version", "Edit")
    rita.picks("The first version", "Edit")
    other.page.get_by_label("Edit your message").fill("Changed at the desk")
    rita.page.get_by_label("Edit your message").fill("Changed at home")
    rita.page.get_by_role("button", name="Save", exact=True).click()
    rita.sees("Changed at home")
    theirs = other.page.get_by_role("alert").filter(has_text="Changed at home")
    expect(theirs).to_be_visible()  # while still writing
    expect(theirs.locator("mark")).to_have_text("home")
    assert_accessible(other.page)
    other.page.get_by_role("button", name="Replace it with mine").click()
    rita.sees("Changed at the desk")


def test_the_second_to_save_is_refused_and_may_keep_the_other_text(visitor):
    rita = visitor("rita")
    rita.page.route_web_socket(re.compile("socket.io"), deaf_to_edits)
    rita.enters(rita.makes_room("Two tabs, one deaf"))
    rita.says("The first version")
    message_id = int(rita.message("The first version").get_attribute("data-id"))
    rita.picks("The first version", "Edit")
    rita.asks("PATCH", f"/chat/messages/{message_id}", {"message_text": "Faster", "version": 1})
    box = rita.page.get_by_label("Edit your message")
    box.fill("Slower")
    box.press("Enter")
    expect(rita.page.get_by_role("alert").filter(has_text="Faster")).to_be_visible()
    rita.page.get_by_role("button", name="Go on from this one").click()
    expect(box).to_have_value("Faster")
    box.fill("Faster and slower")
    rita.asks("PATCH", f"/chat/messages/{message_id}", {"message_text": "Fastest", "version": 2})
    box.press("Enter")
    rita.page.get_by_role("button", name="Keep this one").click()
    rita.sees("Fastest")
    expect(rita.composer).to_be_focused()


def test_what_was_removed_meanwhile_is_not_edited(visitor):
    rita, ravi, room = public_room(visitor, "Removed meanwhile")
    ravi.says("An odd offer")
    ravi.picks("An odd offer", "Edit")
    ravi.page.get_by_label("Edit your message").fill("A better offer")
    rita.picks("An odd offer", "Delete…")
    rita.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    expect(ravi.page.get_by_role("alert").filter(has_text="It was removed meanwhile")).to_be_visible()
    expect(ravi.page.get_by_role("button", name="Replace it with mine")).to_be_hidden()
    ravi.page.evaluate(NOTE_MOVES)
    rita.says("On with the evening")
    ravi.sees("On with the evening")
    assert not ravi.page.evaluate("window.moved")  # it is told once, and nobody's place is lost at every news
    ravi.page.get_by_role("button", name="Cancel").click()
    ravi.sees("This message was removed by a moderator.")


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desk", "phone"])
def test_the_earlier_texts_are_shown_to_the_author_and_to_moderators(visitor, look):
    rita, ravi, room = public_room(visitor, "Earlier texts")
    ravi.says("We read Emma on Monday")
    path = f"/chat/messages/{ravi.message('We read Emma').get_attribute('data-id')}"
    for version, text in enumerate(("We read Persuasion on Monday", "We read Persuasion on Tuesday, at six"), 1):
        ravi.asks("PATCH", path, {"message_text": text, "version": version})
    for who in ("ravi", "rita"):
        reader = visitor(who, reduced_motion="reduce", **look)
        reader.enters(room)
        reader.picks("at six", "Earlier texts")
        dialog = reader.dialog("Earlier texts")
        texts = dialog.locator(".history-words")
        expect(texts).to_have_count(3)
        expect(texts.nth(1).locator("del")).to_contain_text("Emma")
        expect(texts.nth(1).locator("ins")).to_contain_text("Persuasion")
        assert_accessible_by_day_and_night(reader.page)
        dialog.get_by_label("Mark what each edit changed").uncheck()
        expect(texts).to_have_text(
            ["We read Persuasion on Tuesday, at six", "We read Persuasion on Monday", "We read Emma on Monday"]
        )
        reader.page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    reader = visitor("otto")
    reader.enters(room)
    expect(reader.message("at six").get_by_text("edited")).to_be_visible()
    reader.opens_menu("at six")
    expect(reader.page.get_by_role("menuitem", name="Earlier texts")).to_be_hidden()


def test_very_many_texts_come_by_and_by(visitor):
    ravi, _room = room_of_one(visitor, "Very many texts", "ravi")
    ravi.says("Draft 0")
    path = f"/chat/messages/{ravi.message('Draft 0').get_attribute('data-id')}"
    for version in range(1, 104):
        ravi.asks("PATCH", path, {"message_text": f"Draft {version}", "version": version})
    ravi.picks("Draft 103", "Earlier texts")
    dialog = ravi.dialog("Earlier texts")
    heads, more = dialog.locator(".history-head"), dialog.get_by_role("button", name="Show earlier")
    expect(heads).to_have_count(101)
    expect(heads.first).to_contain_text("Now")
    expect(heads.last).to_have_text("After edit 3")  # since when is not known yet
    more.click()
    expect(heads).to_have_count(104)
    expect(heads.last).to_contain_text("As first written")
    expect(dialog.locator(".history-words").nth(-2).locator("ins")).to_contain_text("1")
    expect(more).to_be_hidden()
    assert dialog.get_by_role("list").evaluate("list => list === document.activeElement")


def test_a_deleted_message_leaves_its_place_on_both_sides(visitor):
    rita, ravi, room = public_room(visitor, "Taken back")
    rita.says("Said too quickly")
    ravi.sees("Said too quickly")
    rita.picks("Said too quickly", "Delete…")
    question = rita.dialog("Delete this message?")
    expect(question).to_contain_text("Said too quickly")
    question.get_by_role("button", name="Delete").click()
    for reader in (rita, ravi):
        reader.sees("This message was removed by its author.")
        expect(reader.page.get_by_text("Said too quickly")).to_have_count(0)


def test_a_moderator_removes_what_another_wrote(visitor):
    rita, ravi, room = public_room(visitor, "Kept in order")
    ravi.says("Buy my old bicycle")
    rita.picks("Buy my old bicycle", "Delete…")
    rita.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    for reader in (rita, ravi):
        reader.sees("This message was removed by a moderator.")
    ravi.page.reload()
    ravi.sees("This message was removed by a moderator.")


def test_a_link_to_a_message_opens_it_in_its_place(visitor):
    rita, ravi, room = public_room(visitor, "Linked")
    rita.says("Look at this one")
    address = ravi.message("Look at this one").locator(".message-time").get_attribute("href")
    ravi.page.goto("/")
    ravi.page.goto(address)
    expect(ravi.message("Look at this one")).to_be_focused()
