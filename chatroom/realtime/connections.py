"""The sockets open on this node: whose they are, and by which sign-in they came."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import time

from chatroom.extensions import socketio
from chatroom.realtime import transports


@dataclass(eq=False, slots=True)
class Connection:
    """One socket in one namespace."""

    sid: str
    eio_sid: str
    namespace: str
    user_id: int
    credential: str  # "session:7:member" or "token:3:member": what must stay valid for this socket to stay open
    rooms: set[int] = field(default_factory=set)


_open: dict[str, Connection] = {}


def add(connection: Connection) -> None:
    """Note a socket that has been let in."""
    _open[connection.sid] = connection


def forget(sid: str) -> Connection | None:
    """Drop a socket that has gone; None when it was never let in."""
    return _open.pop(sid, None)


def find(sid: str) -> Connection | None:
    """The socket, if it is open here."""
    return _open.get(sid)


def every() -> list[Connection]:
    """All sockets of this node."""
    return list(_open.values())


def of_user(user_id: int) -> Iterator[Connection]:
    """One person's sockets on this node."""
    return (connection for connection in every() if connection.user_id == user_id)


def listen(connection: Connection, room_id: int, audience: str) -> None:
    """Let a socket hear a room."""
    connection.rooms.add(room_id)
    socketio.server.enter_room(connection.sid, audience, namespace=connection.namespace)


def unlisten(connection: Connection, room_id: int, audience: str) -> None:
    """Let a socket hear a room no longer."""
    connection.rooms.discard(room_id)
    socketio.server.leave_room(connection.sid, audience, namespace=connection.namespace)


def silent_for(connection: Connection) -> float:
    """The most seconds for which this socket's client can have been dead, by the pings that it answers."""
    engine = socketio.server.eio
    transport = engine.sockets.get(connection.eio_sid)
    waits_since = transport and transport.last_ping  # None between an answer and the next ping
    return engine.ping_interval + (max(0.0, time() - waits_since) if waits_since else 0.0)


def close(connection: Connection) -> None:
    """End the whole transport below a socket."""
    transports.close(connection.eio_sid)
