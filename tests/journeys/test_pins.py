"""A moderator pins what everyone in the room shall find again."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import STILL, STILL_PHONE
from tests.journeys.rooms import public_room


@pytest.mark.parametrize("look", [STILL, STILL_PHONE], ids=["desk", "phone"])
def test_two_people_and_what_is_pinned(visitor, look):
    rita, ravi, room = public_room(visitor, "On the board")
    reader = visitor("ravi", **look)
    reader.enters(room)
    text = "We meet on Thursdays"
    rita.says(text)
    ravi.sees(text)
    rita.picks(text, "Pin")
    for who in (rita, ravi, reader):
        expect(who.message(text).locator(".chat-room .message-note, .message-note").first).to_have_text(
            f"pinned by {rita.handle}"
        )
    ravi.opens_menu(text)
    expect(ravi.page.get_by_role("menuitem", name="pin")).to_have_count(0)
    reader.picks_for_room("Pinned messages")
    panel = reader.page.get_by_role("region", name="Pinned messages")
    expect(panel.locator(".message-text")).to_have_text([text])
    expect(panel.get_by_role("button", name="Unpin")).to_have_count(0)
    assert_accessible(reader.page)
    panel.get_by_role("link").first.click()
    expect(reader.page.locator(".chat-room .message-linked")).to_be_in_viewport()
    rita.picks_for_room("Pinned messages")
    board = rita.page.get_by_role("region", name="Pinned messages")
    assert_accessible(rita.page)
    board.get_by_role("button", name="Unpin").click()
    expect(board.get_by_text("Nothing is pinned here yet.")).to_be_visible()
    expect(reader.page.locator(".chat-room .message-note", has_text="pinned")).to_have_count(0)
