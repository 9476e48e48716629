"""From a client's event to its handler: every event is answered, and none can pose as one of ours."""

import logging
from collections.abc import Callable
from functools import partial
from time import monotonic

import socketio as engine
from flask import Flask

from chatroom import hub
from chatroom.core.errors import ChatError, told
from chatroom.core.forms import Fields
from chatroom.extensions import db, socketio
from chatroom.realtime import audiences, connections, direct, transports
from chatroom.realtime.connections import Connection

log = logging.getLogger(__name__)

MOST_OF_ONE = 100  # sockets of an account on a node, in all namespaces: nobody may fill the house alone
JUST = 0.9  # seconds; who has lost their sign-in meanwhile, and nobody told us, is found by the next look

_handlers: dict[tuple[str, str], Callable] = {}
_later: set[Callable] = set()
_asking: set[Callable] = set()
_ends: list[Callable] = []
_begins: list[Callable] = []
_identify: list[Callable] = []
_recognise: list[Callable] = []


def on(namespace: str, event: str, writes: bool = False, asks: bool = False) -> Callable:
    """Decorate `handler(connection, person, fields) -> dict | None`; what it returns goes into the acknowledgement.

    `writes` refuses tokens that may only read. A handler that `asks` is given, in the person's place, a function that
    finds the person, or raises, and along with them what it is given (`core.lookups.Lookup`): [person, *answers].
    """

    def register(handler: Callable) -> Callable:
        _handlers[namespace, event] = (handler, writes)
        if asks:
            _asking.add(handler)
        return handler

    return register


def on_later(namespace: str, event: str) -> Callable:
    """Decorate `handler(connection, fields, answer)`, which has `answer` called once, at any time, with what goes into
    the acknowledgement or with a ChatError; until then the client's next events of this kind are taken already.

    The handler finds out itself who the person is and what they may; it counts as one that writes.
    """

    def register(handler: Callable) -> Callable:
        _handlers[namespace, event] = (handler, True)
        _later.add(handler)
        return handler

    return register


def on_begin(handler: Callable) -> Callable:
    """Decorate what runs when a socket has been let in."""
    _begins.append(handler)
    return handler


def on_end(handler: Callable) -> Callable:
    """Decorate what runs when a socket has gone."""
    _ends.append(handler)
    return handler


def identifies(function: Callable) -> Callable:
    """Decorate the one function that knows who opens a socket: `(environ, auth, seen)` to a person, or it raises."""
    _identify[:] = [function]
    return function


def identify(environ: dict, auth=None, seen=None):
    """The person behind a connection's environ and auth, perhaps `seen` a moment ago; raises when there is none."""
    return _identify[0](environ, auth, seen)


def recognises(function: Callable) -> Callable:
    """Decorate the one function that knows them later: `(credential, *asked)` to `[person, *answers]`, or it raises."""
    _recognise[:] = [function]
    return function


def recognise(credential: str, *asked) -> list:
    """The person behind a credential, and the answers to what is asked along with them; raises when there is none."""
    return _recognise[0](credential, *asked)


class ChatNamespace(engine.Namespace):
    """Sockets come and go here; what they say goes through `answer`."""

    def __init__(self, namespace: str, app: Flask) -> None:
        super().__init__(namespace)
        self._app = app
        self._let_in: dict[str, tuple] = {}

    def trigger_event(self, event: str, sid: str, *args):
        """Called by the server for `connect` and `disconnect` alone."""
        with self._app.app_context():
            return self._connect(sid, *args) if event == "connect" else self._disconnect(sid)

    def _connect(self, sid: str, environ: dict, auth=None) -> None:
        try:
            person = identify(environ, auth, _just_seen(environ))
        except ChatError as error:
            raise engine.exceptions.ConnectionRefusedError(error.message, error.as_json()) from error
        except Exception as error:
            log.exception("nobody can be let in")
            closed = ChatError("unavailable", "The library is closed for a moment.")
            raise engine.exceptions.ConnectionRefusedError(closed.message, closed.as_json()) from error
        if self._app.config["RATE_LIMITS"] and connections.count_of(person.user_id) >= MOST_OF_ONE:
            many = ChatError("rate_limited", "You have the chat open in very many places: close some of them.")
            raise engine.exceptions.ConnectionRefusedError(many.message, many.as_json())
        eio_sid = self.server.manager.eio_sid_from_sid(sid, self.namespace)
        connection = Connection(sid, eio_sid, self.namespace, person.user_id, person.credential)
        connections.add(connection)
        self.server.enter_room(sid, audiences.user(person.user_id), namespace=self.namespace)
        self._let_in[sid] = connection, person

    def begin(self, sid: str) -> None:
        """A socket knows that it is let in: what it is told before may be lost."""
        let_in = self._let_in.pop(sid, None)
        if let_in:
            hub.spawn(self._begin, *let_in)

    def _begin(self, connection: Connection, person) -> None:
        try:
            with self._app.app_context():
                for begin in _begins:
                    begin(connection, person)
        except Exception:  # or it would stay open and hear nothing; it comes back by itself
            log.exception("a socket could not begin")
            connections.close(connection)

    def _disconnect(self, sid: str) -> None:
        connection = connections.forget(sid)
        self._let_in.pop(sid, None)
        if connection is not None:
            for end in _ends:
                try:
                    end(connection)
                except Exception:  # or the server would keep the socket among those who hear
                    log.exception("%s failed", end.__qualname__)


