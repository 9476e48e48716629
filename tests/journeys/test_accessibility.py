"""Every page and every state of the chat, as axe sees it, and as narrow as 320 pixels."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible, assert_accessible_by_day_and_night
from tests.journeys.looks import DARK, DESK, STILL_PHONE
from tests.journeys.rooms import public_room, room_of_one

# Without motion, or axe would measure colours half-way through a fade.
WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
OPEN_PAGES = ["/login", "/register"]
PAGES = ["/", "/rooms/1", "/rooms/2", "/rooms/new", "/join", "/account", "/admin/people", "/admin/people/2", "/nowhere"]
ROOM_PAGES = ["", "/settings", "/members", "/invites"]


@pytest.mark.parametrize("look", [DESK, STILL_PHONE], ids=["desk", "phone"])
def test_the_pages(visitor, stranger, look):
    guest, ada = stranger("ada", **look), visitor("ada", **look)
    for person, pages in ((guest, OPEN_PAGES), (ada, PAGES)):
        for path in pages:
            person.page.goto(path)
            expect(person.heading).to_have_count(1)
            assert_accessible_by_day_and_night(person.page)
    ada.page.problems.clear()  # /nowhere is reported as 404


def test_the_dialogs_of_a_room(visitor):
    rita, _room = room_of_one(visitor, "With every dialog", **DESK)
    for title, choice in (
        ("Invite people", "Invite people"),
        ("Members", "Members and roles"),
        ("Room settings", "Room settings"),
        ("Leave this room?", "Leave this room"),
    ):
        rita.picks_for_room(choice)
        expect(rita.dialog(title)).to_be_visible()
        assert_accessible_by_day_and_night(rita.page)
        rita.page.keyboard.press("Escape")
    for title, opener in (("New room", "New room"), ("Join with an invite", "Join by code")):
        rita.page.get_by_role("link", name=opener).click()
        expect(rita.dialog(title)).to_be_visible()
        assert_accessible_by_day_and_night(rita.page)
        rita.page.keyboard.press("Escape")


@pytest.mark.parametrize("look", [DESK, STILL_PHONE | DARK], ids=["light", "dark phone"])
def test_the_states_of_a_room(visitor, look):
    rita, ravi, room = public_room(visitor, "In every state")
    reader = visitor("ravi", **look)
    rita.says(f"For @{ravi.handle}: *slowly*, `with code`\n> and a quotation", shown="with code")
    ravi.says("My own sentence")
    reader.enters(room)
    reader.says("Another of mine")
    for open_it in (
        lambda: reader.page.get_by_role("button", name="Room menu").click(),
        lambda: reader.message("Another of mine").get_by_role("button", name="Message menu").click(force=True),
        lambda: reader.page.get_by_role("menuitem", name="Edit").click(),
    ):
        open_it()
        assert_accessible(reader.page)
    reader.page.get_by_role("button", name="Cancel").click()
    reader.goes_offline()
    reader.writes("Waiting for the connection")
    assert_accessible(reader.page)


def test_nothing_is_wider_than_320_pixels(visitor, stranger):
    narrow = STILL_PHONE | {"viewport": {"width": 320, "height": 640}}
    guest, ada = stranger("ada", **narrow), visitor("ada", **narrow)
    room = ada.makes_room("A room with a name that is rather long, as names of groups often are")
    ada.enters(room)
    ada.says("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2)
    ada.says("https://example.org/" + "a-long-path/" * 20)
    ada.says("```\n" + "print('wide') " * 20 + "\n```", shown="print('wide')")
    inside = PAGES + [f"/rooms/{room['room_id']}{rest}" for rest in ROOM_PAGES]
    for person, pages in ((guest, OPEN_PAGES), (ada, inside)):
        for path in pages:
            person.page.goto(path)
            expect(person.heading).to_have_count(1)
            assert not person.page.evaluate(WIDE), f"{path} scrolls sideways"
    ada.page.problems.clear()  # /nowhere is reported as 404
