"""Files that come with messages: dropped, pasted, chosen; seen, heard, and saved by the other."""

import base64

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import assert_accessible
from tests.files import samples
from tests.files.samples import picture
from tests.journeys.looks import PHONE
from tests.journeys.people import Visitor
from tests.journeys.rooms import private_room, public_room, room_of_one

DROPPED = """([files, type]) => {
  const data = new DataTransfer();
  for (const [name, type, body, size] of files) {
    const bytes = size ? [new Uint8Array(size)] : [Uint8Array.from(atob(body), (letter) => letter.charCodeAt())];
    data.items.add(new File(bytes, name, { type }));
  }
  const at = type === "paste" ? document.querySelector(".composer textarea") : document.querySelector(".timeline");
  const given = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
  const Kind = type === "paste" ? ClipboardEvent : DragEvent;
  if (type === "drop") for (const before of ["dragenter", "dragover"]) at.dispatchEvent(new DragEvent(before, given));
  at.dispatchEvent(new Kind(type, given));
}"""

CELLS = """() => {
  const data = new DataTransfer();
  data.setData("text/plain", "Tulips\\t12");
  data.setData("text/html", "<table><tr><td>Tulips<td>12</table>");
  data.items.add(new File(["a picture of it"], "image.png", { type: "image/png" }));
  const paste = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
  return document.querySelector(".composer textarea").dispatchEvent(paste);
}"""


def let_fall(page: Page, *files: tuple, how: str = "drop") -> None:
    """Files out of a folder, over the page; `(name, type, bytes, size)`, or nothing but so many zeros."""
    coded = [(name, kind, base64.b64encode(data).decode(), size) for name, kind, data, size in files]
    page.evaluate(DROPPED, [coded, how])


def tray(visitor: Visitor) -> Locator:
    """What lies beside the message that is being written."""
    return visitor.page.locator(".tray-item")


def item(visitor: Visitor, name: str) -> Locator:
    """One of it."""
    return tray(visitor).filter(has_text=name)


def chooses(visitor: Visitor, *files: dict) -> None:
    """By the button."""
    with visitor.page.expect_file_chooser() as chooser:
        visitor.page.get_by_role("button", name="Add files").click()
    chooser.value.set_files(list(files))


def file(name: str, kind: str, data: bytes) -> dict:
    """As a file chooser takes it."""
    return {"name": name, "mimeType": kind, "buffer": data}


def test_the_words_beside_a_file_are_taken_off_and_stay_in_its_history(visitor):
    rita, ravi, _ = private_room(visitor, "The wordless wall")
    chooses(ravi, file("Map.pdf", "application/pdf", samples.PDF))
    expect(ravi.page.locator(".tray [role=status]")).to_contain_text("1 ready to send")
    ravi.says("A map of nothing")
    ravi.picks("A map of nothing", "Edit")
    box = ravi.page.get_by_label("Edit your message")
    box.fill("")
    expect(box).to_have_attribute("placeholder", "Without words")
    assert_accessible(ravi.page)
    box.press("Enter")
    for reader in (ravi, rita):
        row = reader.page.locator(".message").filter(has_text="Map.pdf")
        expect(row.get_by_text("edited")).to_be_visible()
        expect(row.locator(".message-text")).to_be_empty()
    row.hover()
    row.get_by_role("button", name="Message menu").click()
    rita.chooses("Earlier texts")
    dialog = rita.dialog("Earlier texts")
    expect(dialog.locator(".history-words del")).to_contain_text("A map of nothing")
    dialog.get_by_label("Mark what each edit changed").uncheck()
    expect(dialog.locator(".history-words")).to_have_text(["Without words", "A map of nothing"])
    assert_accessible(rita.page)


@pytest.mark.parametrize("look", [{}, PHONE], ids=["desk", "phone"])
def test_five_pictures_fall_with_one_too_large_and_one_that_is_none(visitor, look):
    _, ravi, room = private_room(visitor, "A walk by the river")
    rita = visitor("rita", **look)
    rita.enters(room)
    wall, river = picture("JPEG", (1200, 900), "teal"), picture("PNG", (600, 900), "steelblue")
    let_fall(
        rita.page,
        ("wall.jpg", "image/jpeg", wall, 0), ("river.png", "image/png", river, 0),
        ("huge.png", "image/png", b"", 10_500_000), ("none.png", "image/png", samples.HTML, 0),
        ("door.gif", "image/gif", samples.moving(), 0),
    )  # fmt: skip
    expect(tray(rita)).to_have_count(5)
    expect(item(rita, "huge.png")).to_contain_text("Too large: 11 MB, and 10 MB is the most.")
    expect(item(rita, "none.png")).to_contain_text("This says it is a picture, but it is none.")
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("3 ready to send")
    rita.page.problems.clear()  # the refusal stands in the console
    assert_accessible(rita.page)
    item(rita, "wall.jpg").get_by_placeholder("Describe it").fill("A teal wall with a white corner")
    rita.writes("On the way home")
    for visitor_ in (rita, ravi):
        message = visitor_.confirmed("On the way home")
        expect(message.locator(".file-picture img")).to_have_count(3)
        expect(message.get_by_alt_text("A teal wall with a white corner")).to_be_visible()
        shown = message.locator("img[alt]").nth(1)
        expect(shown).to_have_js_property("naturalWidth", 640)
    expect(tray(rita)).to_have_count(2)
    for name in ("huge.png", "none.png"):
        rita.page.get_by_role("button", name=f"Dismiss {name}").click()
    expect(rita.page.locator(".tray")).to_be_hidden()
    assert_accessible(rita.page)
    ravi.page.reload()
    expect(ravi.confirmed("On the way home").locator(".file-picture img")).to_have_count(3)
    assert_accessible(ravi.page)


