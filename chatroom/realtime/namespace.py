"""From a client's event to its handler: every event is answered, and none can pose as one of ours."""

import logging
from collections.abc import Callable

import socketio as engine
from flask import Flask

from chatroom import hub
from chatroom.core.errors import ChatError
from chatroom.core.forms import Fields
from chatroom.extensions import db, socketio
from chatroom.realtime import audiences, connections, transports
from chatroom.realtime.connections import Connection

log = logging.getLogger(__name__)

_handlers: dict[tuple[str, str], Callable] = {}
_ends: list[Callable] = []
_begins: list[Callable] = []
_identify: list[Callable] = []


def on(namespace: str, event: str, writes: bool = False) -> Callable:
    """Decorate `handler(connection, person, fields) -> dict | None`; what it returns goes into the acknowledgement.

    `writes` refuses tokens that may only read.
    """
    return lambda handler: _handlers.setdefault((namespace, event), (handler, writes)) and handler


def on_begin(handler: Callable) -> Callable:
    """Decorate what runs when a socket has been let in."""
    _begins.append(handler)
    return handler


def on_end(handler: Callable) -> Callable:
    """Decorate what runs when a socket has gone."""
    _ends.append(handler)
    return handler


def identifies(function: Callable) -> Callable:
    """Decorate the one function that knows people: `(environ, auth)` or `(credential=…)` to a person, or it raises."""
    _identify[:] = [function]
    return function


def identify(**shown):
    """The person behind a connection's environ and auth, or behind its credential; raises when there is none."""
    return _identify[0](**shown)


class ChatNamespace(engine.Namespace):
    """Sockets come and go here; what they say goes through `answer`."""

    def __init__(self, namespace: str, app: Flask) -> None:
        super().__init__(namespace)
        self._app = app

    def trigger_event(self, event: str, sid: str, *args):
        """Called by the server for `connect` and `disconnect` alone."""
        with self._app.app_context():
            return self._connect(sid, *args) if event == "connect" else self._disconnect(sid)

    def _connect(self, sid: str, environ: dict, auth=None) -> None:
        try:
            person = identify(environ=environ, auth=auth)
        except ChatError as error:
            raise engine.exceptions.ConnectionRefusedError(error.message, error.as_json()) from error
        except Exception as error:
            log.exception("nobody can be let in")
            closed = ChatError("unavailable", "The library is closed for a moment.")
            raise engine.exceptions.ConnectionRefusedError(closed.message, closed.as_json()) from error
        eio_sid = self.server.manager.eio_sid_from_sid(sid, self.namespace)
        connection = Connection(sid, eio_sid, self.namespace, person.user_id, person.credential)
        connections.add(connection)
        self.server.enter_room(sid, audiences.user(person.user_id), namespace=self.namespace)
        # A moment later: what is said to a socket before its CONNECT packet may be lost.
        hub.spawn(self._begin, connection, person)

    def _begin(self, connection: Connection, person) -> None:
        with self._app.app_context():
            for begin in _begins:
                begin(connection, person)

    def _disconnect(self, sid: str) -> None:
        connection = connections.forget(sid)
        if connection is not None:
            for end in _ends:
                try:
                    end(connection)
                except Exception:  # or the server would keep the socket among those who hear
                    log.exception("%s failed", end.__qualname__)


def open_namespaces(app: Flask) -> None:
    """Serve the namespaces, and take clients' events before the server can mix them up with its own."""
    server = socketio.server
    server.namespaces = []  # or anybody could enter `/`, where nobody asks who they are
    for namespace in sorted({namespace for namespace, _ in _handlers}):
        server.register_namespace(ChatNamespace(namespace, app))

    def handle_event(eio_sid: str, namespace: str | None, ack_id: int | None, data: list) -> None:
        # Replaces python-socketio's own (pinned below 6), by which a client could send us `connect` and `disconnect`.
        sid = server.manager.sid_from_eio_sid(eio_sid, namespace or "/")
        connection = sid and connections.find(sid)
        if not connection:
            return
        with app.app_context():
            reply = answer(connection, data)
        if ack_id is not None:
            server._send_packet(
                eio_sid, server.packet_class(engine.packet.ACK, namespace=namespace, id=ack_id, data=[reply])
            )

    server._handle_event = handle_event
    transports.bound()
    transports.refuse_nonsense()


def answer(connection: Connection, data: list) -> dict:
    """Handle one event and say how it went, whatever was sent."""
    event = data[0] if isinstance(data, list) and data else None
    try:
        found = _handlers.get((connection.namespace, event)) if isinstance(event, str) else None
        if found is None:
            raise ChatError("unknown_event", "There is no such event here.")
        handler, writes = found
        fields = Fields(data[1] if len(data) > 1 else {})
        person = identify(credential=connection.credential)
        if writes:
            person.must_write()
        return {"ok": True, **(handler(connection, person, fields) or {})}
    except ChatError as error:
        return {"ok": False, "error": error.as_json()}
    except Exception:
        log.exception("%s %s failed", connection.namespace, event if isinstance(event, str) else "?")
        db.session.rollback()
        return {"ok": False, "error": ChatError("internal", "Something went wrong on our side.").as_json()}
