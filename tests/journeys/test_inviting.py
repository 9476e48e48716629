"""An invitation, from the dialog that makes it to the room it opens."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def host(visitor):
    """Rita, with the invite dialog open over her private room, and the room."""
    rita = visitor("rita", permissions=["clipboard-read", "clipboard-write"])
    room = rita.makes_room("The quiet table", "private")
    rita.enters(room)
    rita.picks_for_room("Invite people")
    return rita, room


def test_an_invite_is_made_counted_and_revoked(host, stranger):
    rita, room = host
    dialog = rita.dialog("Invite people")
    dialog.get_by_label("How many may use it").select_option("5")
    dialog.get_by_role("button", name="Make an invite").click()
    expect(dialog.locator(".code").first).to_have_text(re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$"))
    expect(dialog.locator(".code").nth(1)).to_have_text(re.compile("/join#"))
    code, link = dialog.locator(".code").all_inner_texts()
    assert link.endswith(f"/join#{code}")
    rita.page.wait_for_function("() => document.querySelector('.qr').naturalWidth > 100")
    dialog.get_by_role("button", name="Copy the link").click()
    expect(rita.page.get_by_text("Copied.")).to_be_visible()
    assert rita.page.evaluate("navigator.clipboard.readText()") == link

    otto = stranger("otto")
    otto.signs_in(link)
    expect(otto.page.get_by_label("Invite code")).to_have_value(code)
    assert code not in otto.page.url
    otto.page.get_by_role("button", name="Join room").click()
    expect(otto.heading).to_have_text("The quiet table")
    nell = stranger("nell")  # whom no other journey makes known
    nell.makes_an_account(link)
    expect(nell.page.get_by_label("Invite code")).to_have_value(code)
    nell.page.get_by_role("button", name="Join room").click()
    expect(nell.heading).to_have_text("The quiet table")
    expect(dialog.get_by_text("used 2 of 5")).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^Revoke")).click()
    expect(dialog.get_by_text("no longer valid")).to_be_visible()


def test_a_code_is_typed_with_small_letters_and_spaces(host, visitor):
    rita, room = host
    code = rita.invites(room)
    ravi = visitor("ravi")
    ravi.page.goto("/")
    ravi.page.get_by_role("link", name="Join by code").first.click()
    dialog = ravi.dialog("Join with an invite")
    dialog.get_by_label("Invite code").fill("not a code")
    dialog.get_by_role("button", name="Join room").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Invite code").fill(code.lower().replace("-", " "))
    dialog.get_by_role("button", name="Join room").click()
    expect(ravi.heading).to_have_text("The quiet table")
    expect(rita.link_to(room)).to_be_visible()
    ravi.page.problems.clear()  # the first code was refused


def test_the_people_inside_see_who_comes_and_goes(host, visitor):
    rita, room = host
    rita.page.keyboard.press("Escape")
    ravi = visitor("ravi")
    handle = ravi.redeems(rita.invites(room))["anon_id"]
    member = rita.page.locator(f".member[data-handle='{handle}']")
    expect(member).to_be_visible()
    ravi.enters(room)
    expect(member).to_have_attribute("data-status", "online")
    ravi.settles(room)
    ravi.picks_for_room("Leave this room")
    ravi.dialog("Leave this room?").get_by_role("button", name="Leave room").click()
    expect(ravi.link_to(room)).to_have_count(0)
    expect(member).to_have_count(0)
