"""The fixtures of tests/realtime."""

from tests.realtime.library import arrive, everybody_leaves, library, room, server, settings

__all__ = ["arrive", "everybody_leaves", "library", "room", "server", "settings"]
