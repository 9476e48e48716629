"""What is not read yet: its line, its count, and what one makes of them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import DARK, DESK, STILL_PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import public_room


def talk(rita: Visitor, room: dict, *texts: str) -> None:
    """Rita writes without her page."""
    for text in texts:
        rita.asks("POST", f"/chat/rooms/{room['room_id']}/messages", {"message_text": text})


@pytest.mark.parametrize("look", [DESK, STILL_PHONE | DARK], ids=["desk", "phone"])
def test_the_first_unread_message_is_found_far_above(visitor, look):
    rita, ravi = visitor("rita"), visitor("ravi", **look)
    room = rita.makes_room("A long absence")
    talk(rita, room, "Before he came")
    ravi.joins(room)
    talk(rita, room, *(f"Missed {number:03}" for number in range(90)))
    ravi.enters(room)
    ravi.sees("Missed 089")
    jump = ravi.page.get_by_role("button", name="90 unread: go to the first")
    expect(jump).to_be_visible()
    assert_accessible(ravi.page)
    jump.click()
    expect(ravi.message("Missed 000")).to_be_focused()
    expect(ravi.page.locator(".timeline-new + .message")).to_contain_text("Missed 000")
    expect(jump).to_be_hidden()
    ravi.page.get_by_role("button", name="Latest").click()
    expect(ravi.message("Missed 089")).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_marked_as_unread_it_stays_so_until_one_comes_back(visitor):
    rita, ravi, room = public_room(visitor, "Later, perhaps")
    elsewhere = ravi.makes_room("Somewhere else")
    second = visitor("ravi")
    second.enters(elsewhere)
    talk(rita, room, "One", "Two", "Three")
    ravi.sees("Three")
    ravi.picks("Two", "Mark unread from here")
    expect(ravi.page.get_by_text("Marked as unread.")).to_be_visible()
    expect(ravi.page.locator(".timeline-new + .message")).to_contain_text("Two")
    for tab in (ravi, second):
        expect(tab.link_to(room)).to_contain_text("2 unread")
    talk(rita, room, "Four")
    ravi.sees("Four")
    expect(ravi.link_to(room)).to_contain_text("3 unread")
    ravi.goes_to(elsewhere)
    ravi.goes_to(room)
    expect(ravi.page.locator(".timeline-new + .message")).to_contain_text("Two")
    for tab in (ravi, second):
        expect(tab.link_to(room)).not_to_contain_text("unread")


def test_what_is_marked_in_one_tab_is_not_read_by_another(visitor):
    rita, ravi, room = public_room(visitor, "Two windows")
    second = visitor("ravi")
    talk(rita, room, "One", "Two")
    second.enters(room)
    second.sees("Two")
    ravi.picks("One", "Mark unread from here")
    expect(second.page.locator(".timeline-new + .message")).to_contain_text("One")
    second.page.bring_to_front()
    second.message("Two").click()
    talk(rita, room, "Three")
    second.sees("Three")
    for tab in (ravi, second):
        expect(tab.link_to(room)).to_contain_text("3 unread")
    second.says("That was all I wanted to say")
    for tab in (ravi, second):
        expect(tab.link_to(room)).not_to_contain_text("unread")


def test_one_s_own_words_are_not_marked(visitor):
    rita, ravi, room = public_room(visitor, "My own words")
    rita.says("Mine")
    rita.opens_menu("Mine")
    expect(rita.page.get_by_role("menuitem", name="Mark unread from here")).to_be_hidden()


def test_everything_is_read_at_once(visitor):
    rita, ravi, room = public_room(visitor, "First of two", STILL_PHONE)
    other = rita.makes_room("Second of two")
    ravi.joins(other)
    ravi.enters(ravi.makes_room("Away from both"))
    talk(rita, room, "One")
    talk(rita, other, "Two")
    for each in (room, other):
        expect(ravi.link_to(each)).to_contain_text("1 unread")
    ravi.picks_for_room("Mark all rooms as read")
    for each in (room, other):
        expect(ravi.link_to(each)).not_to_contain_text("unread")
    expect(ravi.page).to_have_title(re.compile("^Away from both"))


def test_a_muted_room_is_quiet_and_still_tells_of_calls(visitor):
    rita, ravi, room = public_room(visitor, "Very lively", STILL_PHONE)
    handle = ravi.handle
    ravi.picks_for_room("Mute this room")
    expect(ravi.page.get_by_text("Muted for you: only mentions of you are counted.")).to_be_visible()
    away = ravi.makes_room("Away from it")
    ravi.enters(away)
    ravi.asks("POST", "/chat/rooms/read-all")
    link = ravi.link_to(room)
    expect(link).to_contain_text("muted")
    talk(rita, room, "Blah")
    expect(ravi.page.locator(f".room-link[data-room='{room['room_id']}'] ~ *")).to_have_count(0)
    talk(rita, room, f"@{handle} but this is for you")
    expect(link).to_contain_text("1 mention of you")
    expect(link).not_to_contain_text("unread")
    expect(ravi.page).to_have_title(re.compile(r"^\(1\) "))
    ravi.goes_to(room)
    ravi.picks_for_room("Unmute this room")
    expect(link).not_to_contain_text("muted")


def test_a_phone_s_closed_list_says_that_one_is_called(visitor):
    rita, ravi = visitor("rita"), visitor("ravi", **STILL_PHONE)
    room = rita.makes_room("On the go")
    handle = ravi.joins(room)["anon_id"]
    ravi.asks("POST", "/chat/rooms/read-all")
    ravi.enters(ravi.makes_room("Reading this"))
    expect(ravi.page.get_by_role("button", name="Rooms", exact=True)).to_be_visible()
    talk(rita, room, "Something")
    expect(ravi.page.get_by_role("button", name="Rooms: unread")).to_be_visible()
    talk(rita, room, f"@{handle}!")
    expect(ravi.page.get_by_role("button", name="Rooms: you are mentioned")).to_be_visible()
    assert_accessible(ravi.page)
