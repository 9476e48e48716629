"""The sockets open on this node: whose they are, and by which sign-in they came."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

from chatroom import hub
from chatroom.extensions import socketio
from chatroom.realtime import transports

MOST_UNDER_WAY = 256


@dataclass(eq=False, slots=True)
class Connection:
    """One socket in one namespace."""

    sid: str
    eio_sid: str
    namespace: str
    user_id: int
    credential: str  # "session:7:member" or "token:3:member": what must stay valid for this socket to stay open
    rooms: set[int] = field(default_factory=set)
    under_way: list[None] = field(default_factory=list)  # events that will be acknowledged later
    settled: Event | None = None

    def begins_one(self) -> None:
        """An event is taken; when too many are, this waits until none is."""
        if len(self.under_way) >= MOST_UNDER_WAY:
            self.settle()
        self.under_way.append(None)

    def ends_one(self) -> None:
        """An event is acknowledged."""
        self.under_way.pop()
        settled = self.settled  # looked at once: who waits may drop it at any time
        if not self.under_way and settled:
            settled.set()

    def settle(self) -> None:
        """Wait until every event that was taken is acknowledged."""
        while self.under_way:
            self.settled = hub.event()
            if self.under_way:  # or the last one ended before it could know that we wait
                self.settled.wait()
            self.settled = None


_open: dict[str, Connection] = {}
_by_user: Counter[int] = Counter()
_endings = [0]


def add(connection: Connection) -> None:
    """Note a socket that has been let in."""
    _open[connection.sid] = connection
    _by_user[connection.user_id] += 1


def forget(sid: str) -> Connection | None:
    """Drop a socket that has gone; None when it was never let in."""
    connection = _open.pop(sid, None)
    if connection is not None:
        _by_user[connection.user_id] -= 1
        if not _by_user[connection.user_id]:
            del _by_user[connection.user_id]
    return connection


def count_of(user_id: int) -> int:
    """How many sockets a person has open here, in all namespaces."""
    return _by_user[user_id]


def find(sid: str) -> Connection | None:
    """The socket, if it is open here."""
    return _open.get(sid)


def every() -> list[Connection]:
    """All sockets of this node."""
    return list(_open.values())


def of_user(user_id: int) -> Iterator[Connection]:
    """One person's sockets on this node."""
    return (connection for connection in every() if connection.user_id == user_id)


def note_ending() -> None:
    """A sign-in has ended, perhaps of somebody whose socket is only being opened."""
    _endings[0] += 1


def endings() -> int:
    """A number that is another one after each end of a sign-in that was told here."""
    return _endings[0]


def listen(connection: Connection, room_id: int, audience: str) -> None:
    """Let a socket hear a room."""
    connection.rooms.add(room_id)
    with suppress(KeyError, ValueError):  # it has gone in this moment, and hears nothing anyhow
        socketio.server.enter_room(connection.sid, audience, namespace=connection.namespace)


def unlisten(connection: Connection, room_id: int, audience: str) -> None:
    """Let a socket hear a room no longer."""
    connection.rooms.discard(room_id)
    socketio.server.leave_room(connection.sid, audience, namespace=connection.namespace)


def silent_for(connection: Connection) -> float:
    """The most seconds for which this socket's client can have been dead, by the pings that it answers."""
    return transports.silent_for(connection.eio_sid)


def close(connection: Connection) -> None:
    """End the whole transport below a socket."""
    transports.close(connection.eio_sid)
