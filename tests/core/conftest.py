"""The fixtures of tests/core."""

import contextlib

import pytest

from tests.conftest import closing_database, make_app
from tests.core.shelf import commits, shelf, told

__all__ = ["commits", "shelf", "told"]


@pytest.fixture
def open_app(sqlite_template, tmp_path):
    """A function that makes an app with these settings, on a database of its own that has its tables."""
    with contextlib.ExitStack() as stack:

        def make(**settings):
            folder = tmp_path / f"library-{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            (folder / "chat.db").write_bytes(sqlite_template.read_bytes())
            return stack.enter_context(closing_database(make_app(f"sqlite:///{folder}/chat.db", folder, **settings)))

        yield make
