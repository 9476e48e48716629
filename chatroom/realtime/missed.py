"""What never arrived here, said at another node or told by nobody: found by the rooms' counters, whatever became of it.

Who may have missed something is told `resync`, a few clients in each turn: all who fetch at once are a flood.
"""

import logging
from collections.abc import Callable

from flask import Flask

from chatroom import hub
from chatroom.extensions import db
from chatroom.realtime import audiences, connections
from chatroom.realtime.push import push_here

log = logging.getLogger(__name__)

LOOK_EVERY = 8.0  # seconds; what a room lacks in two looks was missed
TURN = 0.2
CLIENTS_A_TURN = 50

_last_seqs: list[Callable] = []
_to_tell: list[Callable] = []
_in_doubt: list[Callable] = []
_heard: dict[int, int] = {}  # room_id: the last of its changes that was told on this node
_lacking: dict[int, int] = {}  # room_id: a change in the database that was not, when we last looked
_to_fetch: dict[str, None] = {}  # sids, in order


def tells_last_seqs(function: Callable) -> Callable:
    """Decorate `(room_ids) -> {room_id: last_seq}`."""
    _last_seqs[:] = [function]
    return function


def on_missed(function: Callable) -> Callable:
    """Decorate what is done about a room, by its id, of which something was missed here."""
    _to_tell.append(function)
    return function


def on_doubt(function: Callable) -> Callable:
    """Decorate what is done here when anything that another node said may have been missed."""
    _in_doubt.append(function)
    return function


def known_up_to(room_id: int, seq: int) -> None:
    """A client comes to listen, and knows all changes so far."""
    _heard.setdefault(room_id, seq)


def note(data: dict) -> None:
    """An event is told on this node."""
    room_id, seq = data.get("room_id"), data.get("updated_seq")
    if isinstance(room_id, int) and isinstance(seq, int) and seq > _heard.get(room_id, 0):
        _heard[room_id] = seq


def have_everyone_fetch() -> None:
    """Tell all clients of this node that they may have missed something, as the node itself may have."""
    for function in _in_doubt:
        function()
    _to_fetch.update({each.sid: None for each in connections.every() if each.namespace == audiences.CHAT})


def tell_clients() -> None:
    """Tell them, for as long as the process lives."""
    while True:
        hub.sleep(TURN)
        for sid in list(_to_fetch)[:CLIENTS_A_TURN]:
            _to_fetch.pop(sid, None)
            try:
                push_here("resync", {}, to=sid)
            except Exception as error:
                log.error("a client could not be told to fetch: %s", type(error).__name__)


def watch(app: Flask) -> None:
    """Look for what was missed, for as long as the process lives."""
    while True:
        hub.sleep(LOOK_EVERY)
        try:
            with app.app_context():
                look()
                db.session.remove()
        except Exception as error:
            log.error("nobody knows what was missed: %s", type(error).__name__)


def look() -> None:
    """Find the rooms of which something was said and never told here, and have their people fetch it."""
    rooms = {room_id for connection in connections.every() for room_id in list(connection.rooms)}
    last_seqs = _last_seqs[0](rooms) if rooms else {}
    missed = [room_id for room_id, seq in _lacking.items() if _heard.get(room_id, 0) < seq]
    for room_id in missed:
        _heard[room_id] = _lacking[room_id]
    _lacking.clear()
    for room_id, seq in last_seqs.items():
        if _heard.setdefault(room_id, seq) < seq:
            _lacking[room_id] = seq
    for room_id in missed:
        _have_room_fetch(room_id)


def _have_room_fetch(room_id: int) -> None:
    inside = [each for each in connections.every() if each.namespace == audiences.CHAT and room_id in each.rooms]
    log.warning("something was missed in a room; %d clients fetch it", len(inside))
    _to_fetch.update({connection.sid: None for connection in inside})
    for tell in _to_tell:
        tell(room_id)
