"""Emoji by their names, and bold and italics by keys, wherever one writes."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import assert_accessible, assert_accessible_by_day_and_night
from tests.journeys.looks import DESK, STILL_PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import public_room, room_of_one
from tests.journeys.threads import Thread


def emoji(person: Visitor) -> Locator:
    """What is offered."""
    return person.page.get_by_role("option").filter(has_text=re.compile(":.+:"))


@pytest.mark.parametrize("look", [DESK, STILL_PHONE], ids=["desk", "phone"])
def test_an_emoji_is_chosen_by_its_name(visitor, look):
    rita, _ravi, room = public_room(visitor, "By name")
    reader = visitor("ravi", **look)
    reader.enters(room)
    reader.composer.press_sequentially("Well done :t")
    expect(emoji(reader)).to_have_count(0)
    reader.composer.press_sequentially("ad")
    expect(emoji(reader).first).to_have_text("🎉:tada:")
    expect(emoji(reader).first).to_have_attribute("aria-selected", "true")
    expect(reader.composer).to_have_attribute("aria-activedescendant", emoji(reader).first.get_attribute("id"))
    expect(reader.page.get_by_role("listbox", name="Suggestions")).to_be_in_viewport(ratio=1)
    assert_accessible_by_day_and_night(reader.page)
    if look.get("has_touch"):
        emoji(reader).first.tap()
    else:
        reader.composer.press("ArrowDown")
        reader.composer.press("ArrowUp")
        reader.composer.press("Tab")
    expect(reader.composer).to_have_value("Well done 🎉 ")
    expect(reader.composer).to_be_focused()
    reader.composer.press("Enter")
    rita.sees("Well done 🎉")


def test_a_name_that_is_closed_is_the_emoji_and_can_be_taken_back(visitor):
    rita, _room = room_of_one(visitor, "In full")
    rita.composer.press_sequentially(":smi")
    expect(emoji(rita).first).to_have_text("😄:smile:")
    rita.composer.press_sequentially("le:")
    expect(rita.composer).to_have_value("😄")
    expect(emoji(rita)).to_have_count(0)
    rita.composer.press_sequentially(":+1: :nosuchname:")
    expect(rita.composer).to_have_value("😄👍 :nosuchname:")
    rita.composer.fill("")
    rita.composer.press_sequentially("so :heart:")
    expect(rita.composer).to_have_value("so ❤️")
    rita.page.keyboard.press("Control+z")
    expect(rita.composer).to_have_value("so :heart:")
    rita.composer.press("Enter")
    rita.sees("so :heart:")


def test_escape_code_times_and_addresses_stay_as_they_are(visitor):
    rita, _room = room_of_one(visitor, "Only a colon")
    rita.composer.press_sequentially(":smi")
    expect(emoji(rita).first).to_be_visible()
    rita.composer.press("Escape")
    expect(emoji(rita)).to_have_count(0)
    rita.composer.press_sequentially("le: ")
    expect(rita.composer).to_have_value(":smile: ")
    for text in ("at 10:30", "see http://tada.example", "a:heart: b", "`:heart:` and `:tad", "- :)"):
        rita.composer.fill("")
        rita.composer.press_sequentially(text)
        expect(rita.composer).to_have_value(text)
        expect(emoji(rita)).to_have_count(0)


def test_names_are_completed_in_threads_in_edits_and_between_two(visitor):
    rita, ravi, room = public_room(visitor, "Everywhere")
    rita.says("The beginning")
    thread = Thread(rita)
    thread.opens_from_menu("The beginning")
    expect(thread.composer).to_be_focused()
    thread.composer.press_sequentially("Yes :fir")
    expect(emoji(rita).first).to_have_text("🔥:fire:")
    thread.composer.press("Enter")
    expect(thread.composer).to_have_value("Yes 🔥 ")
    thread.composer.fill("")
    thread.closes()
    rita.picks("The beginning", "Edit")
    box = rita.page.get_by_label("Edit your message")
    box.press_sequentially(" :jo")
    expect(emoji(rita).first).to_have_text("😂:joy:")
    expect(rita.page.get_by_role("listbox", name="Suggestions")).to_be_in_viewport(ratio=1)
    assert_accessible(rita.page)
    box.press("Escape")
    expect(emoji(rita)).to_have_count(0)
    expect(box).to_have_value("The beginning :jo")
    box.press_sequentially(f" @{ravi.handle[:4]}")
    box.press("Enter")
    expect(box).to_have_value(f"The beginning :jo @{ravi.handle} ")
    box.press("Enter")
    rita.sees(f"The beginning :jo @{ravi.handle}")
    direct = rita.asks("POST", "/chat/direct", {"room_id": room["room_id"], "anon_id": ravi.handle})
    rita.enters(direct)
    rita.composer.press_sequentially(":+")
    expect(emoji(rita)).to_have_count(0)
    rita.composer.press_sequentially("1")
    expect(emoji(rita).first).to_have_text("👍:+1:")


def test_bold_and_italics_come_by_keys_and_go_again(visitor):
    rita, _room = room_of_one(visitor, "In bold")
    keys = rita.page.keyboard
    rita.composer.press_sequentially("Open on Sundays")
    expect(rita.page.locator("[data-controller=emphasis]")).to_be_attached()
    keys.press("Control+Shift+ArrowLeft")
    keys.press("Control+b")
    expect(rita.composer).to_have_value("Open on **Sundays**")
    keys.press("Control+i")
    expect(rita.composer).to_have_value("Open on ***Sundays***")
    keys.press("Control+b")
    expect(rita.composer).to_have_value("Open on *Sundays*")
    keys.press("Control+z")
    keys.press("Control+z")
    expect(rita.composer).to_have_value("Open on **Sundays**")
    rita.composer.press("End")
    keys.press("Control+i")
    keys.type(", too")
    expect(rita.composer).to_have_value("Open on **Sundays***, too*")
    rita.composer.fill("")
    keys.press("Control+b")
    keys.type("Closed")
    keys.press("Control+b")
    keys.type(" today")
    rita.composer.press("Enter")
    expect(rita.confirmed("Closed today").locator("strong")).to_have_text("Closed")
    rita.picks("Closed today", "Edit")
    box = rita.page.get_by_label("Edit your message")
    box.press("Control+a")
    keys.press("Control+i")
    expect(box).to_have_value("***Closed** today*")


def test_the_sheet_of_keys_knows_them(visitor):
    ravi, _room = room_of_one(visitor, "On the sheet", "ravi")
    ravi.page.get_by_role("button", name=re.compile("^You:")).click()
    ravi.page.get_by_role("button", name="Keyboard shortcuts").click()
    sheet = ravi.dialog("Keyboard shortcuts")
    for says in ("Bold", "italics", ":smile:"):
        expect(sheet.get_by_text(says)).to_be_visible()
    assert_accessible(ravi.page)
