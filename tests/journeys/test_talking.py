"""Two people in a room, each at a browser of their own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.rooms import private_room, public_room


def test_an_announcement_arrives_with_badge_and_name(visitor):
    lena, rita = visitor("lena"), visitor("rita")
    lena.page.goto("/account")
    lena.page.get_by_label("Display name").fill("Lena at the desk")
    lena.page.get_by_role("region", name="Your name at the desk").get_by_role("button", name="Save", exact=True).click()
    expect(lena.page.get_by_text("Saved.")).to_be_visible()
    room = lena.makes_room("Opening hours", "librarian")
    rita.joins(room)
    lena.enters(room)
    rita.enters(room)
    handle = lena.asks("GET", f"/chat/rooms/{room['room_id']}")["anon_id"]
    expect(lena.speaker).to_have_text(f"You write as Lena at the desk (handle {handle})")
    lena.says("Open until nine on Thursdays.")
    heard = rita.message("Open until nine on Thursdays.")
    expect(heard.locator(".message-author")).to_have_text("Lena at the desk")
    expect(heard.get_by_text("Librarian", exact=True)).to_be_visible()
    expect(rita.composer).to_be_hidden()
    expect(rita.closed).to_contain_text("Librarians announce things here")


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


@pytest.mark.parametrize("width", [390, 1280])
def test_right_to_left_text_keeps_its_order_around_what_is_latin_and_ends_at_one_edge(visitor, width):
    rita, ravi, room = public_room(visitor, "Scripts side by side")
    for text in (
        f"@{rita.handle} نعم، قرأته أمس.", "`books` كتاب جميل.", "https://library.example/42 كتاب جميل.", "הספר במדף",
        "In English\n\nفقرة بالعربية!",
    ):  # fmt: skip
        ravi.asks("POST", f"/chat/rooms/{room['room_id']}/messages", {"message_text": text})
    rita.page.set_viewport_size({"width": width, "height": 844})
    texts = rita.page.locator("[data-id] > .message-text")
    expect(texts).to_have_count(5)
    for number in range(4):
        expect(texts.nth(number)).to_have_css("direction", "rtl")
    expect(texts.nth(4)).to_have_css("direction", "ltr")
    boxes = [texts.nth(number).bounding_box() for number in range(4)]
    assert len({round(box["x"] + box["width"]) for box in boxes}) == 1
    assert texts.nth(4).evaluate(_END_OF_LAST_LINE) > 0.9  # of its width: it begins at the right
    rita.message("הספר").hover()
    menu = rita.message("הספר").get_by_role("button", name="Message menu").bounding_box()
    assert menu["x"] + menu["width"] <= boxes[3]["x"]
    assert_accessible(rita.page)


_END_OF_LAST_LINE = """text => {
  const words = document.createRange();
  words.selectNodeContents(text.lastElementChild);
  const [line, box] = [words.getBoundingClientRect(), text.getBoundingClientRect()];
  return (line.right - box.left) / box.width;
}"""


def test_on_a_page_from_the_right_latin_words_and_counts_keep_their_order(visitor):
    rita, ravi, room = public_room(visitor, "A room with a name that is longer than any phone is wide")
    rita.says("Which translation?")
    parent = int(rita.message("Which translation?").get_attribute("data-id"))
    ravi.asks("POST", f"/chat/rooms/{room['room_id']}/messages", {"message_text": "This one", "parent_id": parent})
    rita.page.set_viewport_size({"width": 320, "height": 640})
    rita.page.evaluate("document.documentElement.dir = 'rtl'")
    thread = rita.message("Which translation?").locator(".message-replies")
    expect(thread).to_contain_text("1 new")
    replies, news = (thread.locator("b").nth(number).bounding_box() for number in (0, 1))
    assert replies["x"] + replies["width"] <= news["x"] and replies["y"] == news["y"]
    assert news["height"] < 24  # in one line
    said, own = (rita.speaker.locator(part) for part in (".avatar", "b"))
    assert own.bounding_box()["x"] < said.bounding_box()["x"]
    expect(rita.heading.locator("span")).to_have_css("direction", "ltr")  # so that its beginning is seen
    expect(rita.page.locator(".me .member-name")).to_have_css("direction", "ltr")
    assert rita.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert_accessible(rita.page)


def test_elsewhere_a_librarian_writes_under_a_handle(visitor):
    lena = visitor("lena")
    room = lena.makes_room("A room like any other")
    lena.enters(room)
    expect(lena.speaker).to_have_text(f"You write as {lena.asks('GET', '/auth/me')['anon_id']}")
