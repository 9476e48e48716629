"""The same rooms in the hand."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import PHONE, STILL_PHONE
from tests.journeys.rooms import public_room, room_of_one

LOW = [{"width": 683, "height": 312}, {"width": 320, "height": 256}]  # magnified twice, and the least there is


def test_the_rooms_come_first_and_are_behind_a_button_in_a_room(visitor):
    rita = visitor("rita", **PHONE)
    room, other = rita.makes_room("In my pocket"), rita.makes_room("In my other pocket")
    rita.page.goto("/")
    rooms = rita.page.get_by_role("navigation", name="Rooms")  # of which there may be many
    expect(rooms).to_be_in_viewport()
    expect(rita.page.locator(".sidebar-open")).to_be_hidden()
    assert_accessible(rita.page)
    rita.link_to(room).tap()
    expect(rita.heading).to_have_text("In my pocket")
    expect(rooms).not_to_be_in_viewport()
    rita.page.locator(".sidebar-open").tap()
    expect(rita.page.get_by_role("button", name="Close the list of rooms")).to_be_focused()
    rita.link_to(other).tap()
    expect(rita.heading).to_have_text("In my other pocket")
    expect(rooms).not_to_be_in_viewport()
    rita.page.goto("/")
    rita.goes_offline()
    expect(rita.connection).to_be_in_viewport()
    expect(rooms).to_be_in_viewport()


def test_what_is_of_all_rooms_is_over_the_list_and_gives_it_back(visitor):
    rita = visitor("rita", **PHONE)
    room = rita.makes_room("Behind the inbox")
    rita.page.goto("/")
    rita.page.get_by_role("button", name="Mentions").tap()
    panel = rita.page.locator(".panel")
    expect(panel).to_be_in_viewport()
    expect(panel.get_by_role("heading", name="Mentions")).to_be_focused()
    rita.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    rita.link_to(room).tap()
    expect(rita.heading).to_have_text("Behind the inbox")


def test_the_list_goes_away_when_the_focus_does(visitor):
    rita = visitor("rita", **PHONE)
    room = rita.makes_room("Out of sight")
    rita.enters(room)
    close = rita.page.get_by_role("button", name="Close the list of rooms")
    rooms = rita.page.locator(".sidebar-open")
    for leave in (
        lambda: rita.page.keyboard.press("Escape"),
        lambda: rita.page.get_by_role("button", name="Room menu").focus(),
    ):
        rooms.tap()
        expect(close).to_be_focused()
        leave()
        expect(close).not_to_be_in_viewport()


def test_talking_and_editing_with_a_thumb(visitor):
    _rita, ravi, room = public_room(visitor, "With a thumb")
    reader = visitor("rita", **PHONE)
    reader.enters(room)
    ravi.says("Are you on the tram?")
    reader.sees("Are you on the tram?")
    reader.composer.tap()
    reader.composer.fill("Yes, and late")
    reader.page.get_by_role("button", name="Send").tap()
    ravi.sees("Yes, and late")
    reader.message("Yes, and late").get_by_role("button", name="Message menu").tap()
    reader.page.get_by_role("menuitem", name="Edit").tap()
    reader.page.get_by_label("Edit your message").fill("Yes, and very late")
    reader.page.get_by_role("button", name="Save", exact=True).tap()
    ravi.sees("Yes, and very late")


@pytest.mark.parametrize("viewport", LOW, ids=["683x312", "320x256"])
def test_on_a_low_screen_everything_can_be_reached(visitor, viewport):
    rita = visitor("rita", viewport=viewport)
    room = rita.makes_room(f"Under a low ceiling, {viewport['width']} wide")
    rita.page.goto("/")
    rita.goes_to(room)
    rita.says("The attic window is open")
    rita.page.get_by_role("button", name="Search messages").click()
    rita.page.get_by_label("Search messages").and_(rita.page.get_by_role("searchbox")).fill("attic")
    rita.page.keyboard.press("Enter")
    rita.page.locator(".search-result").first.click()
    expect(rita.page.locator(".message-linked")).to_be_in_viewport()
    rita.composer.fill("line\n" * 20)
    expect(rita.page.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)
    rita.composer.fill("")
    rita.composer.press_sequentially(":ca")
    expect(rita.page.locator(".completion-list [aria-selected=true]")).to_be_in_viewport(ratio=1)
    rita.composer.fill("")
    rita.picks_for_room("Leave this room")
    expect(rita.page.get_by_role("dialog")).to_be_visible()


def test_what_comes_behind_a_panel_is_not_read(visitor):
    rita, ravi, room = public_room(visitor, "Behind the curtain", STILL_PHONE)
    ravi.picks_for_room("Pinned messages")
    expect(ravi.page.locator(".panel")).to_be_in_viewport()
    rita.says("Do you see this?")
    ravi.sees("Do you see this?")
    ravi.page.wait_for_timeout(500)  # a mark would be told by now
    assert ravi.asks("GET", f"/chat/rooms/{room['room_id']}")["unread_count"] == 1
    ravi.page.keyboard.press("Escape")
    expect(ravi.message("Do you see this?")).to_be_in_viewport()
    expect(ravi.link_to(room)).not_to_contain_text("unread")


def test_back_closes_what_lies_over_the_room(visitor):
    rita = visitor("rita", **STILL_PHONE)
    first, second = rita.makes_room("One step"), rita.makes_room("Two steps")
    rita.enters(first)
    rita.goes_to(second)
    rita.opens_list()
    rita.page.get_by_role("button", name="Mentions").click()
    expect(rita.page.locator(".panel")).to_be_in_viewport()
    rita.page.go_back()
    expect(rita.heading).to_have_text("One step")
    expect(rita.page.locator(".panel")).to_be_hidden()
    rita.opens_list()
    rita.page.go_forward()
    expect(rita.heading).to_have_text("Two steps")
    expect(rita.page.get_by_role("button", name="Close the list of rooms")).not_to_be_in_viewport()


def test_what_is_open_stays_in_view_when_the_screen_is_turned(visitor):
    rita, _room = room_of_one(visitor, "This way and that", viewport={"width": 1100, "height": 1300})
    members, panel = rita.page.locator(".members"), rita.page.locator(".panel")
    rita.picks_for_room("Pinned messages")
    expect(panel).to_be_in_viewport()
    rita.page.set_viewport_size({"width": 1300, "height": 1100})
    expect(panel).to_be_in_viewport(ratio=0.99)
    expect(members).to_be_hidden()
    rita.page.keyboard.press("Escape")
    expect(members).to_be_in_viewport(ratio=0.99)
    rita.picks_for_room("Pinned messages")
    rita.page.set_viewport_size({"width": 1100, "height": 1300})
    rita.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(members).to_be_hidden()
