"""Offline, a server that falls, a network without WebSockets: what one writes is kept, and goes out once."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.people import Visitor
from tests.journeys.rooms import public_room

LINES = ["The first line", "The second line", "The third line"]


def test_what_is_written_offline_waits_and_goes_out_once(visitor):
    rita, ravi, room = public_room(visitor, "On the train")
    ravi.goes_offline()
    for line in LINES:
        ravi.writes(line)
        expect(ravi.message(line)).to_contain_text("kept until the connection is back")
    ravi.comes_back()
    expect(ravi.connection).to_have_text("Back again.")
    assert_said_once(ravi, rita)


def test_a_status_chosen_offline_is_told_afterwards(visitor):
    rita, ravi, _room = public_room(visitor, "Behind the curtain")
    shown = rita.page.locator(f".member[data-handle='{ravi.handle}']")
    expect(shown).to_have_attribute("data-status", "online", timeout=20_000)
    busy = ravi.page.locator(".me-choice[data-status=busy]")
    ravi.page.locator(".me-button").click()
    expect(busy).to_be_visible()
    ravi.goes_offline()
    busy.click()
    ravi.comes_back()
    expect(shown).to_have_attribute("data-status", "busy", timeout=20_000)
    ravi.asks("PUT", "/chat/presence", {"status": "online"})  # other stories go on with him


def test_what_waits_survives_a_reload(visitor):
    rita, ravi, room = public_room(visitor, "In the tunnel")
    ravi.goes_offline()
    for line in LINES:
        ravi.writes(line)
    with suppress(Error):  # there is nothing to reload from
        ravi.page.reload()
    ravi.comes_back()
    ravi.enters(room)
    assert_said_once(ravi, rita)


def test_a_server_that_falls_and_comes_back_loses_nothing(visitor, library):
    rita, ravi, room = public_room(visitor, "A power cut")
    rita.says("Before the cut")
    ravi.sees("Before the cut")
    for reader in (rita, ravi):
        reader.wakes()  # or what a touch fetches is asked for in vain, or answered by half
        reader.has_answers_to("/chat/saved?skip=0&limit=1")
        reader.settles(room)
        reader.page.forgiven |= {"ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE"}
    library.lose_power()
    for reader in (rita, ravi):
        expect(reader.connection).to_contain_text("You are offline.")
    for line in LINES:
        ravi.writes(line)
    library.open()
    assert_said_once(ravi, rita, timeout=40_000)  # after a few tries the next one may be 22 seconds away


def test_a_page_that_is_older_than_its_library_says_so(visitor):
    rita = visitor("rita")
    room = rita.makes_room("Under new management")
    rita.page.route("**/later_index.js*", lambda route: route.fulfill(content_type="text/javascript", body=""))
    rita.enters(room)
    rita.says("What became of the menus?")
    said = rita.page.locator(".toast", has_text="load the page again")
    for step in range(20):  # the first touch may come before the socket, and after a failure touches rest for a second
        if said.count():
            break
        rita.page.mouse.move(40 + step, 40)
        rita.page.wait_for_timeout(200)
    expect(said).to_be_visible()


@pytest.fixture
def cut_off(visitor):
    """Rita with a socket, Ravi behind a wall that lets none through, and their room."""
    rita, ravi = visitor("rita"), visitor("ravi")
    ravi.page.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    room = rita.makes_room("Behind a wall")
    ravi.joins(room)
    rita.enters(room)
    with ravi.page.expect_request(re.compile(r"/changes\?")):  # by post from now on
        ravi.enters(room)
    ravi.says("Here by post")
    rita.sees("Here by post")
    return rita, ravi, room


def test_without_sockets_two_people_talk(cut_off):
    rita, ravi, room = cut_off
    rita.says("Answered at once")
    expect(ravi.message("Answered at once")).to_have_count(1, timeout=3000)
    rita.picks("Answered at once", "Edit")
    rita.page.get_by_label("Edit your message").fill("Answered with care")
    rita.page.get_by_role("button", name="Save", exact=True).click()
    expect(ravi.message("Answered with care")).to_have_count(1, timeout=3000)
    ravi.picks("Here by post", "Delete…")
    ravi.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    expect(rita.message("This message was removed")).to_have_count(1, timeout=3000)


def test_without_sockets_one_reacts_and_takes_it_back(cut_off):
    rita, ravi, _room = cut_off
    rita.says("Shall we vote?")
    ravi.sees("Shall we vote?")
    ravi.message("Shall we vote?").hover()
    ravi.message("Shall we vote?").get_by_role("button", name="Message menu").click()
    ravi.page.get_by_role("menuitemcheckbox", name="React with party popper").click()
    expect(rita.message("Shall we vote?").locator(".reaction")).to_have_text("🎉 1")
    ravi.message("Shall we vote?").locator(".reaction").click()
    expect(rita.message("Shall we vote?").locator(".reaction")).to_have_count(0)


def test_without_sockets_one_is_seen_and_counted_and_put_out(cut_off):
    rita, ravi, room = cut_off
    shown = rita.page.locator(f".member[data-handle='{ravi.handle}']")
    expect(shown).to_have_attribute("data-status", "online")
    quiet = ravi.makes_room("A corner by post")
    ravi.enters(quiet)
    rita.says("Somebody is missing")
    ravi.says("Nobody else is here")  # or what is waited for in this room would have to end first
    expect(ravi.link_to(room).locator(".badge:visible")).to_have_text("1", timeout=30_000)
    ravi.goes_to(room)
    expect(ravi.link_to(room).locator(".badge:visible")).to_have_count(0)
    rita.picks_for_member(ravi.handle, "Mute in this room")
    rita.says("Let us hear the others first.")
    expect(ravi.closed).to_contain_text("You are muted")


def assert_said_once(writer: Visitor, reader: Visitor, timeout: int = 10_000) -> None:
    """Each line is confirmed for the one and heard by the other, once and in order."""
    for line in LINES:
        expect(writer.confirmed(line)).to_have_count(1, timeout=timeout)
    expect(writer.page.locator(".message-sending")).to_have_count(0)
    for person in (writer, reader):
        said = person.page.locator(".message-text").filter(has_text=re.compile("^The .+ line$"))
        expect(said).to_have_text(LINES, timeout=timeout)
