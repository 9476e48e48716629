"""Going to a message in its place, however long ago it was said, and back to the newest."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Visitor
from tests.journeys.rooms import room_of_one, said

GO = """(detail) => document.dispatchEvent(new CustomEvent("chat:go-to-message", {detail, cancelable: true}))"""
TEXTS = "(rows) => rows.map((row) => [...row.querySelectorAll('.message-text')].map((text) => text.innerText))"


@pytest.fixture(scope="module")
def archive(library, sign_ins, browser):
    """A room of Rita's with 200 messages, and their ids."""
    context = browser.new_context(base_url=library.base_url, storage_state=sign_ins("rita"))
    rita = Visitor("rita", context.new_page())
    room = rita.makes_room("A year of evenings")
    room["ids"] = said(rita, room, (f"Evening {number} of 200." for number in range(1, 201)))
    context.close()
    return room


def pages_of(page) -> list[str]:
    """Which pages of messages the browser asks for."""
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/messages?" in request.url else None)
    return asked


def test_a_link_into_a_long_room_fetches_once_and_leads_back(visitor, archive):
    ravi = visitor("ravi")
    asked = pages_of(ravi.page)
    ravi.page.goto(f"/rooms/{archive['room_id']}#m{archive['ids'][49]}")
    linked = ravi.message("Evening 50 of 200.")
    expect(linked).to_be_in_viewport()
    expect(linked).to_be_focused()
    expect(linked).to_have_class(re.compile("message-linked"))
    assert len([url for url in asked if "around=" in url]) == 1
    expect(ravi.message("Evening 200 of 200.")).to_have_count(0)
    ravi.page.get_by_role("button", name="Latest").click()
    expect(ravi.message("Evening 200 of 200.")).to_be_in_viewport()
    expect(linked).to_have_count(0)
    expect(ravi.page.get_by_role("button", name="Latest")).to_be_hidden()
    expect(ravi.page.get_by_role("log")).to_be_focused()


def test_the_middle_of_a_room_grows_both_ways_until_it_meets_the_end(visitor, archive):
    rita = visitor("rita")
    rita.page.goto(f"/rooms/{archive['room_id']}#m{archive['ids'][129]}")
    expect(rita.message("Evening 130 of 200.")).to_be_in_viewport()
    log, rows = rita.page.get_by_role("log"), rita.page.locator(".message")
    log.hover()
    until = time.monotonic() + 30
    while not rita.message("Evening 200 of 200.").count():
        assert time.monotonic() < until, "the end is not reached"
        rita.page.mouse.wheel(0, 1500)
        rita.page.wait_for_timeout(60)
    log.evaluate("(log) => (log.scrollTop = log.scrollHeight)")
    expect(rita.message("Evening 200 of 200.")).to_be_in_viewport()
    texts = rows.evaluate_all(TEXTS)  # at one moment: above, more may still come
    numbers = [int(text.split()[1]) for [text] in texts]
    assert numbers == [*range(numbers[0], 201)]
    expect(rita.page.get_by_role("button", name="Latest")).to_be_hidden()


def test_what_is_said_meanwhile_is_counted_and_not_read(visitor, archive):
    rita, ravi = visitor("rita"), visitor("ravi")
    ravi.joins(archive)
    ravi.asks("POST", "/chat/rooms/read-all")
    rita.enters(archive)
    ravi.page.goto(f"/rooms/{archive['room_id']}#m{archive['ids'][9]}")
    expect(ravi.message("Evening 10 of 200.")).to_be_in_viewport()
    rita.says("And one evening more")
    expect(ravi.page.get_by_role("button", name="1 new message")).to_be_visible()
    expect(ravi.message("And one evening more")).to_have_count(0)
    expect(ravi.link_to(archive).locator(".badge:visible")).to_have_text("1")
    ravi.page.get_by_role("button", name="1 new message").click()
    expect(ravi.message("And one evening more")).to_be_in_viewport()
    expect(ravi.link_to(archive).locator(".badge:visible")).to_have_count(0)


def test_going_to_a_message_of_another_room_opens_it(visitor, archive):
    ravi, _room = room_of_one(visitor, "Somewhere else", "ravi")
    ravi.page.evaluate(GO, {"room_id": archive["room_id"], "message_id": archive["ids"][39]})
    expect(ravi.heading).to_have_text("A year of evenings")
    expect(ravi.message("Evening 40 of 200.")).to_be_in_viewport()
    ravi.page.evaluate(GO, {"room_id": archive["room_id"], "after": 150})
    expect(ravi.message("Evening 151 of 200.")).to_be_in_viewport()
    ravi.page.evaluate(GO, {"room_id": archive["room_id"], "message_id": 2_000_000_000})
    expect(ravi.page.get_by_text("That message is not here.")).to_be_visible()
    ravi.page.problems.clear()


def test_writing_from_the_middle_comes_back_to_the_end(visitor, archive):
    ravi = visitor("ravi")
    ravi.joins(archive)
    ravi.page.goto(f"/rooms/{archive['room_id']}#m{archive['ids'][29]}")
    expect(ravi.message("Evening 30 of 200.")).to_be_in_viewport()
    ravi.says("Back to now")
    expect(ravi.message("Back to now")).to_be_in_viewport()
