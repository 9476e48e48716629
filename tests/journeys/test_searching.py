"""Finding messages: from the panel to the message in its place, on a desktop and on a phone."""

import re

from playwright.sync_api import expect

from tests.browser import assert_accessible, assert_accessible_by_day_and_night
from tests.files import samples
from tests.files.samples import picture
from tests.journeys.looks import PHONE
from tests.journeys.rooms import private_room, public_room, room_of_one, said
from tests.journeys.test_files import chooses, file


def open_search(visitor):
    """The panel, with the focus in its field."""
    visitor.page.get_by_role("button", name="Search messages").click()
    field = visitor.page.get_by_role("searchbox", name="Search messages")
    expect(field).to_be_focused()
    return field


def look_for(visitor, words: str) -> None:
    """Type it and press Enter."""
    field = visitor.page.get_by_role("searchbox", name="Search messages")
    field.fill(words)
    field.press("Enter")


def results(visitor):
    """What was found."""
    return visitor.page.get_by_role("list", name="Results").get_by_role("link")


def test_what_somebody_said_is_found_marked_and_gone_to(visitor):
    rita, ravi, room = public_room(visitor, "The reading lamp")
    ravi.says("The lighthouse keeper reads to the sea")
    said(rita, room, (f"Something else, number {number}" for number in range(25)))
    rita.sees("Something else, number 24")
    open_search(rita)
    look_for(rita, "LIGHTHOUSE keeper")
    expect(results(rita)).to_have_count(1)
    expect(results(rita).locator("mark")).to_have_text(["lighthouse", "keeper"])
    expect(results(rita)).to_contain_text("The reading lamp")
    assert_accessible(rita.page)
    rita.page.keyboard.press("ArrowDown")
    expect(results(rita).first).to_be_focused()
    rita.page.keyboard.press("Enter")
    expect(rita.message("The lighthouse keeper reads to the sea")).to_be_focused()
    expect(rita.message("The lighthouse keeper reads to the sea")).to_have_class(re.compile("message-linked"))
    rita.enters(rita.makes_room("Far from the lamp"))
    asked = []
    rita.page.on("request", lambda request: asked.append(request.url))
    open_search(rita)
    look_for(rita, "lighthouse keeper")
    results(rita).first.click()
    expect(rita.message("The lighthouse keeper reads to the sea")).to_be_focused()
    assert len([url for url in asked if f"/chat/rooms/{room['room_id']}/messages?top_level" in url]) == 1


def one_a_page(visitor, path: str) -> None:
    """What is fetched from there comes by ones."""
    visitor.page.route(
        path, lambda route: route.continue_(url=f"{route.request.url.removesuffix('&limit=50')}&limit=1")
    )


def test_more_is_shown_of_what_was_asked_and_what_is_removed_goes(visitor):
    rita, ravi, _room = public_room(visitor, "The umbrella stand")
    for colour in ("green", "blue"):
        ravi.says(f"A {colour} parapluie")
    rita.sees("A blue parapluie")
    one_a_page(rita, "**/chat/search?*")
    field = open_search(rita)
    rita.page.get_by_role("button", name="Newest first").click()
    look_for(rita, "parapluie")
    expect(results(rita)).to_contain_text(["A blue parapluie"])
    field.fill("something else")
    rita.page.get_by_role("button", name="Show more").click()
    expect(results(rita)).to_contain_text(["A blue parapluie", "A green parapluie"])
    results(rita).last.focus()
    ravi.takes_back("A green parapluie")
    expect(results(rita)).to_contain_text(["A blue parapluie"])
    expect(results(rita)).to_have_count(1)
    expect(results(rita)).to_be_focused()
    expect(rita.page.get_by_text("1 message", exact=True)).to_be_visible()


def test_chips_narrow_and_errors_are_kind(visitor):
    rita, ravi, room = public_room(visitor, "The chip shelf")
    ravi.says("A marmalade of Ravi's")
    rita.says("A marmalade of my own, https://marmalade.example")
    field = open_search(rita)
    look_for(rita, "marmalade")
    expect(results(rita)).to_have_count(2)
    rita.page.get_by_role("button", name="From me", exact=True).click()
    expect(results(rita)).to_have_count(1)
    expect(field).to_have_value("marmalade from:me")
    rita.page.get_by_role("button", name="With a link").click()
    expect(results(rita)).to_have_count(1)
    rita.page.get_by_role("button", name="In this room").click()
    rita.page.get_by_role("button", name="Newest first").click()
    expect(rita.page.get_by_role("button", name="Newest first")).to_have_attribute("aria-pressed", "true")
    expect(results(rita)).to_have_count(1)
    look_for(rita, "before:soon")
    expect(rita.page.locator("#search-error")).to_contain_text("year-month-day")
    assert_accessible(rita.page)
    rita.page.problems.clear()  # the browser says itself that an answer was 422
    look_for(rita, "zyzzyva")
    expect(rita.page.get_by_text("Nothing found")).to_be_visible()
    rita.page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    expect(rita.page.get_by_role("button", name="Search messages")).to_be_focused()


