"""Two who talk show each other how far they have read, when both wish it: at a desk and in the hand."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import assert_accessible
from tests.journeys.looks import DARK, DESK, STILL_PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import private_room
from tests.journeys.test_direct import ask_from_list, conversation_with


def opens_choice(person: Visitor) -> Locator:
    """The dialog, from the conversation's menu."""
    person.picks_for_room("Read receipts…")
    dialog = person.dialog("Read receipts")
    expect(dialog).to_be_visible()
    return dialog


def chooses(dialog: Locator, wanted: bool) -> None:
    """In the open dialog."""
    choice = dialog.get_by_label("Show each other how far we have read")
    expect(choice).to_be_checked(checked=not wanted)
    choice.set_checked(wanted)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()


def seen(person: Visitor) -> Locator:
    """Where it says that the other has read it."""
    return person.page.get_by_role("log").get_by_text("Seen", exact=True)


@pytest.mark.parametrize("look", [DESK, STILL_PHONE | DARK], ids=["desk", "dark phone"])
def test_seen_stands_below_what_was_read_while_both_wish_it(visitor, look):
    rita, ravi, room = private_room(visitor, "Where two read")
    asker, asked = rita.handle, ravi.handle
    reader = visitor("ravi", **look)
    ask_from_list(rita, asked, "Would you swap bookmarks?")
    ravi.page.close()
    reader.page.goto("/")
    reader.opens_list()
    conversation_with(reader, asker).click()
    reader.page.get_by_role("button", name="Accept").click()
    reader.says("Gladly")
    rita.says("By the window?")
    reader.sees("By the window?")
    chooses(opens_choice(rita), True)
    expect(seen(rita)).to_have_count(0)
    dialog = opens_choice(reader)
    assert_accessible(reader.page)
    chooses(dialog, True)
    expect(rita.message("By the window?")).to_contain_text("Seen")
    expect(seen(rita)).to_have_count(1)
    rita.says("On Thursday, then")
    expect(rita.message("On Thursday, then")).to_contain_text("Seen")
    expect(seen(rita)).to_have_count(1)
    reader.says("Until then")
    expect(reader.message("Until then")).to_contain_text("Seen")
    for person in (rita, reader):
        assert_accessible(person.page)
    rita.page.reload()  # before it is touched
    expect(rita.message("On Thursday, then")).to_contain_text("Seen")
    chooses(opens_choice(reader), False)
    for person in (rita, reader):
        expect(seen(person)).to_have_count(0)
    rita.goes_to(room)
    rita.page.get_by_role("button", name="Room menu").click()
    expect(rita.page.get_by_role("menuitem", name="Read receipts…")).to_be_hidden()
