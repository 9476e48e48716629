"""What cannot be sent: a text that is too long, a message the library refuses."""

import re

from playwright.sync_api import expect

from tests.journeys.rooms import public_room

LIMIT = 4000


def test_the_end_of_the_room_for_a_text_is_told_in_time(visitor):
    rita, ravi, room = public_room(visitor, "At length")
    rita.page.clock.install()
    rita.enters(room)
    count, send = rita.page.locator(".composer-count"), rita.page.get_by_role("button", name="Send")
    for text, said in (
        ("x" * (LIMIT - 401), ""),
        ("x" * (LIMIT - 400), "400 left"),
        ("🫖" * LIMIT, "0 left"),  # a teapot is two units to the browser, and one character to people
        ("x" * (LIMIT + 2), "2 too many"),
    ):
        rita.composer.fill(text)
        expect(count).to_have_text(said)
    rita.wakes()
    rita.page.clock.run_for(1500)  # a draft settles, and of this one the library would say that it is too long
    expect(send).to_have_attribute("aria-disabled", "true")
    rita.composer.press("Enter")
    expect(rita.page.locator(".message")).to_have_count(0)
    rita.composer.press("End")
    rita.composer.press("Backspace")
    rita.composer.press("Backspace")
    expect(count).to_have_text("0 left")
    expect(send).to_have_attribute("aria-disabled", "false")
    rita.composer.press("Enter")
    expect(ravi.message("x" * LIMIT)).to_have_count(1)
    expect(count).to_be_empty()


def test_a_refused_message_can_be_tried_again_or_discarded(visitor):
    rita, ravi, room = public_room(visitor, "Refused")
    membership = f"/chat/rooms/{room['room_id']}/members/{ravi.handle}"
    ravi.goes_offline()
    ravi.writes("Worth a second try")
    ravi.writes("Better left unsaid")
    rita.asks("PATCH", membership, {"is_muted": True})
    ravi.comes_back()
    worth, better = ravi.message("Worth a second try"), ravi.message("Better left unsaid")
    for refused in (worth, better):
        expect(refused.locator(".message-note")).to_contain_text(re.compile("muted", re.I))
    better.get_by_role("button", name="Discard").click()
    expect(better).to_have_count(0)
    expect(ravi.page.get_by_role("log")).to_be_focused()
    worth.get_by_role("button", name="Try again").click()
    expect(worth.locator(".message-note")).to_contain_text(re.compile("muted", re.I))
    rita.asks("PATCH", membership, {"is_muted": False})
    expect(ravi.composer).to_be_visible()
    worth.get_by_role("button", name="Try again").click()
    expect(ravi.confirmed("Worth a second try")).to_have_count(1)
    rita.sees("Worth a second try")
    expect(rita.page.locator(".message")).to_have_count(1)
    ravi.page.reload()
    ravi.sees("Worth a second try")
    expect(ravi.page.locator(".message")).to_have_count(1)


def test_what_a_busy_server_turns_away_goes_out_by_itself(visitor):
    ravi = visitor("ravi")
    ravi.page.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    room = ravi.makes_room("Busy for a moment")
    with ravi.page.expect_request(re.compile(r"/changes\?")):
        ravi.enters(room)
    ravi.says("All is well")
    messages = re.compile("/messages$")
    ravi.page.route(messages, lambda route: route.fulfill(status=500, headers={"Retry-After": "1"}, body="Broken"))
    ravi.writes("At a bad moment")
    expect(ravi.message("At a bad moment").locator(".message-note")).to_have_text("waiting a moment…")
    ravi.page.unroute(messages)
    expect(ravi.confirmed("At a bad moment")).to_have_count(1)
    ravi.page.problems.clear()  # the browser reports the 500
