"""Drafts on one's other devices, and on nobody else's."""

import time

import pytest

from tests.presence.conftest import ask, handle, library, make_room, opens, room  # noqa: F401


@pytest.fixture
def tabs(room, opens):  # noqa: F811
    """Ravi's laptop and phone, and Rita, and Otto."""
    return opens("ravi"), opens("ravi"), opens("rita"), opens("otto")


def test_ones_own_devices_hear_of_it_and_nobody_else(library, room, tabs):  # noqa: F811
    laptop, phone, rita, otto = tabs
    for each in tabs:
        each.say("join_room", room_id=room)
    kept = ask(library, "ravi", "PUT", f"/chat/rooms/{room}/draft", {"message_text": "Dear all"}).json
    assert phone.hears("draft") == laptop.hears("draft") == kept
    ask(library, "ravi", "PUT", f"/chat/rooms/{room}/draft", {"message_text": "Dear all"})
    ask(library, "ravi", "DELETE", f"/chat/rooms/{room}/draft")
    phone.hears("draft", room_id=room, message_text="")
    time.sleep(0.3)
    assert len(phone.all_heard("draft")) == 2
    assert rita.all_heard("draft") == otto.all_heard("draft") == []
