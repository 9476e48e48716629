"""What one keeps for oneself, from all rooms."""

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import STILL, STILL_PHONE
from tests.journeys.rooms import private_room, public_room, room_of_one
from tests.journeys.test_searching import one_a_page


def opens_saved(reader) -> None:
    """The panel, by its button in the sidebar."""
    reader.opens_list()
    reader.page.get_by_role("button", name="Saved", exact=True).click()


@pytest.mark.parametrize("look", [STILL, STILL_PHONE], ids=["desk", "phone"])
def test_saved_in_two_rooms_and_found_in_one_place(visitor, look):
    rita, first = room_of_one(visitor, "Saved from here")
    second = rita.makes_room("And from there")
    reader = visitor("ravi", **look)
    for room in (first, second):
        reader.joins(room)
    rita.says("A sentence to keep")
    rita.goes_to(second)
    rita.says("Another one to keep")
    for room, text in ((first, "A sentence to keep"), (second, "Another one to keep")):
        reader.enters(room)
        reader.picks(text, "Save")
        expect(reader.page.get_by_text("Saved for you, under Saved.")).to_be_visible()
    opens_saved(reader)
    panel = reader.page.get_by_role("region", name="Saved messages")
    texts = panel.locator(".message-text")
    expect(texts).to_have_text(["Another one to keep", "A sentence to keep"])
    assert_accessible(reader.page)
    panel.get_by_role("link", name="Saved from here").click()
    expect(reader.heading).to_have_text("Saved from here")
    expect(reader.confirmed("A sentence to keep").and_(reader.page.locator(".message-linked"))).to_be_in_viewport()
    if look == STILL_PHONE:
        expect(panel).to_have_count(0)
        opens_saved(reader)
    panel.get_by_role("button", name="from saved").first.click()
    expect(texts).to_have_text(["A sentence to keep"])
    expect(panel.get_by_role("link", name="Saved from here")).to_be_focused()
    panel.get_by_role("button", name="from saved").click()
    expect(panel.get_by_text("Nothing is saved yet.")).to_be_visible()
    expect(panel.get_by_role("heading", name="Saved messages")).to_be_focused()
    assert_accessible(reader.page)


def test_what_one_may_read_no_longer_is_gone_from_it(visitor):
    rita, ravi, room = private_room(visitor, "Saved, then removed from")
    rita.says("Between us")
    ravi.picks("Between us", "Save")
    handle = ravi.handle
    opens_saved(ravi)
    panel = ravi.page.get_by_role("region", name="Saved messages")
    expect(panel.get_by_text("Between us")).to_be_visible()
    rita.asks("DELETE", f"/chat/rooms/{room['room_id']}/members/{handle}")
    ravi.page.reload()
    opens_saved(ravi)
    expect(panel.get_by_text("Nothing is saved yet.")).to_be_visible()
    ravi.page.problems.clear()  # the room is not found any more


def test_those_of_a_room_that_has_ended_and_that_one_only_read_along_in_can_be_taken_out(visitor):
    rita, otto = visitor("rita"), visitor("otto")
    room, kept = rita.makes_room("Ended by now"), rita.makes_room("Going on")
    for where, text in ((kept, "Of a living room"), (room, "Of one that has ended")):
        path = f"/chat/rooms/{where['room_id']}/messages"
        said = rita.asks("POST", path, {"message_text": text})
        otto.asks("PUT", f"/chat/messages/{said['message_id']}/saved")
    rita.asks("PATCH", f"/chat/rooms/{room['room_id']}", {"is_active": False})
    otto.enters(kept)
    one_a_page(otto, "**/chat/saved?*limit=50")
    opens_saved(otto)
    panel = otto.page.get_by_role("region", name="Saved messages")
    texts = panel.locator(".message-text")
    expect(texts).to_have_text(["Of one that has ended"])
    expect(panel.get_by_role("link", name="Ended by now")).to_be_visible()
    panel.get_by_role("button", name="Show more").click()
    expect(texts).to_have_text(["Of one that has ended", "Of a living room"])
    panel.get_by_role("button", name="from saved").first.click()
    expect(texts).to_have_text(["Of a living room"])


def test_what_is_removed_while_the_panel_is_open_goes_from_it(visitor):
    rita, ravi, _room = public_room(visitor, "Removed beside the panel")
    for text in ("This will go", "This will stay"):
        rita.says(text)
        ravi.picks(text, "Save")
        expect(ravi.page.get_by_text("Saved for you, under Saved.").last).to_be_visible()
    opens_saved(ravi)
    panel = ravi.page.get_by_role("region", name="Saved messages")
    texts = panel.locator(".message-text")
    expect(texts.filter(has_text="This will")).to_have_text(["This will stay", "This will go"])
    panel.locator(".found", has_text="This will go").get_by_role("link", name="Removed beside").focus()
    rita.takes_back("This will go")
    expect(texts.filter(has_text="This will")).to_have_text(["This will stay"])
    expect(panel.locator(".found", has_text="This will stay").get_by_role("link")).to_be_focused()


def test_of_a_long_one_whole_lines_are_shown(visitor):
    rita, room = room_of_one(visitor, "A long story")
    parts = ["Once upon a time " * 10, "- and\n- so\n- on", "Until they died " * 20]
    said = rita.asks("POST", f"/chat/rooms/{room['room_id']}/messages", {"message_text": "\n\n".join(parts)})
    rita.asks("PUT", f"/chat/messages/{said['message_id']}/saved")
    opens_saved(rita)
    text = rita.page.get_by_role("region", name="Saved messages").locator(".message-text", has_text="Once upon")
    expect(text).to_be_visible()
    lines, cut = text.evaluate(_LINES)
    assert 4 <= lines <= 6 and not cut
    rita.asks("DELETE", f"/chat/messages/{said['message_id']}/saved")


# How many lines begin within what is shown, and how many pieces of them end below it.
_LINES = """text => {
  const [end, lines] = [text.getBoundingClientRect().bottom, []];
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const words = document.createRange();
    words.selectNodeContents(nodes.currentNode);
    lines.push(...[...words.getClientRects()].filter((line) => line.width && line.top < end - 1));
  }
  const cut = lines.filter((line) => line.bottom > end + 3).length;
  return [new Set(lines.map((line) => Math.round(line.top))).size, cut];
}"""