def test_a_file_is_found_by_its_name_and_its_kind(visitor):
    rita, ravi, room = private_room(visitor, "The map drawer")
    chooses(ravi, file("Karte von Zürich.pdf", "application/pdf", samples.PDF))
    chooses(ravi, file("IMG_1.png", "image/png", picture()))
    expect(ravi.page.locator(".tray [role=status]")).to_contain_text("2 ready to send")
    ravi.says("Two of them")
    rita.says("Zürich is far")
    field = open_search(rita)
    look_for(rita, "zurich")
    expect(results(rita)).to_have_count(2)
    rita.page.get_by_role("button", name="With a picture").click()
    expect(results(rita)).to_have_count(1)
    expect(field).to_have_value("zurich has:image")
    expect(results(rita).locator("mark")).to_have_text("Zürich")
    expect(results(rita)).to_contain_text("Two of them Karte von Zürich.pdf")
    rita.page.get_by_role("button", name="With a file").click()
    expect(results(rita)).to_have_count(1)
    assert_accessible(rita.page)
    results(rita).click()
    expect(rita.message("Two of them")).to_be_focused()


def test_what_is_pinned_or_has_reactions_is_found_without_a_word(visitor):
    rita, ravi, room = public_room(visitor, "The notice board")
    for text in ("Closed on Monday", "A poem for Ravi", "Something else"):
        rita.says(text)
    ids = {
        each["message_text"]: each["message_id"]
        for each in rita.asks("GET", f"/chat/rooms/{room['room_id']}/messages")["messages"]
    }
    rita.asks("PUT", f"/chat/messages/{ids['Closed on Monday']}/pin")
    ravi.asks("PUT", f"/chat/messages/{ids['A poem for Ravi']}/reactions/%F0%9F%91%8D")
    field = open_search(ravi)
    ravi.page.get_by_role("button", name="In this room").click()
    ravi.page.get_by_role("button", name="Pinned", exact=True).click()
    expect(field).to_have_value("has:pin")
    expect(results(ravi)).to_have_count(1)
    expect(results(ravi)).to_contain_text("Closed on Monday")
    ravi.page.get_by_role("button", name="Pinned", exact=True).click()
    ravi.page.get_by_role("button", name="With reactions").click()
    expect(results(ravi)).to_have_count(1)
    expect(results(ravi)).to_contain_text("A poem for Ravi")
    assert_accessible(ravi.page)


def test_who_is_put_out_of_a_room_finds_nothing_of_it(visitor):
    rita, ravi, room = private_room(visitor, "The hidden shelf")
    rita.says("The marzipan is behind the encyclopaedia")
    open_search(ravi)
    look_for(ravi, "marzipan")
    expect(results(ravi)).to_have_count(1)
    ravi.settles(room)
    rita.asks("DELETE", f"/chat/rooms/{room['room_id']}/members/{ravi.handle}")
    look_for(ravi, "marzipan")
    expect(ravi.page.get_by_text("Nothing found")).to_be_visible()


def test_who_presses_enter_before_the_search_was_fetched_finds_all_the_same(visitor):
    rita, _room = room_of_one(visitor, "A slow line")
    rita.says("The ferry leaves at noon")
    rita.wakes()
    held, what_hears = [], re.compile(r"/controllers/search\.js")
    rita.page.route(what_hears, lambda route: held.append(route))
    with rita.page.expect_request(what_hears):
        rita.page.get_by_role("button", name="Search messages").click()
    look_for(rita, "ferry")
    held[0].continue_()
    expect(results(rita)).to_have_count(1)
    expect(rita.page.get_by_role("searchbox", name="Search messages")).to_have_value("ferry")


def test_on_a_phone_the_panel_covers_the_room_and_makes_way(visitor):
    ravi, room = room_of_one(visitor, "The pocket library", "ravi")
    ravi.says("A lantern in the reading room")
    phone = visitor("rita", **PHONE)
    phone.joins(room)
    phone.enters(room)
    open_search(phone)
    look_for(phone, "lantern")
    expect(results(phone).first).to_be_visible()
    assert_accessible_by_day_and_night(phone.page)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    results(phone).first.click()
    expect(phone.message("A lantern in the reading room")).to_be_in_viewport()
    expect(phone.page.get_by_role("searchbox", name="Search messages")).to_have_count(0)
