"""Saying again what was said: quoted in its room, forwarded to another."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.files.samples import picture
from tests.journeys.looks import STILL, STILL_PHONE
from tests.journeys.rooms import private_room, public_room
from tests.journeys.test_files import chooses, file


@pytest.mark.parametrize("look", [STILL, STILL_PHONE], ids=["desk", "phone"])
def test_a_quotation_says_who_said_it_and_leads_there(visitor, look):
    rita, ravi, room = public_room(visitor, "Quoted")
    rita.says(f"Is *Emma* wrong, @{ravi.handle}?", shown="wrong")
    ravi.asks("POST", "/chat/rooms/read-all")
    reader = visitor("ravi", **look)
    reader.enters(room)
    reader.composer.fill("I wonder")
    reader.picks("wrong", "Quote")
    expect(reader.composer).to_be_focused()
    reader.page.keyboard.type("Mostly.")
    reader.composer.press("Enter")
    quoting = rita.message("Mostly.")
    expect(quoting.locator("blockquote")).to_contain_text(f"{rita.handle} said:\nIs Emma wrong, @{ravi.handle}?")
    expect(quoting.locator(".mention")).to_have_count(0)
    expect(quoting.locator("p").first).to_have_text("I wonder")
    reader.sees("Mostly.")
    assert_accessible(reader.page)


@pytest.mark.parametrize("look", [STILL, STILL_PHONE], ids=["desk", "phone"])
def test_a_message_is_forwarded_under_another_handle(visitor, look):
    rita, _ravi, source = private_room(visitor, "Where it was said")
    tess = visitor("tess")
    target = tess.makes_room(f"Said again {len(look)}", "study")
    reader = visitor("ravi", **look)
    reader.redeems(tess.invites(target))
    there = reader.asks("GET", f"/chat/rooms/{target['room_id']}")["anon_id"]
    tess.enters(target)
    rita.says("A word worth repeating")
    reader.enters(source)
    reader.picks("A word worth repeating", "Forward…")
    dialog = reader.dialog("Forward this message")
    dialog.get_by_label("To which room?").select_option(target["room_name"])
    expect(dialog.get_by_text(f"You speak there as {there}.")).to_be_visible()
    assert_accessible(reader.page)
    dialog.get_by_label("Words of your own").fill("From elsewhere:")
    dialog.get_by_role("button", name="Forward").click()
    expect(reader.page.get_by_text(f"Forwarded to {target['room_name']}.")).to_be_visible()
    expect(dialog).to_have_count(0)
    tess.sees("A word worth repeating")
    said_again = tess.message("A word worth repeating")
    expect(said_again.get_by_text("forwarded")).to_be_visible()
    expect(said_again.locator(".message-author")).to_have_text(there)
    expect(said_again.locator("blockquote")).to_have_text("A word worth repeating")
    assert_accessible(tess.page)
    assert rita.handle not in tess.page.content()


@pytest.mark.parametrize("look", [STILL, STILL_PHONE], ids=["desk", "phone"])
def test_files_go_along_with_what_is_forwarded(visitor, look):
    rita, _ravi, source = private_room(visitor, f"Where it was shown {len(look)}")
    tess = visitor("tess")
    target = tess.makes_room(f"Shown again {len(look)}", "study")
    reader = visitor("ravi", **look)
    reader.redeems(tess.invites(target))
    tess.enters(target)
    chooses(rita, file("wall.png", "image/png", picture()), file("notes.txt", "text/plain", b"words"))
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("2 ready to send")
    rita.says("Shown to you")
    reader.enters(source)
    expect(reader.page.locator(".message .file-picture img")).to_have_count(1)
    for words, count in (("With them", 1), ("Without", 0)):
        reader.picks("Shown to you", "Forward…")
        dialog = reader.dialog("Forward this message")
        along = dialog.get_by_label("Take its files along")
        expect(along).to_be_checked()
        expect(dialog.get_by_text("picture.png, notes.txt")).to_be_visible()
        assert_accessible(reader.page)
        along.set_checked(count > 0)
        dialog.get_by_label("To which room?").select_option(target["room_name"])
        dialog.get_by_label("Words of your own").fill(words)
        dialog.get_by_role("button", name="Forward").click()
        expect(reader.page.get_by_text(f"Forwarded to {target['room_name']}.").last).to_be_visible()
        expect(tess.message(words).locator(".file-picture img")).to_have_count(count)


def test_a_refusal_is_said_in_the_dialog(visitor):
    rita, ravi, source = public_room(visitor, "A refusal's source")
    target = rita.makes_room("Soon read-only")
    ravi.joins(target)
    ravi.enters(source)
    rita.says("Not for there")
    ravi.picks("Not for there", "Forward…")
    dialog = ravi.dialog("Forward this message")
    dialog.get_by_label("To which room?").select_option("Soon read-only")
    rita.asks("PATCH", f"/chat/rooms/{target['room_id']}", {"is_read_only": True})
    dialog.get_by_role("button", name="Forward").click()
    expect(dialog.get_by_text("This room is read-only")).to_be_visible()
    ravi.page.problems.clear()  # the refusal
