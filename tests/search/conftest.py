"""The rooms that tests of searching happen in."""

from tests.messages.conftest import private, room  # noqa: F401
