"""Who is told: those who are there in this moment, however often their audience was told before."""

import pytest

from chatroom import hub
from chatroom.extensions import socketio
from chatroom.realtime import transports
from chatroom.realtime.crowds import CrowdManager

CHAT, ROOM = "/chat", "room:1"


@pytest.fixture(params=[True, False], ids=["loop", "threads"])
def manager(request, monkeypatch) -> CrowdManager:
    """A manager of its own, whose clients are known by their ids."""
    monkeypatch.setattr(hub, "is_green", lambda: request.param)
    monkeypatch.setattr(transports, "_is_own", [False])
    manager = CrowdManager()
    manager.set_server(socketio.server)
    return manager


def comes(manager: CrowdManager, name: str) -> str:
    """Somebody who hears the room; the id of their socket."""
    sid = manager.connect(name, CHAT)
    manager.enter_room(sid, CHAT, ROOM)
    return sid


def test_who_comes_is_told_and_who_goes_is_not(app, manager):
    assert manager.crowd(CHAT, ROOM) == []
    one = comes(manager, "one")
    assert manager.crowd(CHAT, ROOM) == ["one"]
    two = comes(manager, "two")
    for _ in range(2):
        assert manager.crowd(CHAT, ROOM) == ["one", "two"]
    manager.leave_room(one, CHAT, ROOM)
    assert manager.crowd(CHAT, ROOM) == ["two"]
    assert manager.crowd(CHAT, None) == ["one", "two"]
    manager.disconnect(two, CHAT)
    assert manager.crowd(CHAT, ROOM) == []
    assert manager.crowd(CHAT, None) == ["one"]
    comes(manager, "three")
    assert manager.crowd(CHAT, ROOM) == ["three"]


def test_who_is_left_out_once_is_told_the_next_time(app, manager):
    one, _ = comes(manager, "one"), comes(manager, "two")
    for _ in range(2):
        assert manager.crowd(CHAT, ROOM, skip=[one]) == ["two"]
        assert manager.crowd(CHAT, ROOM) == ["one", "two"]


def test_each_broadcast_looks_nobody_up_again(app, manager, monkeypatch):
    comes(manager, "one")
    looked_up, plain = [], transports.clients
    monkeypatch.setattr(transports, "clients", lambda eio_sids: looked_up.append(eio_sids) or plain(eio_sids))
    for _ in range(3):
        manager.crowd(CHAT, ROOM)
    assert len(looked_up) == (1 if hub.is_green() else 3)
