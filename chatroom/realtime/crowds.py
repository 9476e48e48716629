"""Who hears an audience here: looked up once, and again when somebody has come or gone."""

from collections.abc import Collection

import socketio as engine

from chatroom import hub
from chatroom.realtime import transports


class CrowdManager(engine.Manager):
    """python-socketio's client manager, which goes through all listeners at each broadcast, and knows their ids alone.

    Among native threads nothing is kept: somebody could come while the others are looked up.
    """

    def __init__(self) -> None:
        super().__init__()
        self._crowds: dict[tuple[str, str | None], list] = {}

    def crowd(self, namespace: str, audience: str | None, skip: Collection[str] = ()) -> list:
        """The clients of an audience, less some of its sockets, as `transports.hand_out` takes them."""
        found = None if skip else self._crowds.get((namespace, audience))
        if found is None:
            listeners = self.get_participants(namespace, audience)
            found = transports.clients([eio_sid for sid, eio_sid in listeners if sid not in skip])
            if found and not skip and hub.is_green():
                self._crowds[namespace, audience] = found
        return found

    def basic_enter_room(self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None) -> None:
        """Every way into an audience leads through here."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        self._crowds.pop((namespace, room), None)

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """And every way out of it."""
        super().basic_leave_room(sid, namespace, room)
        self._crowds.pop((namespace, room), None)
