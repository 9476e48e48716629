"""Two who met in a room write to each other: asking, answering, blocking, at a desk and in the hand."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import DARK, DESK, STILL, STILL_PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import private_room


def ask_from_list(asker: Visitor, handle: str, words: str) -> None:
    """From the list of members, by the dialog, until the conversation is there."""
    asker.picks_for_member(handle, f"Write to {handle}")
    send_request(asker, handle, words)


def send_request(asker: Visitor, handle: str, words: str) -> None:
    """By the open dialog."""
    dialog = asker.dialog("Write to somebody")
    expect(dialog).to_contain_text(handle)
    dialog.get_by_label("Your first words").fill(words)
    dialog.get_by_role("button", name="Send request").click()
    expect(asker.heading).to_have_text(handle)


def test_the_dialog_begins_anew_for_somebody_else(visitor):
    rita, ravi, room = private_room(visitor, "Three at a table")
    handle = visitor("tess").redeems(rita.invites(room))["anon_id"]
    dialog = rita.dialog("Write to somebody")
    words = dialog.get_by_label("Your first words")
    rita.picks_for_member(ravi.handle, f"Write to {ravi.handle}")
    words.fill("   ")
    dialog.get_by_role("button", name="Send request").click()
    expect(words).to_have_attribute("aria-invalid", "true")
    words.fill("For Ravi alone")
    dialog.get_by_role("button", name="Cancel").click()
    rita.picks_for_member(ravi.handle, f"Write to {ravi.handle}")
    expect(words).to_have_value("For Ravi alone")
    expect(words).not_to_have_attribute("aria-invalid", "true")
    dialog.get_by_role("button", name="Cancel").click()
    rita.picks_for_member(handle, f"Write to {handle}")
    expect(dialog).to_contain_text(handle)
    expect(words).to_have_value("")
    rita.page.problems.clear()  # the blank words were refused


def conversation_with(person: Visitor, handle: str):
    """In the list of rooms."""
    return person.page.locator(".room-link", has_text=handle)


_COUNT_GOING = """answers => {
  window.timesGone = 0;
  new MutationObserver(() => (window.timesGone += answers.hidden)).observe(answers, { attributeFilter: ["hidden"] });
}"""


@pytest.mark.parametrize("look", [DESK, STILL_PHONE | DARK], ids=["desk", "dark phone"])
def test_a_request_is_accepted_and_two_talk(visitor, look):
    rita, ravi, _room = private_room(visitor, "Where two met")
    asker, asked = rita.handle, ravi.handle
    reader = visitor("ravi", **look)
    reader.page.goto("/")
    ask_from_list(rita, asked, "Would you swap bookmarks?")
    expect(rita.closed).to_contain_text("waits for an answer")
    rita.sees("Would you swap bookmarks?")
    group = reader.page.locator(".room-group", has_text="Direct messages")
    expect(group).to_contain_text("1 request")
    reader.opens_list()
    assert_accessible(reader.page)
    conversation_with(reader, asker).click()
    expect(reader.closed).to_contain_text(f"{asker} would like to write to you")
    expect(reader.closed).to_contain_text(f"They know you as {asked}")
    reader.sees("Would you swap bookmarks?")
    expect(reader.composer).to_be_hidden()
    assert_accessible(reader.page)
    reader.page.get_by_role("button", name="Accept").click()
    reader.says("Gladly, on Thursday")
    rita.sees("Gladly, on Thursday")
    rita.says("By the window?")
    reader.sees("By the window?")
    expect(rita.speaker).to_have_text(f"You write as {asker}")
    assert_accessible(reader.page)


def test_on_a_small_screen_the_words_of_a_request_stand_above_the_answers(visitor):
    rita, ravi, _room = private_room(visitor, "Where there is little room")
    asker = rita.handle
    ask_from_list(rita, ravi.handle, "Would you read aloud?")
    reader = visitor("ravi", viewport={"width": 320, "height": 568}, has_touch=True, **STILL)
    reader.page.goto("/")
    reader.opens_list()
    conversation_with(reader, asker).click()
    expect(reader.page.get_by_role("button", name="Accept")).to_be_visible()
    expect(reader.message("Would you read aloud?")).to_be_in_viewport()
    expect(reader.page.get_by_role("button", name="Latest")).to_be_hidden()
    reader.page.locator("[data-target='composer.answers']").first.evaluate(_COUNT_GOING)
    reader.asks("PATCH", f"/chat/rooms/{reader.page.url.rpartition('/')[2]}/mine", {"is_hushed": True})
    expect(conversation_with(reader, asker).and_(reader.page.locator("[data-quiet]"))).to_have_count(1)
    assert reader.page.evaluate("window.timesGone") == 0  # or the words would jump
    reader.page.get_by_role("button", name="Decline").click(trial=True)


def test_declined_is_all_that_the_asker_hears(visitor):
    rita, ravi, _room = private_room(visitor, "Where one said no")
    asker, asked = rita.handle, ravi.handle
    ask_from_list(rita, asked, "A word?")
    conversation_with(ravi, asker).click()
    ravi.page.get_by_role("button", name="Decline").click()
    expect(conversation_with(ravi, asker)).to_have_count(0)
    expect(rita.closed).to_contain_text("Your request was not accepted.")


def test_from_a_message_and_on_to_the_same_conversation(visitor):
    rita, ravi, room = private_room(visitor, "Where one had written")
    asker, asked = rita.handle, ravi.handle
    ravi.says("The tea is cold.")
    rita.picks("The tea is cold.", "Write to the author")
    expect(rita.dialog("Write to somebody")).to_be_visible()
    assert_accessible(rita.page)
    send_request(rita, asked, "Shall I make another pot?")
    conversation_with(ravi, asker).click()
    ravi.page.get_by_role("button", name="Accept").click()
    expect(ravi.composer).to_be_focused()
    expect(ravi.page.locator(".toast")).to_have_count(0)
    rita.goes_to(room)
    rita.picks("The tea is cold.", "Write to the author")
    expect(rita.heading).to_have_text(asked)
    rita.says("It is ready.")


def test_who_is_blocked_writes_no_more_until_it_is_lifted(visitor):
    rita, ravi, _room = private_room(visitor, "Where one had enough", look=STILL_PHONE)
    asker, asked = rita.handle, ravi.handle
    ask_from_list(rita, asked, "Hello!")
    ravi.opens_list()
    conversation_with(ravi, asker).click()
    ravi.page.get_by_role("button", name="Accept").click()
    rita.says("Hello hello hello!")
    ravi.picks_for_member(asker, "Block…")
    dialog = ravi.dialog("Block this person?")
    expect(dialog).to_contain_text("is not told why")
    assert_accessible(ravi.page)
    dialog.get_by_role("button", name="Block").click()
    expect(ravi.closed).to_contain_text("You have blocked this handle")
    expect(rita.closed).to_contain_text("They do not take direct messages.")
    ravi.page.get_by_role("button", name="Close the list of members").click()
    assert_accessible(ravi.page)
    ravi.page.get_by_role("button", name="Lift the block").click()
    expect(ravi.composer).to_be_visible()
    expect(rita.composer).to_be_visible()


def test_leaving_a_conversation(visitor):
    rita, ravi, room = private_room(visitor, "Where one went")
    asked = ravi.handle
    rita.settles(room)
    ask_from_list(rita, asked, "Hello!")
    expect(rita.closed).to_contain_text("waits for an answer")
    rita.picks_for_room("Leave this room")
    dialog = rita.dialog("Leave this room?")
    expect(dialog).to_contain_text("They are not told that you have left")
    expect(dialog.get_by_text("new invite")).to_be_hidden()
    dialog.get_by_role("button", name="Leave room").click()
    expect(conversation_with(rita, asked)).to_have_count(0)


def test_the_switch_on_the_account_page(visitor):
    ravi = visitor("ravi")
    ravi.page.goto("/account")
    section = ravi.page.get_by_role("region", name="Direct messages")
    switch = section.get_by_label("People in my rooms may ask to write to me")
    for wanted in (False, True):
        switch.set_checked(wanted)
        section.get_by_role("button", name="Save").click()
        expect(ravi.page.get_by_text("Saved. Nobody is told.")).to_be_visible()
        expect(switch).to_be_checked(checked=wanted)


def test_the_dialog_has_an_address_of_its_own(visitor):
    rita, ravi, room = private_room(visitor, "Where one opens tabs")
    asked = ravi.handle
    rita.page.goto(f"/rooms/{room['room_id']}/members/{asked}/write")
    expect(rita.heading).to_have_text("Write to somebody")
    assert_accessible(rita.page)
    rita.page.get_by_label("Your first words").fill("From a page of its own")
    rita.page.get_by_role("button", name="Send request").click()
    expect(rita.heading).to_have_text(asked)
    expect(rita.closed).to_contain_text("waits for an answer")
