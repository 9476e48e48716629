"""Two people in a room, each at a browser of their own."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.rooms import private_room, public_room


def test_an_announcement_arrives_with_badge_and_name(visitor):
    lena, rita = visitor("lena"), visitor("rita")
    lena.page.goto("/account")
    lena.page.get_by_label("Display name").fill("Lena at the desk")
    lena.page.get_by_role("region", name="Your name at the desk").get_by_role("button", name="Save").click()
    expect(lena.page.get_by_text("Saved.")).to_be_visible()
    room = lena.makes_room("Opening hours", "librarian")
    rita.joins(room)
    lena.enters(room)
    rita.enters(room)
    lena.says("Open until nine on Thursdays.")
    heard = rita.message("Open until nine on Thursdays.")
    expect(heard.locator(".message-author")).to_have_text("Lena at the desk")
    expect(heard.get_by_text("Librarian", exact=True)).to_be_visible()
    expect(rita.composer).to_be_hidden()
    expect(rita.closed).to_contain_text("Librarians announce things here")


@pytest.mark.parametrize("name, kind", [("Fog on the river", "Public"), ("After the exam", "Study")])
def test_a_room_is_made_by_the_dialog(visitor, name, kind):
    rita = visitor("rita")
    rita.page.goto("/")
    rita.page.get_by_role("link", name="New room").first.click()
    dialog = rita.dialog("New room")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("radio", name=kind).check()
    expect(dialog.get_by_role("textbox", name="Book or course")).to_be_visible(visible=kind == "Study")
    dialog.get_by_role("button", name="Create room").click()
    expect(rita.heading).to_have_text(name)
    expect(rita.page.get_by_text("Nobody has written here yet.")).to_be_visible()
    expect(rita.composer).to_be_focused()


def test_patrons_are_not_offered_announcement_rooms(visitor):
    for who, count in (("rita", 0), ("lena", 1)):
        someone = visitor(who)
        someone.page.goto("/rooms/new")
        expect(someone.page.get_by_role("radio", name="Announcements")).to_have_count(count)


def test_two_people_talk_and_see_each_other_writing(visitor):
    rita, ravi, room = public_room(visitor, "Two chairs by the window")
    rita.says("Is anybody *here*?", shown="Is anybody here?")
    expect(ravi.message("Is anybody here?").locator("em")).to_have_text("here")
    ravi.composer.press_sequentially("By the wi")
    expect(rita.page.locator(".typing")).to_have_text(re.compile("^[a-z]+-[a-z]+-[0-9]{4} is writing…$"))
    ravi.says("By the window.")
    rita.sees("By the window.")
    expect(rita.page.locator(".typing")).to_be_empty()


def test_each_private_room_has_a_handle_of_its_own(visitor):
    rita, ravi, room = private_room(visitor, "Behind the shelves")
    ravi.says("Who am I here?")
    public = ravi.asks("GET", "/auth/me")["anon_id"]
    author = rita.message("Who am I here?").locator(".message-author")
    expect(author).not_to_have_text(public)
    expect(author).to_have_text(ravi.handle)
    expect(ravi.page.locator(".me-button")).to_contain_text(public)


def test_right_to_left_text_is_laid_out_from_the_right(visitor):
    rita, ravi, room = public_room(visitor, "Many scripts")
    rita.says("مرحبا بكم في المكتبة")
    text = ravi.message("مرحبا بكم في المكتبة").locator(".message-text")
    expect(text).to_have_attribute("dir", "auto")
    expect(text).to_have_css("direction", "rtl")
