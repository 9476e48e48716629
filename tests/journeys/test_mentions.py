"""Being called: choosing whom to call, and the inbox of those who are."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import DARK, DESK, STILL_PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import private_room, public_room, said


def inbox(person: Visitor):
    """The panel of mentions."""
    return person.page.get_by_role("region", name="Mentions")


def opens_inbox(person: Visitor) -> None:
    """From the sidebar."""
    person.opens_list()
    person.page.get_by_role("button", name="Mentions").click()
    expect(inbox(person).get_by_role("heading", name="Mentions")).to_be_focused()


def entries(person: Visitor):
    """What stands in the inbox."""
    return inbox(person).locator(".found")


@pytest.mark.parametrize("look", [DESK, STILL_PHONE | DARK], ids=["desk", "phone"])
def test_a_call_from_another_room_leads_there(visitor, look):
    rita, ravi = visitor("rita"), visitor("ravi", **look)
    here, there = rita.makes_room("A quiet corner"), rita.makes_room("The long table")
    ravi.joins(here)
    handle = ravi.joins(there)["anon_id"]
    ravi.enters(here)
    opens_inbox(ravi)
    rita.enters(there)
    rita.says(f"@{handle} do you read *Middlemarch*?", shown="do you read Middlemarch?")
    said(rita, there, (f"Line {number}" for number in range(40)))
    first = entries(ravi).first
    expect(first).to_contain_text("do you read Middlemarch?")
    expect(first).to_have_attribute("data-unread", "")
    assert_accessible(ravi.page)
    first.get_by_role("link", name=re.compile("^The long table, .*, new: go to this message$")).click()
    expect(ravi.heading).to_have_text("The long table")
    expect(ravi.page.locator("li.message", has_text="do you read Middlemarch?")).to_be_focused()
    if look is DESK:
        expect(inbox(ravi)).to_be_visible()
        ravi.page.locator(".timeline-jump:not(.timeline-behind)").click()
        ravi.goes_to(here)
        expect(inbox(ravi)).to_be_visible()
        expect(first).not_to_have_attribute("data-unread", "")
    else:
        expect(inbox(ravi)).to_be_hidden()


def test_its_count_is_of_what_is_unread_and_calls(visitor):
    rita, ravi, room = public_room(visitor, "Called twice")
    elsewhere = ravi.makes_room("Elsewhere")
    ravi.asks("POST", "/chat/rooms/read-all")
    ravi.enters(elsewhere)
    handle = ravi.asks("GET", "/auth/me")["anon_id"]
    rita.says(f"@{handle} one")
    rita.says("Nobody in particular")
    rita.says("@room two")
    place = ravi.page.get_by_role("button", name="Mentions 2 new")
    expect(place).to_be_visible()
    expect(ravi.link_to(room)).to_contain_text("@2")
    expect(ravi.link_to(room)).to_contain_text("3 unread, 2 mentions of you")
    ravi.goes_to(room)
    expect(ravi.page.get_by_role("button", name="Mentions", exact=True)).to_be_visible()


def test_what_is_removed_and_rooms_one_is_put_out_of_leave_it(visitor):
    rita, ravi, room = private_room(visitor, "Behind the curtain")
    elsewhere = ravi.makes_room("In front of it")
    handle = ravi.handle
    ravi.enters(elsewhere)
    rita.says(f"@{handle} stays for now")
    rita.says(f"@{handle} goes at once")
    opens_inbox(ravi)
    expect(entries(ravi).nth(1)).to_contain_text("stays for now")
    rita.picks("goes at once", "Delete…")
    rita.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    inbox(ravi).get_by_role("button", name="Close").click()
    expect(ravi.page.get_by_role("button", name="Mentions 1 new")).to_be_focused()
    opens_inbox(ravi)
    expect(entries(ravi).first).to_contain_text("stays for now")
    rita.asks("DELETE", f"/chat/rooms/{room['room_id']}/members/{handle}")
    expect(entries(ravi).filter(has_text="stays for now")).to_have_count(0)


def test_whom_to_call_is_chosen_by_keyboard_or_thumb_among_the_members(visitor):
    rita, ravi, room = private_room(visitor, "Three at a table")
    lena = visitor("lena", **STILL_PHONE)
    lena.redeems(rita.invites(room))
    lena.enters(room)
    ravi.says("I was here first")
    lena.says("And I came last")
    lena_handle, ravi_handle = lena.handle, ravi.handle
    for handle in (lena_handle, ravi_handle):
        expect(rita.page.locator(f".member[data-handle='{handle}']")).to_be_visible()
    rita.composer.press_sequentially("Well, @")
    options = rita.page.get_by_role("option")
    expect(options).to_have_text([f"@{lena_handle}", f"@{ravi_handle}", "@@roomeveryone in this room"])
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(rita.composer).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(rita.page.get_by_text("3 suggestions, up and down to choose")).to_be_attached()
    assert_accessible(rita.page)
    rita.composer.press("ArrowDown")
    rita.composer.press("Enter")
    expect(rita.composer).to_have_value(f"Well, @{ravi_handle} ")
    rita.composer.press_sequentially("and @")
    rita.composer.press("Escape")
    rita.composer.press_sequentially("ro")
    expect(options).to_have_count(0)
    rita.composer.fill("")
    lena.composer.press_sequentially("And you, @")
    ravis = lena.page.get_by_role("option", name=f"@{ravi_handle}")
    expect(ravis).to_be_visible()
    assert_accessible(lena.page)
    ravis.tap()
    expect(lena.composer).to_have_value(f"And you, @{ravi_handle} ")
    ravi.composer.press_sequentially("@ro")
    expect(ravi.page.get_by_role("option", name="everyone in this room")).to_have_count(0)
