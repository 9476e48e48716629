"""Single keys, their sheet, and what is copied as text."""

import re

from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.looks import DESK
from tests.journeys.rooms import public_room, room_of_one

COPIED = """(ids) => {
  const [first, last] = ids.map((id) => document.getElementById(id).querySelector(".message-text"));
  getSelection().setBaseAndExtent(first, 0, last, 1);
  const data = new DataTransfer();
  first.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain");
}"""


def away_from_writing(reader) -> None:
    """The focus on the messages, once the page has what comes at the first touch."""
    reader.page.get_by_role("log").focus()
    reader.wakes()


def unread_besides(reader, *rooms):
    """The links to rooms with something unread, but for these."""
    others = "".join(f":not([data-room='{room['room_id']}'])" for room in rooms)
    return reader.page.locator(f".room-link[data-unread]{others}")


def test_the_sheet_tells_them_and_switches_them_off(visitor):
    reader, _room = room_of_one(visitor, "With keys", "ravi", **DESK)
    sheet = reader.dialog("Keyboard shortcuts")
    reader.composer.press("?")
    expect(reader.composer).to_have_value("?")
    expect(sheet).to_have_count(0)
    away_from_writing(reader)
    reader.page.keyboard.press("?")
    expect(sheet).to_be_visible()
    for says in ("Next room", "Saved", "Quote", "Forward…", "Find a room"):
        expect(sheet.get_by_text(says, exact=True)).to_be_visible()
    assert_accessible(reader.page)
    sheet.get_by_label("Single keys work").uncheck()
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("?")
    expect(sheet).to_have_count(0)
    reader.page.reload()
    away_from_writing(reader)
    reader.page.keyboard.press("?")
    expect(sheet).to_have_count(0)
    reader.page.get_by_role("button", name=re.compile("^You:")).click()
    reader.page.get_by_role("button", name="Keyboard shortcuts").click()
    sheet.get_by_label("Single keys work").check()
    reader.page.keyboard.press("Escape")
    away_from_writing(reader)
    reader.page.keyboard.press("?")
    expect(sheet).to_be_visible()


def test_keys_lead_from_room_to_room_and_act_on_messages(visitor):
    rita, ravi, room = public_room(visitor, "First of two")
    other = rita.makes_room("Second of two")
    ravi.joins(other)
    rita.says("Something to quote")
    away_from_writing(ravi)
    rita.goes_to(other)
    rita.says("Something unread")
    ravi.asks("POST", f"/chat/rooms/{room['room_id']}/read", {"seq": 1})
    expect(ravi.link_to(other)).to_have_attribute("data-unread", "")
    elsewhere = unread_besides(ravi, other, room)
    for room_id in elsewhere.evaluate_all("(links) => links.map((link) => link.dataset.room)"):  # all, before one goes
        ravi.asks("POST", f"/chat/rooms/{room_id}/read", {"seq": 10_000})
    expect(elsewhere).to_have_count(0)
    ravi.page.keyboard.press("n")
    expect(ravi.heading).to_have_text("Second of two")
    expect(ravi.page.get_by_role("log")).to_be_focused()
    ravi.page.keyboard.press("c")
    expect(ravi.composer).to_be_focused()
    expect(ravi.composer).to_have_value("")
    ravi.goes_to(room)
    ravi.page.get_by_role("log").focus()
    ravi.page.keyboard.press("ArrowUp")
    expect(ravi.message("Something to quote")).to_be_focused()
    ravi.page.keyboard.press("q")
    expect(ravi.composer).to_have_value(re.compile(r"\[said\]\(/rooms/\d+#m\d+\):\n> Something to quote"))
    ravi.page.get_by_role("log").focus()
    heading = ravi.heading.text_content()
    ravi.page.keyboard.press("j")
    expect(ravi.heading).not_to_have_text(heading)
    expect(ravi.page.get_by_role("log")).to_be_focused()
    ravi.page.keyboard.press("k")
    expect(ravi.heading).to_have_text(heading)
    expect(ravi.page.get_by_role("log")).to_be_focused()
    ravi.page.keyboard.press("b")
    panel = ravi.page.get_by_role("region", name="Saved messages")
    expect(panel).to_be_visible()
    ravi.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_a_link_to_a_message_in_a_text_leads_there_in_this_page(visitor):
    rita, ravi, room = public_room(visitor, "Led from here")
    other = rita.makes_room("Led to here")
    ravi.joins(other)
    sent = rita.asks("POST", f"/chat/rooms/{other['room_id']}/messages", {"message_text": "The place itself"})
    rita.says(f"See [there](/rooms/{other['room_id']}#m{sent['message_id']})", shown="See there")
    ravi.message("See there").hover()
    expect(ravi.page.locator("[data-controller=shortcuts]")).to_be_attached()
    ravi.message("See there").get_by_role("link", name="there").click()
    expect(ravi.heading).to_have_text("Led to here")
    expect(ravi.message("The place itself")).to_have_class(re.compile("message-linked"))
    assert len(ravi.page.context.pages) == 1


def test_several_messages_are_copied_with_who_said_them_and_when(visitor):
    rita, ravi, room = public_room(visitor, "Copied")
    ravi.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rita.says("**One**", shown="One")
    ravi.says("Two")
    rita.says("Three")
    ravi.sees("Three")
    ravi.message("One").hover()
    expect(ravi.page.locator("[data-controller=shortcuts]")).to_be_attached()
    ids = [ravi.message(text).get_attribute("id") for text in ("One", "Two")]
    lines = ravi.page.evaluate(COPIED, ids).split("\n")
    assert len(lines) == 3
    assert re.fullmatch(rf"\[\d\d:\d\d.*\] {rita.handle}: \*\*One\*\*", lines[1])
    assert re.fullmatch(rf"\[\d\d:\d\d.*\] {ravi.handle}: Two", lines[2])
    ravi.picks("Two", "Copy the day as text")
    expect(ravi.page.get_by_text("3 messages are copied.")).to_be_visible()
    assert "Three" in ravi.page.evaluate("() => navigator.clipboard.readText()")


def test_no_key_has_two_meanings_and_the_sheet_fits_a_small_screen(visitor):
    ravi, _room = room_of_one(visitor, "Keys apart", "ravi")
    ravi.page.set_viewport_size({"width": 320, "height": 700})
    ravi.page.mouse.move(100, 300)
    expect(ravi.page.locator("[data-controller=shortcuts]")).to_be_attached()
    away_from_writing(ravi)
    ravi.page.keyboard.press("?")
    sheet = ravi.dialog("Keyboard shortcuts")
    for heading in ("anywhere", "message"):
        keys = sheet.locator(f"[data-list={heading}] kbd").all_inner_texts()
        assert len(keys) == len(set(keys)), keys
    assert sheet.evaluate("(sheet) => sheet.scrollWidth <= sheet.clientWidth")
