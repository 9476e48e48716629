"""One library for all journeys, and browsers for its people."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.library import Library, furnish
from tests.journeys.people import Visitor


@pytest.fixture(scope="session")
def furnished(sqlite_template, tmp_path_factory) -> Path:
    """The folder of a library that has its people and rooms, to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copy(sqlite_template, folder)
    furnish(folder)
    return folder


@pytest.fixture(scope="session")
def library(furnished, tmp_path_factory) -> Iterator[Library]:
    """The server that all journeys share."""
    with Library(furnished, tmp_path_factory.mktemp("library")) as library:
        yield library
        assert "Traceback" not in library.server.log, library.server.log


@pytest.fixture(scope="session")
def sign_ins(library, browser) -> Callable[[str], dict]:
    """A function that answers somebody's sign-in, as cookies; each of them signs in once for all journeys."""
    known = {}

    def sign_in(who: str) -> dict:
        if who not in known:
            context = browser.new_context(base_url=library.base_url)
            Visitor(who, context.new_page()).signs_in()
            known[who] = context.storage_state()
            context.close()
        return known[who]

    return sign_in


@pytest.fixture
def stranger(library, new_page) -> Callable[..., Visitor]:
    """A function that opens a browser for somebody who has not signed in."""

    def come(who: str, **options) -> Visitor:
        return Visitor(who, new_page(base_url=library.base_url, **options))

    return come


@pytest.fixture
def visitor(stranger, sign_ins) -> Callable[..., Visitor]:
    """A function that opens a browser for somebody, signed in."""

    def come(who: str, **options) -> Visitor:
        return stranger(who, storage_state=sign_ins(who), **options)

    return come
