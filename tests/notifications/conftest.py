"""The rooms that tests of notifications happen in."""

from tests.messages.conftest import private, room

__all__ = ["private", "room"]
