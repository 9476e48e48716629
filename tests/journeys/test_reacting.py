"""Two people react to what they read, with a mouse and without."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import PHONE
from tests.journeys.rooms import public_room, room_of_one

FILL = "(element) => getComputedStyle(element).backgroundColor"


def chip(visitor, text: str, emoji: str):
    """A reaction below a message."""
    return visitor.message(text).locator(f'.reaction[data-emoji="{emoji}"]')


def test_two_people_react_and_take_it_back(visitor):
    rita, ravi, _room = public_room(visitor, "Well said")
    rita.says("The reading room opens on Sundays")
    ravi.sees("The reading room opens on Sundays")
    ravi.message("The reading room opens on Sundays").hover()
    ravi.message("The reading room opens on Sundays").get_by_role("button", name="Message menu").click()
    ravi.page.get_by_role("menuitemcheckbox", name="React with party popper").click()
    for who, pressed in ((ravi, "true"), (rita, "false")):
        expect(chip(who, "Sundays", "🎉")).to_have_text("🎉 1")
        expect(chip(who, "Sundays", "🎉")).to_have_attribute("aria-pressed", pressed)
    chip(rita, "Sundays", "🎉").click()
    expect(chip(ravi, "Sundays", "🎉")).to_have_text("🎉 2")
    assert_accessible(ravi.page)
    ravi.page.reload()
    expect(chip(ravi, "Sundays", "🎉")).to_have_attribute("aria-pressed", "true")
    chip(ravi, "Sundays", "🎉").click()
    expect(chip(rita, "Sundays", "🎉")).to_have_text("🎉 1")
    chip(rita, "Sundays", "🎉").click()
    for who in (rita, ravi):
        expect(chip(who, "Sundays", "🎉")).to_have_count(0)


def test_with_forced_colours_one_sees_what_is_pressed_and_who_is_here(visitor):
    rita, ravi, room = public_room(visitor, "In two colours")
    rita.says("Black on white")
    path = f"/chat/messages/{rita.confirmed('Black on white').get_attribute('data-id')}/reactions"
    ravi.asks("PUT", f"{path}/🎉")
    rita.asks("PUT", f"{path}/👍")
    reader = visitor("ravi", forced_colors="active")
    reader.enters(room)
    reader.page.mouse.move(40, 40)
    expect(reader.page.locator("[data-dialogs] dialog").first).to_be_attached()
    pressed, other = (chip(reader, "Black on white", emoji) for emoji in "🎉👍")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    assert pressed.evaluate(FILL) != other.evaluate(FILL)
    dot = reader.page.locator(".member[data-status='online'] .presence-dot").first
    assert dot.evaluate(FILL) != reader.page.locator(".members").evaluate(FILL)


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["desktop", "phone"])
def test_the_picker_searches_and_remembers(visitor, screen):
    rita, room = room_of_one(visitor, "Slowly")
    reader = visitor("ravi", **screen)
    reader.joins(room)
    reader.enters(room)
    rita.says("Chapter nine is long")
    reader.sees("Chapter nine is long")
    reader.picks("Chapter nine is long", "React…")
    search = reader.page.get_by_label("Search emoji")
    expect(search).to_be_focused()
    search.fill("nothing like it")
    expect(reader.page.get_by_text("No emoji is called that.")).to_be_visible()
    search.fill("turt")
    expect(reader.page.get_by_role("button", name="turtle", exact=True)).to_be_visible()
    assert_accessible(reader.page)
    search.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    expect(chip(rita, "Chapter nine", "🐢")).to_have_text("🐢 1")
    reader.picks("Chapter nine is long", "React…")
    recent = reader.page.get_by_role("region", name="Recent")
    expect(recent.get_by_role("button")).to_have_count(1)
    reader.page.keyboard.press("Escape")
    expect(search).to_have_count(0)
