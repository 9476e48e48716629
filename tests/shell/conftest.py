"""The room that tests of the shell happen in."""

from tests.rooms.conftest import room  # noqa: F401