def _just_seen(environ: dict):
    """Who came through the door a moment ago."""
    at, endings, person = environ.get(direct.KNOWN, (0.0, 0, None))
    return person if monotonic() - at < JUST and connections.endings() == endings else None


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

        def acknowledge(reply: dict) -> None:
            if ack_id is not None:
                transports.answer(eio_sid, f"{engine.packet.ACK}{namespace},{ack_id}{transports.as_json([reply])}")

        with app.app_context():
            take(connection, data, acknowledge)

    connect = server._handle_connect

    def handle_connect(eio_sid: str, namespace: str | None, data: dict | None) -> None:
        connect(eio_sid, namespace, data)
        if not transports.is_open(eio_sid):
            # It ended while it was let in, when nobody could be told: who came would never have gone.
            server._handle_disconnect(eio_sid, namespace)
        elif namespace in server.namespace_handlers:
            server.namespace_handlers[namespace].begin(server.manager.sid_from_eio_sid(eio_sid, namespace))

    server._handle_event, server._handle_connect = handle_event, handle_connect
    transports.open_transports(app)


def take(connection: Connection, data: list, acknowledge: Callable[[dict], None]) -> None:
    """Handle one event, and have it acknowledged, whatever was sent."""
    event = data[0] if isinstance(data, list) and data else None
    try:
        found = _handlers.get((connection.namespace, event)) if isinstance(event, str) else None
        if found is None:
            raise ChatError("unknown_event", "There is no such event here.")
        handler, writes = found
        fields = Fields(data[1] if len(data) > 1 else {})
        if handler in _later:
            _take_later(handler, connection, fields, acknowledge)
            return
        connection.settle()  # who posts and then asks finds what was posted
        who = partial(_who, connection, writes)
        reply = {"ok": True, **(handler(connection, who if handler in _asking else who()[0], fields) or {})}
    except Exception as error:
        reply = _refusal(connection, event, error)
    acknowledge(reply)


def _who(connection: Connection, writes: bool, *asked) -> list:
    person, *answers = recognise(connection.credential, *asked)
    if writes:
        person.must_write()
    return [person, *answers]


def _take_later(handler: Callable, connection: Connection, fields: Fields, acknowledge: Callable) -> None:
    def answer(outcome: dict | ChatError) -> None:
        is_refused = isinstance(outcome, ChatError)
        try:
            acknowledge({"ok": False, "error": outcome.as_json()} if is_refused else {"ok": True, **outcome})
        finally:
            _end_one(connection)

    connection.begins_one()
    transports.expect_answers(connection.eio_sid, 1)
    try:
        handler(connection, fields, answer)
    except BaseException:
        _end_one(connection)
        raise


def _end_one(connection: Connection) -> None:
    transports.expect_answers(connection.eio_sid, -1)
    connection.ends_one()


def _refusal(connection: Connection, event: object, error: Exception) -> dict:
    if not isinstance(error, ChatError):
        log.error("%s %s failed", connection.namespace, event if isinstance(event, str) else "?", exc_info=error)
        db.session.rollback()
        error = told(error)
    return {"ok": False, "error": error.as_json()}