def test_a_picture_is_seen_large_by_keyboard(visitor):
    rita, ravi, _room = public_room(visitor, "Large pictures")
    chooses(
        rita, *(file(f"{name}.png", "image/png", picture(size=(900, 600), colour=name)) for name in ("red", "navy"))
    )
    expect(item(rita, "navy.png").get_by_placeholder("Describe it")).to_be_visible()
    item(rita, "navy.png").get_by_placeholder("Describe it").fill("The sea at night")
    rita.says("Two pictures")
    first = ravi.confirmed("Two pictures").locator(".file-picture").first
    ravi.composer.hover()
    expect(ravi.page.locator("#lightbox")).to_be_attached()
    first.focus()
    ravi.page.keyboard.press("Enter")
    box = ravi.dialog("Picture")
    expect(box.locator("img")).to_have_js_property("naturalWidth", 900)
    expect(box.locator(".lightbox-place")).to_have_text("1 of 2")
    assert_accessible(ravi.page)
    ravi.page.keyboard.press("ArrowRight")
    expect(box.get_by_alt_text("The sea at night")).to_be_visible()
    expect(box.locator("figcaption")).to_have_text("The sea at night")
    ravi.page.keyboard.press("ArrowRight")
    expect(box.locator(".lightbox-place")).to_have_text("2 of 2")
    ravi.page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(first).to_be_focused()


def test_pasted_chosen_played_and_saved(visitor):
    rita, ravi, room = public_room(visitor, "All sorts")
    rita.composer.press("Control")  # as one does before V
    assert rita.page.evaluate(CELLS)  # of a spreadsheet: the browser pastes the text
    let_fall(rita.page, ("image.png", "image/png", picture(), 0), how="paste")
    expect(item(rita, "image.png").get_by_placeholder("Describe it")).to_be_visible()
    expect(rita.page.locator(".tray canvas")).to_be_visible()
    chooses(rita, file("hum.wav", "audio/wav", samples.sound(2)), file("読書.txt", "text/plain", "静かな午後".encode()))
    expect(rita.page.locator(".tray-secret")).to_be_visible()
    let_fall(rita.page, ("walk.webm", "video/webm", samples.film(), 0))
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("4 ready to send")
    rita.page.get_by_role("button", name="Send", exact=True).click()
    message = ravi.page.locator(".message", has=ravi.page.locator(".files"))
    expect(message.locator("audio")).to_have_attribute("aria-label", "hum.wav")
    ravi.page.wait_for_function("() => document.querySelector('audio').duration > 1.9")
    expect(message.locator("video")).to_have_attribute("aria-label", "walk.webm")
    expect(message.locator("video")).to_have_js_property("duration", 0.5)
    expect(message.locator("video")).to_have_js_property("videoWidth", 40)
    with ravi.page.expect_download() as saved:
        message.get_by_role("link", name="読書.txt").click()
    assert saved.value.suggested_filename == "読書.txt"
    assert saved.value.path().read_text() == "静かな午後"
    assert_accessible(ravi.page)
    ravi.enters(room)
    expect(message.locator("img[alt='Picture without a description']")).to_be_visible()


def test_a_removed_picture_leaves_every_page(visitor):
    rita, ravi, room = public_room(visitor, "Regrets")
    chooses(rita, file("a.png", "image/png", picture()))
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("1 ready to send")
    rita.says("A regretted picture")
    picture_ = ravi.page.locator(".file-picture")
    address = picture_.get_attribute("href")
    rita.picks("A regretted picture", "Delete…")
    rita.page.get_by_role("button", name="Delete", exact=True).click()
    expect(picture_).to_have_count(0)
    expect(rita.page.locator(".file-picture")).to_have_count(0)
    assert ravi.page.context.request.get(address).status == 404
    ravi.enters(room)
    expect(ravi.page.locator(".message-gone")).to_have_count(1)


def test_a_narrow_page_holds_it_all(visitor):
    rita, _room = room_of_one(visitor, "Narrow")
    rita.page.set_viewport_size({"width": 320, "height": 640})
    chooses(rita, file("x" * 90 + ".png", "image/png", picture(size=(2000, 300))),
            file("y" * 90 + ".pdf", "application/pdf", samples.PDF))  # fmt: skip
    expect(rita.page.locator(".tray [role=status]")).to_contain_text("2 ready to send")
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not rita.page.evaluate(wide)
    rita.says("In a small space")
    assert not rita.page.evaluate(wide)
    assert not rita.page.evaluate("() => document.querySelector('.timeline-log').scrollWidth > innerWidth")
