"""Losing a right ends at once: sockets are put out here when it happens, and looked over again and again."""

import logging
from collections import defaultdict
from collections.abc import Callable
from time import monotonic

from flask import Flask

from chatroom import hub
from chatroom.extensions import db
from chatroom.realtime import audiences, connections, transports
from chatroom.realtime.connections import Connection
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here

log = logging.getLogger(__name__)

# A sign-in can end in another process (a command, another node, no Redis between), and must end here within a second.
EVERY = 0.6
ROOMS_EVERY = 4.0  # so that who was put out by another node, with no Redis between, is out here in 5
SILENT = 10.0  # seconds a transport may stay open without having signed in to a namespace

_still_valid: list[Callable] = []
_may_listen: list[Callable] = []
_first_seen: dict[str, float] = {}
_losses = [0]


def tells_ended(function: Callable) -> Callable:
    """Decorate `(credentials) -> {credential: reason}`: which of these sign-ins have ended, and why."""
    _still_valid[:] = [function]
    return function


def tells_listeners(function: Callable) -> Callable:
    """Decorate `(room_id, user_ids) -> set of user_ids`: who of these may listen to the room."""
    _may_listen[:] = [function]
    return function


def sign_out(credentials: list[str], reason: str) -> None:
    """End these sign-ins' sockets on every node."""
    tell_nodes("sign_out", {"credentials": credentials, "reason": reason})


def recheck_room(room_id: int) -> None:
    """On every node, put out of a room who may no longer listen to it."""
    tell_nodes("recheck_room", {"room_id": room_id})


def put_out(room_id: int, audience: str) -> None:
    """On every node, let a person's sockets hear a room no longer."""
    tell_nodes("put_out", {"room_id": room_id, "audience": audience})


def losses() -> int:
    """A number that is another one after each loss of a right that was told here."""
    return _losses[0]


def watch(app: Flask) -> None:
    """Look over the open sockets' sign-ins for as long as the process lives."""
    while True:
        hub.sleep(EVERY)
        try:
            with app.app_context():
                _look_over_sign_ins()
            _close_silent()
        except Exception as error:
            log.error("sockets could not be looked over: %s", type(error).__name__)


def watch_rooms(app: Flask) -> None:
    """Look over the rooms that sockets hear, likewise; apart, as very many rooms must not keep a sign-out waiting."""
    while True:
        began = monotonic()
        try:
            with app.app_context():
                look_over_rooms()
        except Exception as error:
            log.error("rooms could not be looked over: %s", type(error).__name__)
        hub.sleep(max(EVERY, began + ROOMS_EVERY - monotonic()))


def look_over_rooms() -> None:
    """Put out of the rooms who may no longer listen, one room after the other: on SQLite nothing else gives way."""
    for room_id, inside in _listeners().items():
        _put_out_losers(room_id, inside)
        hub.sleep(0)


def _listeners() -> dict[int, list[Connection]]:
    # Only /chat: a socket of /presence hears every room of its person, and the presence slice looks after it.
    found: dict[int, list[Connection]] = defaultdict(list)
    for connection in connections.every():
        if connection.namespace == audiences.CHAT:
            for room_id in list(connection.rooms):
                found[room_id].append(connection)
    return found


def _look_over_sign_ins() -> None:
    credentials = {connection.credential for connection in connections.every()}
    if not credentials:
        return
    for credential, reason in _still_valid[0](credentials).items():
        _sign_out({"credentials": [credential], "reason": reason})


@on_node_message("sign_out")
def _sign_out(data: dict) -> None:
    connections.note_ending()
    for connection in connections.every():
        if connection.credential in data["credentials"]:
            if connection.namespace == audiences.CHAT:
                push_here("signed_out", {"reason": data["reason"]}, to=connection.sid)
            # Both namespaces share a transport; it is closed a moment later, so that the reason arrives first.
            hub.spawn(_close_soon, connection)


@on_node_message("recheck_room")
def _recheck_room(data: dict) -> None:
    _note_loss()
    _put_out_losers(data["room_id"], connections.every())


def _put_out_losers(room_id: int, among: list[Connection]) -> None:
    inside = [connection for connection in among if room_id in connection.rooms]
    if not inside:
        return
    allowed = _may_listen[0](room_id, {connection.user_id for connection in inside})
    db.session.rollback()
    for connection in inside:
        if connection.user_id not in allowed:
            connections.unlisten(connection, room_id, audiences.room(room_id))
            push_here("removed", {"room_id": room_id}, to=connection.sid)


@on_node_message("put_out")
def _put_out(data: dict) -> None:
    _note_loss()
    for connection in connections.every():
        if data["room_id"] in connection.rooms and audiences.user(connection.user_id) == data["audience"]:
            connections.unlisten(connection, data["room_id"], audiences.room(data["room_id"]))


def _note_loss() -> None:
    _losses[0] += 1


def _close_soon(connection: Connection) -> None:
    hub.sleep(0.1)
    connections.close(connection)


def _close_silent() -> None:
    """Close transports that opened and never signed in."""
    known = {connection.eio_sid for connection in connections.every()}
    unknown = [eio_sid for eio_sid in transports.every() if eio_sid not in known]
    for eio_sid in set(_first_seen) - set(unknown):
        del _first_seen[eio_sid]
    for eio_sid in unknown:
        if monotonic() - _first_seen.setdefault(eio_sid, monotonic()) > SILENT:
            transports.close(eio_sid)
