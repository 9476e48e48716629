"""A library of one's own: empty at first, with its own name, logo and colour."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.conftest import KEYS
from tests.journeys.library import add_person
from tests.journeys.people import Visitor
from tests.server import Server, Settings, running_server

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path fill="#643" d="M0 0h40v20H0z"/></svg>'
ACCENTS = {"pale yellow": "#f7ecb0", "near black": "#0b0c10", "crimson": "#d81b60"}


def settings_for(folder: Path) -> Settings:
    """A library with a name and a logo of its own, its database in this folder."""
    return {
        "DATABASE_URL": f"sqlite:///{folder}/chat.db", "INSTANCE_PATH": str(folder), "RATE_LIMITS": "off",
        "LIBRARY_NAME": "Harbour Reading Room", **KEYS,
    }  # fmt: skip


@pytest.fixture(scope="module")
def empty_library(sqlite_template, tmp_path_factory) -> Path:
    """A database with Nell in it, the only librarian, and no room."""
    folder = tmp_path_factory.mktemp("harbour")
    shutil.copy(sqlite_template, folder)
    add_person(folder, "nell", "Nell Realname", "librarian")
    return folder / "chat.db"


@pytest.fixture
def opened(empty_library, tmp_path) -> Iterator[Callable[..., Server]]:
    """A function that opens the library, on a copy of that database, with more settings."""
    shutil.copy(empty_library, tmp_path / "chat.db")
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(running_server({**settings_for(tmp_path), **more}))


@pytest.fixture
def nell_at(opened, new_page) -> Callable[..., Visitor]:
    """A function that opens the library and brings Nell to its door; her page is closed before it closes."""

    def come(**more: str) -> Visitor:
        return Visitor("nell", new_page(base_url=opened(**more).base_url, reduced_motion="reduce"))

    return come


def test_an_empty_library_says_how_to_begin(nell_at, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text(LOGO)
    nell = nell_at(LIBRARY_LOGO=str(logo))
    nell.page.goto("/login")
    assert_logo_shown(nell.page)
    expect(nell.page).to_have_title("Sign in · Harbour Reading Room")
    nell.signs_in()
    expect(nell.heading).to_have_text("The shelves are still empty")
    assert_logo_shown(nell.page)
    expect(nell.page.locator(".brand")).to_have_text("Harbour Reading Room")
    assert_accessible(nell.page)
    nell.page.get_by_role("main").get_by_role("link", name="New room").click()
    dialog = nell.dialog("New room")
    dialog.get_by_label("Name").fill("The first one")
    dialog.get_by_role("button", name="Create room").click()
    nell.says("Is anybody here yet?")
    expect(nell.page).to_have_title("The first one · Harbour Reading Room")


@pytest.mark.parametrize("accent", ACCENTS.values(), ids=ACCENTS)
def test_any_colour_can_be_read(nell_at, accent):
    nell = nell_at(ACCENT_COLOUR=accent)
    nell.page.goto("/login")
    assert_readable(nell.page)
    nell.signs_in()
    expect(nell.heading).to_have_text("The shelves are still empty")
    assert_readable(nell.page)
    room = nell.makes_room("In colour", "librarian")
    nell.enters(room)
    nell.says(f"For @{nell.handle}: [a link](https://example.org/)", shown="a link")
    assert_readable(nell.page)
    nell.page.get_by_role("link", name="New room").first.click()
    expect(nell.dialog("New room")).to_be_visible()
    assert_readable(nell.page)


def assert_logo_shown(page: Page) -> None:
    """The picture is there, and it is one."""
    logo = page.locator("img[src='/logo']")
    expect(logo).to_be_visible()
    expect(logo).to_have_js_property("naturalWidth", 40)


def assert_readable(page: Page) -> None:
    """By axe's measure, on paper and on ink."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert_accessible(page, "color-contrast")
