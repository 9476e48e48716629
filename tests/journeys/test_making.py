"""A room of each type, made by the dialog, and who finds it."""

import re

import pytest
from playwright.sync_api import expect


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
