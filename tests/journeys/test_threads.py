"""Threads: answering below a message, beside the room."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible_by_day_and_night
from tests.journeys.focus import presses_until_focused
from tests.journeys.looks import DESK, STILL_PHONE
from tests.journeys.rooms import private_room, public_room, room_of_one
from tests.journeys.threads import Thread, in_room


def test_two_people_answer_each_other_beside_the_room(visitor):
    rita, ravi, _room = public_room(visitor, "Side by side")
    rita.asks("POST", "/chat/threads/read-all")
    ritas, ravis = Thread(rita), Thread(ravi)
    rita.says("Which chapter was the best?")
    expect(ritas.footer("Which chapter")).to_be_hidden()
    ravis.opens_from_menu("Which chapter")
    expect(ravis.panel.get_by_text("No reply yet.")).to_be_visible()
    expect(ravis.composer).to_be_focused()
    ravis.answers("The one at the lake")
    expect(in_room(ravi, "The one at the lake")).to_have_count(0)
    expect(ritas.footer("Which chapter")).to_have_text(
        re.compile(rf"^1 reply · 1 new · last by {ravi.handle}, \d+:\d\d( [AP]M)?$".replace(" ", r"\s+"))
    )
    expect(ritas.badge).to_have_text("1")
    expect(in_room(rita, "The one at the lake")).to_have_count(0)
    ritas.opens_from_footer("Which chapter")
    expect(ritas.message("The one at the lake")).to_be_visible()
    expect(ritas.message("Which chapter")).to_be_visible()
    expect(ritas.badge).to_be_hidden()
    ritas.answers("Mine, too")
    expect(ravis.message("Mine, too")).to_be_visible()  # live, in the open panel
    expect(ravis.panel.locator(".thread-count")).to_have_text("2 replies")
    expect(ravis.footer("Which chapter")).to_contain_text(f"last by {rita.handle}")
    expect(in_room(ravi, "Mine, too")).to_have_count(0)


def test_what_is_said_in_the_room_stays_out_of_the_thread(visitor):
    rita, ravi, _room = public_room(visitor, "Apart")
    ritas = Thread(rita)
    rita.says("A question")
    ritas.opens_from_menu("A question")
    ritas.answers("An answer to myself")
    rita.says("Something else")
    ravi.says("And something more")
    expect(in_room(rita, "And something more")).to_be_visible()
    expect(ritas.panel.locator(".message")).to_have_count(2)
    ritas.composer.fill("")
    ritas.composer.press("ArrowUp")
    expect(ritas.message("An answer to myself").get_by_label("Edit your message")).to_be_focused()
    rita.page.keyboard.press("Escape")
    expect(ritas.composer).to_be_focused()


def test_replies_are_changed_and_removed_in_the_thread(visitor):
    rita, ravi, _room = public_room(visitor, "Second thoughts")
    ritas, ravis = Thread(rita), Thread(ravi)
    rita.says("Who brings the cake?")
    ravis.opens_from_menu("Who brings")
    ravis.answers("I do")
    ritas.opens_from_footer("Who brings")
    ritas.answers("Wonderful")
    ravis.picks("I do", "Edit")
    ravis.panel.get_by_label("Edit your message").fill("I do, with plums")
    ravis.closes()
    ravis.opens_from_footer("Who brings")
    ravis.picks("I do", "Edit")
    expect(ravis.panel.get_by_label("Edit your message")).to_have_value("I do, with plums")
    rita.page.bring_to_front()
    ravis.panel.get_by_role("button", name="Save").click()
    expect(ritas.message("with plums")).to_contain_text("edited")
    ritas.picks("Wonderful", "Delete")
    rita.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    expect(ravis.panel.locator(".message-gone")).to_have_count(1)
    expect(ravis.footer("Who brings")).to_contain_text(f"last by {ravi.handle}")
    expect(ravis.panel.locator(".thread-count")).to_have_text("1 reply")


def test_a_removed_message_keeps_its_thread(visitor):
    rita, ravi, room = public_room(visitor, "Without its head")
    ritas, ravis = Thread(rita), Thread(ravi)
    rita.says("Never mind")
    ravis.opens_from_menu("Never mind")
    ravis.answers("But I do")
    rita.picks("Never mind", "Delete")
    rita.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    expect(ravis.panel.locator(".message-gone")).to_have_count(1)
    ravis.answers("And I go on")
    rita.enters(room)
    row = rita.page.locator(".timeline .message-gone")
    expect(row.locator(".message-replies")).to_contain_text("2 replies")
    row.hover()
    expect(rita.page.locator("[data-dialogs] dialog").first).to_be_attached()  # the first touch fetches what hears keys
    row.focus()
    rita.page.keyboard.press("Enter")
    expect(ritas.message("And I go on")).to_be_visible()
    expect(ritas.composer).to_be_visible()


def test_without_a_connection_replies_wait_and_are_sent_once(visitor):
    rita, ravi, _room = public_room(visitor, "Under the stairs")
    ritas, ravis = Thread(rita), Thread(ravi)
    rita.says("Can you hear me?")
    ravis.opens_from_menu("Can you hear")
    ravi.goes_offline()
    ravis.composer.fill("Not just now")
    ravis.composer.press("Enter")
    expect(ravis.message("Not just now")).to_contain_text("kept until the connection is back")
    expect(in_room(ravi, "Not just now")).to_have_count(0)
    expect(ravis.footer("Can you hear")).to_contain_text("1 not sent yet")
    ravis.closes()
    ravi.comes_back()
    expect(ravis.footer("Can you hear")).to_contain_text("1 reply", timeout=20_000)
    expect(ravis.footer("Can you hear")).not_to_contain_text("not sent")
    ritas.opens_from_footer("Can you hear")
    expect(ritas.message("Not just now")).to_have_count(1)


def test_followed_threads_of_all_rooms_stand_in_one_list(visitor):
    rita, ravi, room = private_room(visitor, "One of several rooms")
    other = rita.makes_room("Another of several")
    ravi.joins(other)
    rita.asks("POST", "/chat/threads/read-all")
    for where, text in ((room, "First question"), (other, "Second question")):
        path = f"/chat/rooms/{where['room_id']}/messages"
        parent = rita.asks("POST", path, {"message_text": text})
        ravi.asks("POST", path, {"message_text": f"Answer to the {text}", "parent_id": parent["message_id"]})
    ritas = Thread(rita)
    expect(ritas.badge).to_have_text("2")
    one = re.compile(r"(?<=/chat/threads\?limit=)50$")
    rita.page.route(one, lambda route: route.continue_(url=one.sub("1", route.request.url)))
    rita.page.get_by_role("button", name="Threads").click()
    entries = rita.page.locator(".threads-entry")
    rita.page.get_by_role("button", name="More threads").click()
    expect(entries.nth(1)).to_be_focused()
    rita.page.unroute_all()
    expect(entries.nth(0)).to_contain_text("Second question")
    expect(entries.nth(1)).to_contain_text("First question")
    expect(entries.nth(0).locator(".badge")).to_have_text("1 new")
    entries.nth(0).click()
    expect(rita.heading).to_have_text("Another of several")
    expect(ritas.message("Answer to the Second question")).to_be_visible()
    expect(ritas.badge).to_have_text("1")
    ritas.panel.get_by_role("button", name="Unfollow").click()
    expect(ritas.panel.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    rita.page.get_by_role("button", name="Threads").click()
    expect(rita.page.locator(".threads-entry", has_text="Second question")).to_have_count(0)
    rita.page.get_by_role("button", name="Mark all as read").click()
    expect(ritas.badge).to_be_hidden()


def test_what_is_removed_loses_its_words_in_the_list_of_threads_too(visitor):
    rita, ravi, _room = private_room(visitor, "A list beside the room")
    rita.says("Words I regret")
    ravi.sees("Words I regret")
    message = rita.confirmed("Words I regret").get_attribute("data-id")
    ravi.asks("PUT", f"/chat/messages/{message}/follow")
    ravi.page.get_by_role("button", name="Threads").click()
    entry = ravi.page.locator(".threads-entry", has_text="A list beside the room")
    expect(entry).to_contain_text("Words I regret")
    rita.takes_back("Words I regret")
    expect(entry).to_contain_text("This message was removed.")


def test_the_list_of_threads_has_words_alone_in_their_own_order(visitor):
    rita, ravi, room = private_room(visitor, "A list in two scripts")
    path = f"/chat/rooms/{room['room_id']}/messages"
    for text in ("**قرأته** أمس.\n\n- نعم", "Was it *good*?"):
        parent = rita.asks("POST", path, {"message_text": text})
        ravi.asks("POST", path, {"message_text": "Yes", "parent_id": parent["message_id"]})
    rita.page.get_by_role("button", name="Threads").click()
    words = rita.page.locator(".threads-entry", has_text="A list in two scripts").locator(".threads-text")
    expect(words).to_have_text([re.compile(r"\w Was it good\?$"), re.compile(r"\w قرأته أمس\. نعم$")])
    expect(words.nth(0)).to_have_css("direction", "ltr")
    expect(words.nth(1)).to_have_css("direction", "rtl")


def test_below_announcements_members_answer_where_they_may(visitor):
    lena, rita = visitor("lena"), visitor("rita")
    room = lena.makes_room("News with answers", "librarian")
    rita.joins(room)
    lena.enters(room)
    rita.enters(room)
    lena.says("Closed on Friday")
    expect(rita.closed).to_contain_text("You can answer below each announcement.")
    ritas = Thread(rita)
    ritas.opens_from_menu("Closed on Friday")
    ritas.answers("Also the café?")
    lena.picks_for_room("Room settings")
    lena.dialog("Room settings").get_by_label("Replies to announcements").uncheck()
    lena.dialog("Room settings").get_by_role("button", name="Save").click()
    expect(ritas.panel.locator(".composer-closed")).to_contain_text("Replies are off in this room.")
    expect(rita.closed).to_contain_text("Replies are off.")
    ritas.closes()
    rita.message("Closed on Friday").hover()
    rita.message("Closed on Friday").get_by_role("button", name="Message menu").click()
    expect(rita.page.get_by_role("menuitem", name="Reply in thread")).to_be_hidden()
    rita.page.get_by_role("menuitem", name="Show thread").click()
    expect(ritas.message("Also the café?")).to_be_visible()


def test_by_keyboard_one_comes_into_a_thread_and_back(visitor):
    rita, _room = room_of_one(visitor, "Without a mouse")
    rita.says("With keys alone")
    row = in_room(rita, "With keys alone")
    row.focus()
    rita.page.keyboard.press("Enter")
    expect(rita.page.get_by_role("menu", name="Message menu").locator(":focus")).to_have_count(1)
    presses_until_focused(rita, "ArrowDown", rita.page.get_by_role("menuitem", name="Reply in thread"))
    rita.page.keyboard.press("Enter")
    expect(Thread(rita).composer).to_be_focused()
    rita.page.keyboard.type("Typed")
    rita.page.keyboard.press("Enter")
    expect(Thread(rita).message("Typed")).to_be_visible()
    rita.page.keyboard.press("Escape")
    expect(Thread(rita).panel).to_have_count(0)
    expect(row).to_be_focused()


@pytest.mark.parametrize("look", [DESK, STILL_PHONE], ids=["desk", "phone"])
def test_the_panels_are_accessible_and_on_a_phone_over_the_room(visitor, look):
    rita, ravi, room = public_room(visitor, "In every light")
    path = f"/chat/rooms/{room['room_id']}/messages"
    parent = rita.asks("POST", path, {"message_text": "Shall we meet on Tuesday?"})
    for who, text in ((ravi, "Gladly"), (rita, "At the *usual* table"), (ravi, f"Until then, @{rita.handle}")):
        who.asks("POST", path, {"message_text": text, "parent_id": parent["message_id"]})
    reader = visitor("rita", **look)
    reader.enters(room)
    thread = Thread(reader)
    expect(thread.footer("Shall we meet")).to_contain_text("3 replies")
    assert_accessible_by_day_and_night(reader.page)
    thread.opens_from_footer("Shall we meet")
    expect(thread.message("Until then")).to_be_visible()
    assert_accessible_by_day_and_night(reader.page)
    if look.get("is_mobile"):
        assert thread.panel.bounding_box()["width"] >= 389  # less its edge
    thread.answers("Good")
    expect(Thread(ravi).footer("Shall we meet")).to_contain_text("4 replies")
    thread.closes()
    reader.opens_list()
    reader.page.get_by_role("button", name="Threads").click()
    expect(reader.page.locator(".threads-entry").first).to_contain_text("Shall we meet")
    assert_accessible_by_day_and_night(reader.page)
