"""Everything by keyboard alone."""

import re

from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.focus import press, presses_until_focused
from tests.journeys.people import email
from tests.journeys.rooms import public_room, room_of_one

INSIDE = "document.activeElement === document.body || document.activeElement.closest('dialog[open]') !== null"


def test_signing_in_and_speaking_without_a_mouse(stranger):
    rita = stranger("rita")
    keys = rita.page.keyboard
    rita.page.goto("/login")
    expect(rita.page.get_by_label("Email or phone")).to_be_focused()
    keys.type(email("rita"))
    press(rita.page, "Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(rita.heading).to_have_text("Welcome to Riverside Library")
    room = rita.makes_room("By keyboard alone")
    rita.page.reload()
    keys.press("Control+k")
    expect(rita.page.get_by_role("searchbox", name="Find a room")).to_be_focused()
    keys.type("keyboard al")
    expect(rita.page.locator(".room-link")).to_have_count(1)
    press(rita.page, "ArrowDown")
    expect(rita.link_to(room)).to_be_focused()
    keys.press("Enter")
    expect(rita.heading).to_have_text("By keyboard alone")
    expect(rita.composer).to_be_focused()
    keys.type("Without a mouse")
    keys.press("Enter")
    expect(rita.confirmed("Without a mouse")).to_have_count(1)


def test_the_whole_menu_of_a_message_is_reached_by_arrows(visitor):
    rita, _room = room_of_one(visitor, "Down to the last line")
    rita.says("One")
    rita.wakes()
    rita.page.get_by_role("log", name="Messages").focus()
    press(rita.page, "ArrowUp", "Enter")
    menu = rita.page.get_by_role("menu", name="Message menu")
    expect(menu.get_by_role("menuitemcheckbox").first).to_be_focused()
    press(rita.page, "ArrowLeft")
    expect(menu.get_by_role("menuitem", name="React…")).to_be_focused()
    press(rita.page, "ArrowDown")
    expect(menu.get_by_role("menuitem", name="Reply in thread")).to_be_focused()
    presses_until_focused(rita, "ArrowDown", menu.get_by_role("menuitem", name="More"))
    press(rita.page, "Enter")
    expect(menu.get_by_role("menuitem", name="Forward…")).to_be_focused()
    expect(menu.get_by_role("menuitem", name="More")).to_have_count(0)
    press(rita.page, "ArrowUp")
    expect(menu.get_by_role("menuitem", name="Copy text")).to_be_focused()
    press(rita.page, "End")
    expect(menu.get_by_role("menuitem", name="Delete…")).to_be_focused()
    press(rita.page, "Escape", "Enter")
    expect(menu.get_by_role("menuitem", name="More")).to_be_visible()
    expect(menu.get_by_role("menuitem", name="Forward…")).to_have_count(0)


def test_walking_through_messages_and_editing_one(visitor):
    rita, _room = room_of_one(visitor, "Line by line")
    for text in ("One", "Two", "Three"):
        rita.says(text)
    rita.wakes()
    rita.composer.focus()
    presses_until_focused(rita, "Shift+Tab", rita.page.get_by_role("log", name="Messages"))
    press(rita.page, "ArrowUp", "ArrowUp")
    expect(rita.message("Two")).to_be_focused()
    press(rita.page, "Enter")
    menu = rita.page.get_by_role("menu", name="Message menu")
    presses_until_focused(rita, "ArrowDown", menu.get_by_role("menuitem", name="Edit"))
    press(rita.page, "End", "Escape")
    expect(menu).to_have_count(0)
    expect(rita.message("Two")).to_be_focused()
    press(rita.page, "Enter")
    presses_until_focused(rita, "ArrowDown", menu.get_by_role("menuitem", name="Edit"))
    press(rita.page, "Enter")
    rita.page.get_by_label("Edit your message").press("End")
    rita.page.keyboard.type(" and a half")
    rita.page.keyboard.press("Enter")
    rita.sees("Two and a half")
    expect(rita.composer).to_be_focused()


def test_what_is_pressed_before_the_page_has_fetched_who_hears_it_waits(visitor):
    rita, room = room_of_one(visitor, "In a hurry")
    rita.says("Open me")
    held = []
    rita.page.route(re.compile("/later_index.js"), lambda route: held.append(route))
    rita.enters(room)
    row = rita.message("Open me")
    row.focus()
    with rita.page.expect_request(re.compile("/later_index.js")):
        rita.page.keyboard.press("Enter")
        rita.page.keyboard.press("Shift")
    rita.page.wait_for_timeout(200)
    expect(rita.page.get_by_role("menu")).to_have_count(0)
    [request] = held
    request.continue_()
    expect(rita.page.get_by_role("menu", name="Message menu").locator(":focus")).to_have_count(1)


def test_a_dialog_keeps_the_focus_and_gives_it_back(visitor):
    rita = visitor("rita")
    rita.page.goto("/")
    opener = rita.page.get_by_role("link", name="New room").first
    opener.focus()
    rita.page.keyboard.press("Enter")
    dialog = rita.dialog("New room")
    expect(dialog.get_by_role("textbox", name="Name")).to_be_focused()
    for _ in range(15):
        rita.page.keyboard.press("Tab")
        assert rita.page.evaluate(INSIDE)
    rita.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_room_is_left_by_its_menu(visitor):
    ravi = visitor("ravi")
    room = visitor("rita").makes_room("Not for long")
    ravi.joins(room)
    ravi.enters(room)
    expect(ravi.composer).to_be_focused()
    presses_until_focused(ravi, "Shift+Tab", ravi.page.get_by_role("button", name="Room menu"))
    press(ravi.page, "Enter")
    expect(ravi.page.get_by_role("menuitem", name="Mark as read")).to_be_focused()
    press(ravi.page, "ArrowUp")
    expect(ravi.page.get_by_role("menuitem", name="Leave this room")).to_be_focused()
    ravi.page.keyboard.press("Enter")
    leave = ravi.dialog("Leave this room?").get_by_role("button", name="Leave room")
    expect(leave).to_be_visible()
    presses_until_focused(ravi, "Tab", leave)
    ravi.settles(room)
    ravi.page.keyboard.press("Enter")
    expect(ravi.heading).to_have_text("You are no longer in this room")


def test_the_focus_stays_on_a_member_whose_state_changes(visitor):
    rita, ravi, room = public_room(visitor, "Coming and going")
    member = rita.page.locator(f".member[data-handle='{ravi.handle}']")
    expect(member).to_have_attribute("data-status", "online")
    button = member.get_by_role("button")
    button.focus()
    ravi.asks("PUT", "/chat/presence", {"status": "busy", "status_text": "Counting the tulips"})
    expect(member).to_have_attribute("data-status", "busy")
    expect(member).to_contain_text("busy · Counting the tulips")
    expect(button).to_be_focused()
    ravi.asks("PUT", "/chat/presence", {"status": "online", "status_text": ""})
    press(rita.page, "Enter")
    expect(rita.page.get_by_role("menu").get_by_role("menuitem").first).to_be_focused()


def test_the_first_tab_leads_past_the_sidebar(visitor):
    rita = visitor("rita")
    rita.page.goto("/")
    press(rita.page, "Tab")
    skip = rita.page.get_by_role("link", name="Skip to the messages")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
