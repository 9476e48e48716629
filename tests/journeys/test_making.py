"""A room of each type, made by the dialog, and who finds it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.rooms import public_room, room_of_one
from tests.journeys.threads import Thread


@pytest.mark.parametrize(
    "who, kind, room_type",
    [("rita", "Public", "public"), ("rita", "Private", "private"), ("rita", "Study", "study"),
     ("lena", "Announcements", "librarian")],
)  # fmt: skip
def test_a_room_is_made_by_the_dialog(visitor, who, kind, room_type):
    maker, name = visitor(who), f"{kind}, by the dialog"
    maker.page.goto("/")
    maker.page.get_by_role("link", name="New room").first.click()
    dialog = maker.dialog("New room")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("radio", name=re.compile(f"^{kind}")).check()
    book = dialog.get_by_role("textbox", name="Book or course")
    expect(book).to_be_visible(visible=kind == "Study")
    if kind == "Study":
        book.fill("Middlemarch")
    dialog.get_by_role("button", name="Create room").click()
    expect(maker.heading).to_have_text(name)
    expect(maker.page.get_by_text("Nobody has written here yet.")).to_be_visible()
    expect(maker.composer).to_be_focused()
    expect(maker.page).to_have_url(re.compile("/rooms/[0-9]+$"))
    room = maker.asks("GET", f"/chat/rooms/{maker.page.url.rpartition('/')[2]}")
    assert (room["room_type"], room["book"]) == (room_type, "Middlemarch" if kind == "Study" else None)
    otto = visitor("otto")
    otto.page.goto("/")
    expect(otto.heading).to_be_visible()
    expect(otto.link_to(room)).to_have_count(1 if room_type in ("public", "librarian") else 0)


def test_patrons_are_not_offered_announcement_rooms(visitor):
    for who, count in (("rita", 0), ("lena", 1)):
        someone = visitor(who)
        someone.page.goto("/rooms/new")
        expect(someone.page.get_by_role("radio", name="Announcements")).to_have_count(count)


def test_saving_the_settings_changes_no_audience_that_is_none_of_those_offered(visitor):
    rita = visitor("rita")
    room = rita.makes_room("Between colleagues")
    path = f"/chat/rooms/{room['room_id']}"
    audience = {"roles": ["teacher", "librarian"], "department": None, "level": None}
    rita.asks("PATCH", path, {"audience": audience, "slow_mode_seconds": 45})
    rita.enters(room)
    rita.picks_for_room("Room settings")
    dialog = rita.dialog("Room settings")
    dialog.get_by_label("Topic").fill("What we do not tell the readers")
    dialog.get_by_role("button", name="Save").click()
    expect(rita.page.get_by_text("The room is as you wish.")).to_be_visible()
    kept = rita.page.context.request.get(path).json()
    assert (kept["topic"], kept["audience"], kept["slow_mode_seconds"]) == (
        "What we do not tell the readers", audience, 45)  # fmt: skip
    expect(rita.page.get_by_role("button", name="Room menu")).to_be_focused()


def test_what_is_said_after_a_question_was_closed_is_still_said(visitor):
    rita, ravi, _room = public_room(visitor, "Twice told")
    rita.picks_for_member(ravi.handle, "Remove from the room…")
    expect(rita.dialog("Remove from this room?")).to_be_visible()
    rita.page.evaluate("document.dispatchEvent(new CustomEvent('chat:toast', { detail: { text: 'Said inside' } }))")
    expect(rita.dialog("Remove from this room?").get_by_text("Said inside")).to_be_visible()
    rita.page.keyboard.press("Escape")
    rita.page.forgiven.add("ERR_FAILED")
    rita.page.route(re.compile("/members/"), lambda route: route.abort())
    rita.picks_for_member(ravi.handle, "Mute in this room")
    expect(rita.page.locator(".toast", has_text="There is no connection just now")).to_be_visible()


def test_the_members_take_the_place_of_a_panel(visitor):
    rita, _room = room_of_one(visitor, "Beside the room")
    rita.says("The beginning of a thread")
    members = rita.page.locator("#members")
    expect(members).to_be_visible()
    Thread(rita).opens_from_menu("The beginning of a thread")
    expect(members).to_be_hidden()
    rita.page.locator(".room-header-members").click()
    expect(members).to_be_visible()
    held = []
    rita.page.route("**/threads.js*", lambda route: held.append(route))
    with rita.page.expect_request("**/threads.js*"):
        rita.page.get_by_role("button", name="Threads").click()
    expect(rita.page.get_by_text("Fetching your threads…")).to_be_visible()
    rita.page.keyboard.press("Escape")  # before its script is here
    expect(rita.page.locator(".panel-threads")).to_have_count(0)
    held[0].continue_()
    rita.page.get_by_role("button", name="Threads").click()
    expect(rita.page.locator(".threads-entry").first).to_be_visible()
    expect(rita.page.locator(".toast")).to_have_count(0)


def test_who_is_in_a_very_full_room_is_asked_for_when_it_is_shown(visitor):
    rita, _ravi, room = public_room(visitor, "A full house")
    # The page as it comes of more members than a test can have.
    rita.page.add_init_script("""const parse = JSON.parse;
        JSON.parse = (text) => (text?.includes('"limits"') ? { ...parse(text), members: [] } : parse(text));""")
    rita.enters(room)
    expect(rita.page.locator("#members .member")).to_have_count(2)
