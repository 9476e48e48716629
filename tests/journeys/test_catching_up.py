"""What one has not read yet: badges, the title, the line, older messages and the way back to the newest."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Visitor
from tests.journeys.rooms import public_room, said

OVERFLOWS = """() => {
  const log = document.querySelector("[role=log]");
  return log.scrollHeight > log.clientHeight;
}"""
TOP = "(row) => row.getBoundingClientRect().top"
FIRST_IN_VIEW = """(log) => [...log.querySelectorAll(".message")]
  .find((row) => row.getBoundingClientRect().bottom > log.getBoundingClientRect().top).id"""


def test_news_from_another_room_are_counted_and_lead_to_the_line(visitor):
    rita, ravi, room = public_room(visitor, "Where it happens")
    ravi.asks("POST", "/chat/rooms/read-all")  # other stories may have left something for him
    elsewhere = ravi.makes_room("Elsewhere")
    ravi.enters(elsewhere)
    rita.says("An ordinary sentence")
    rita.says(f"And one for @{ravi.handle}", shown="And one for")
    expect(ravi.link_to(room).locator(".badge:visible")).to_have_text(["@1", "2"])
    expect(ravi.link_to(room)).to_have_accessible_name(re.compile("2 unread, 1 mention of you"))
    expect(ravi.page).to_have_title("(2) Elsewhere · Riverside Library")
    ravi.goes_to(room)
    expect(ravi.page.locator(".timeline-new + .message")).to_contain_text("An ordinary sentence")
    expect(ravi.message("And one for")).to_have_class(re.compile("message-for-me"))
    expect(ravi.link_to(room).locator(".badge:visible")).to_have_count(0)
    expect(ravi.page).to_have_title("Where it happens · Riverside Library")


def test_a_room_seen_before_opens_at_the_first_of_many_news_and_they_stay_unread(visitor):
    rita, ravi, room = public_room(visitor, "While he was in the garden")
    rita.says("He has read this")
    ravi.sees("He has read this")
    ravi.goes_to(ravi.makes_room("The garden"))
    said(rita, room, (f"News {number:02}" for number in range(40)))
    expect(ravi.link_to(room)).to_contain_text("40 unread")
    ravi.goes_to(room)
    ravi.sees("News 39")
    expect(ravi.page.locator(".timeline-new + .message")).to_contain_text("News 00")
    expect(ravi.message("News 00")).to_be_in_viewport()
    expect(ravi.message("News 39")).not_to_be_in_viewport()
    expect(ravi.link_to(room)).to_contain_text("40 unread")
    rooms = ravi.page.context.request.get("/chat/rooms").json()["rooms"]
    assert [each["unread_count"] for each in rooms if each["room_id"] == room["room_id"]] == [40]
    ravi.page.get_by_role("button", name="Latest").click()
    expect(ravi.link_to(room)).not_to_contain_text("unread")


def test_a_view_that_is_not_filled_is_filled(visitor, long_room):
    rita = visitor("rita", viewport={"width": 1080, "height": 3000})
    rita.enters(long_room)
    rita.sees("Sentence 140 of 140.")
    rita.page.wait_for_function(OVERFLOWS)


def test_what_is_read_in_one_tab_is_read_in_the_other(visitor):
    rita, ravi, room = public_room(visitor, "Read once")
    quiet = ravi.makes_room("A quiet corner")
    tabs = ravi, visitor("ravi")
    for tab in tabs:
        tab.enters(quiet)
    rita.says("Read me, please")
    for tab in tabs:
        expect(tab.link_to(room).locator(".badge:visible")).to_have_text("1")
    ravi.picks_for_room("Mark all rooms as read")
    for tab in tabs:
        expect(tab.link_to(room).locator(".badge:visible")).to_have_count(0)


@pytest.fixture(scope="module")
def long_room(library, sign_ins, browser):
    """A room of Rita's with 140 messages."""
    context = browser.new_context(base_url=library.base_url, storage_state=sign_ins("rita"))
    rita = Visitor("rita", context.new_page())
    room = rita.makes_room("A long evening")
    said(rita, room, (f"Sentence {number} of 140." for number in range(1, 141)))
    context.close()
    return room


def test_older_messages_come_without_a_jump(visitor, long_room):
    rita = visitor("rita")
    rita.enters(long_room)
    rows, log = rita.page.locator(".message"), rita.page.get_by_role("log")
    expect(rita.message("Sentence 140 of 140.")).to_be_in_viewport()
    expect(rows).to_have_count(80)  # what the page came with, and one more fetch, for that was soon at its end
    log.evaluate("(log) => (log.scrollTop = 300)")
    seen = rita.page.locator(f"#{log.evaluate(FIRST_IN_VIEW)}")
    before = seen.evaluate(TOP)
    expect(rows).not_to_have_count(80)
    assert abs(seen.evaluate(TOP) - before) <= 2


def test_scrolling_up_leads_to_the_beginning(visitor, long_room):
    rita = visitor("rita")
    rita.enters(long_room)
    rows, log = rita.page.locator(".message"), rita.page.get_by_role("log")
    log.hover()
    while (shown := rows.count()) < 140:
        rita.page.mouse.wheel(0, -20_000)
        expect(rows).not_to_have_count(shown)
    expect(rita.page.get_by_role("heading", name="This is where A long evening begins")).to_be_visible()
    assert rows.locator(".message-text").all_inner_texts() == [f"Sentence {n} of 140." for n in range(1, 141)]


def test_the_way_back_to_the_newest_counts_what_came(visitor, long_room):
    rita, ravi = visitor("rita"), visitor("ravi")
    ravi.joins(long_room)
    ravi.enters(long_room)
    rita.enters(long_room)
    ravi.page.get_by_role("log").evaluate("(log) => (log.scrollTop = 700)")
    expect(ravi.page.get_by_role("button", name="Latest")).to_be_visible()
    rita.says("News, part one")
    rita.says("News, part two")
    ravi.page.get_by_role("button", name="2 new messages").click()
    expect(ravi.message("News, part two")).to_be_in_viewport()
    expect(ravi.page.locator(".timeline-jump:not(.timeline-behind)")).to_be_hidden()
