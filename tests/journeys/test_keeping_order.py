"""What a room's admin and moderators do, and how those it concerns see it at once."""

import re

from playwright.sync_api import expect

from tests.journeys.rooms import private_room, public_room, room_of_one


def test_a_mute_is_said_at_once_and_lifted_at_once(visitor):
    rita, ravi, room = public_room(visitor, "A loud table")
    rita.picks_for_member(ravi.handle, "Mute in this room")
    expect(ravi.closed).to_contain_text("You are muted in this room", timeout=2000)
    expect(ravi.composer).to_be_hidden()
    expect(rita.page.locator(".member-muted:visible")).to_have_count(1)  # the menu is made of what is known here
    rita.picks_for_member(ravi.handle, "Lift the mute")
    expect(ravi.composer).to_be_visible(timeout=2000)


def test_who_is_removed_loses_the_room(visitor):
    rita, ravi, room = private_room(visitor, "For members alone")
    rita.says("Between us")
    ravi.sees("Between us")
    ravi.settles(room)
    rita.picks_for_member(ravi.handle, "Remove from the room…")
    rita.dialog("Remove from this room?").get_by_role("button", name="Remove").click()
    expect(ravi.heading).to_have_text("You are no longer in this room", timeout=2000)
    expect(ravi.link_to(room)).to_have_count(0)
    expect(ravi.page.get_by_text("Between us")).to_have_count(0)


def test_a_question_is_about_the_room_it_was_asked_in(visitor):
    rita, ravi, room = private_room(visitor, "Asked here")
    other = rita.makes_room("Answered there")
    rita.goes_to(other)
    rita.goes_to(room)
    ravi.settles(room)
    rita.picks_for_member(ravi.handle, "Remove from the room…")
    question = rita.dialog("Remove from this room?")
    expect(question).to_be_visible()
    rita.page.go_back()
    expect(rita.heading).to_have_text("Answered there")
    question.get_by_role("button", name="Remove").click()
    expect(ravi.heading).to_have_text("You are no longer in this room")


def test_an_archived_room_can_be_read_and_opened_again(visitor):
    rita, ravi, room = public_room(visitor, "Last summer's list")
    rita.says("The list is complete.")
    rita.picks_for_room("Room settings")
    settings = rita.dialog("Room settings")
    settings.get_by_role("button", name="Archive room").click()
    expect(ravi.closed).to_contain_text("This room is archived")
    ravi.sees("The list is complete.")
    expect(ravi.link_to(room)).to_contain_text("archived")
    settings.get_by_role("button", name="Open again").click()
    expect(ravi.composer).to_be_visible()


def test_settings_are_changed_and_seen(visitor):
    rita, ravi, room = public_room(visitor, "Old name")
    rita.picks_for_room("Room settings")
    settings = rita.dialog("Room settings")
    settings.get_by_role("textbox", name="Name").fill("New name")
    settings.get_by_label("Topic").fill("A line about it")
    settings.get_by_role("checkbox", name="Read only").check()
    settings.get_by_role("button", name="Save", exact=True).click()
    expect(ravi.heading).to_have_text("New name")
    expect(ravi.page.get_by_text("A line about it")).to_be_visible()
    expect(ravi.closed).to_have_text(re.compile("This room is read-only for now."))
    expect(rita.composer).to_be_visible()


def test_a_room_is_handed_over(visitor):
    rita, ravi, room = public_room(visitor, "Changing hands")
    rita.picks_for_room("Room settings")
    settings = rita.dialog("Room settings")
    settings.get_by_label("Hand the room over to").select_option(index=0)
    settings.get_by_role("button", name="Hand over").click()
    expect(rita.page.get_by_text("The room has a new admin.")).to_be_visible()
    ravi.page.get_by_role("button", name="Room menu").click()
    expect(ravi.page.get_by_role("menuitem", name="Room settings")).to_be_visible()
    rita.page.get_by_role("button", name="Room menu").click()
    expect(rita.page.get_by_role("menuitem", name="Room settings")).to_be_hidden()


def test_roles_are_given_in_the_list_of_members(visitor):
    rita, ravi, room = private_room(visitor, "Two hands more")
    rita.picks_for_room("Members and roles")
    rita.dialog("Members").get_by_label(f"Role of {ravi.handle}").select_option("moderator")
    expect(rita.page.locator(".members").get_by_text(re.compile("^moderator"))).to_be_visible()
    ravi.page.get_by_role("button", name="Room menu").click()
    expect(ravi.page.get_by_role("menuitem", name="Invite people")).to_be_visible()


def test_who_looks_after_members_by_keyboard_keeps_their_place(visitor):
    rita, ravi, room = private_room(visitor, "Two hands too many")
    otto = visitor("otto")
    otto.redeems(rita.invites(room))
    expect(rita.page.locator(".room-header-members")).to_contain_text("3")
    handle = ravi.handle
    rita.picks_for_room("Members and roles")
    dialog = rita.dialog("Members")
    dialog.get_by_role("button", name=f"Remove {handle} from the room").press("Enter")
    rita.page.get_by_role("button", name="Remove", exact=True).press("Enter")
    expect(dialog.locator(f"[data-handle='{handle}']")).to_have_count(0)
    expect(dialog.locator("[data-handle] :focus")).to_have_count(1)
    ravi.page.problems.clear()


def test_a_row_that_moves_keeps_the_focus(visitor):
    rita, room = room_of_one(visitor, "Moving places")
    people = [visitor("ravi"), visitor("otto")]
    handles = {one.joins(room)["anon_id"]: one for one in people}
    places = rita.page.locator(".members .member")
    expect(places).to_have_count(3)
    last = places.last.get_attribute("data-handle")
    rita.wakes()
    menu = rita.page.get_by_role("button", name=f"What to do about {last}")
    menu.focus()
    handles[last].enters(room)
    expect(places.nth(1)).to_have_attribute("data-handle", last)
    expect(menu).to_be_focused()


def test_a_password_is_asked_when_somebody_joins(visitor):
    rita, ravi = visitor("rita"), visitor("ravi")
    room = rita.makes_room("Staff picks", password="library cat")
    ravi.enters(room)
    ravi.page.get_by_role("button", name="Join this room").click()
    dialog = ravi.dialog("Join this room")
    dialog.get_by_label("s password").fill("library dog")
    dialog.get_by_role("button", name="Join room").click()
    expect(dialog.get_by_label("s password")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("s password").fill("library cat")
    dialog.get_by_role("button", name="Join room").click()
    expect(ravi.composer).to_be_visible()
    ravi.page.problems.clear()  # the first password was refused


def test_slow_mode_counts_down_and_says_so(visitor):
    rita, ravi, room = public_room(visitor, "Slowly")
    rita.asks("PATCH", f"/chat/rooms/{room['room_id']}", {"slow_mode_seconds": 60})
    ravi.enters(room)
    ravi.says("One thought")
    ravi.composer.fill("And another")
    expect(ravi.page.locator(".composer-count")).to_have_text(re.compile("^Slow mode: [0-9]+ s$"))
    ravi.composer.press("Enter")
    expect(ravi.composer).to_have_value("And another")


def test_a_room_that_is_not_mine_looks_like_none(visitor):
    room = visitor("rita").makes_room("A private matter", "private")
    otto = visitor("otto")
    for stranger_room in (room, {"room_id": 999_999}):
        otto.enters(stranger_room)
        expect(otto.heading).to_have_text("There is no such room here")
        assert "private matter" not in otto.page.content()
    otto.page.problems.clear()  # the browser reports the 404
