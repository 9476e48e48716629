"""Coming and going, when something of ours fails at it; without a network."""

from types import SimpleNamespace

import pytest
import socketio as engine
from engineio.exceptions import SocketIsClosedError
from sqlalchemy.exc import OperationalError

from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError
from chatroom.extensions import socketio
from chatroom.realtime import connections, door, eviction, namespace, transports
from chatroom.realtime.connections import Connection
from chatroom.realtime.namespace import ChatNamespace
from tests.realtime.library import answered


@pytest.fixture
def chat(app) -> ChatNamespace:
    """The namespace /chat of a library."""
    return socketio.server.namespace_handlers["/chat"]


@pytest.fixture
def database_url(sqlite_template, tmp_path) -> str:
    """Nothing here depends on the engine."""
    (tmp_path / "chat.db").write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{tmp_path}/chat.db"


def test_when_the_database_is_away_the_socket_is_told_so(chat, monkeypatch, caplog):
    def fail(environ, auth):
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    monkeypatch.setattr(namespace, "_identify", [fail])
    with pytest.raises(engine.exceptions.ConnectionRefusedError) as refusal:
        chat.trigger_event("connect", "sid", {}, None)
    assert refusal.value.error_args["data"]["code"] == "unavailable"
    assert "secret" not in str(refusal.value.error_args)
    assert "nobody can be let in" in caplog.text


def test_an_end_that_fails_stops_no_other(chat, monkeypatch, caplog):
    heard = []

    def fail(connection):
        raise RuntimeError("a broken turnstile")

    monkeypatch.setattr(namespace, "_ends", [fail, heard.append])
    connection = Connection("sid", "transport", "/chat", 1, "session:1:member")
    connections.add(connection)
    chat.trigger_event("disconnect", "sid", "client disconnect")
    assert heard == [connection]
    assert connections.find("sid") is None
    assert "fail failed" in caplog.text


def test_a_socket_that_cannot_begin_is_closed_and_comes_again(chat, monkeypatch, caplog):
    closed = []

    def fail(connection, person):
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    monkeypatch.setattr(namespace, "_begins", [fail])
    monkeypatch.setattr(connections, "close", closed.append)
    connection = Connection("sid", "transport", "/chat", 1, "session:1:member")
    chat._begin(connection, None)
    assert closed == [connection]
    assert "a socket could not begin" in caplog.text


def test_nobody_fills_the_house_alone(chat, monkeypatch):
    monkeypatch.setattr(namespace, "MOST_OF_ONE", 2)
    monkeypatch.setitem(chat._app.config, "RATE_LIMITS", True)
    monkeypatch.setattr(namespace, "_identify", [lambda environ, auth, seen: SimpleNamespace(user_id=7)])
    several = [Connection(f"sid {number}", "transport", "/chat", 7, "session:1:member") for number in range(2)]
    for each in several:
        connections.add(each)
    with pytest.raises(engine.exceptions.ConnectionRefusedError) as refusal:
        chat.trigger_event("connect", "sid", {}, None)
    assert refusal.value.error_args["data"]["code"] == "rate_limited"
    for each in several:
        connections.forget(each.sid)
    assert connections.count_of(7) == 0


@pytest.mark.parametrize("is_told", [True, False])
def test_who_is_signed_out_between_the_door_and_the_namespace_is_asked_for_again(chat, monkeypatch, is_told):
    seen, rita = [], SimpleNamespace(user_id=1, credential="session:1:member")
    environ = {"QUERY_STRING": "transport=websocket", "HTTP_COOKIE": "chatroom=x", "wsgi.url_scheme": "http",
               "HTTP_SEC_WEBSOCKET_VERSION": "13", "HTTP_SEC_WEBSOCKET_KEY": "x"}  # fmt: skip

    def identify(environ, auth, known):
        seen.append(known)
        if auth:  # it is enough to know what would be believed
            raise ChatError("unauthenticated", "Please sign in first.")
        return rita

    monkeypatch.setattr(namespace, "_identify", [identify])
    monkeypatch.setattr(namespace, "JUST", 60)
    door.Door(chat._app)._check(environ)
    if is_told:
        eviction.sign_out(["session:7:member"], "banned")
    with pytest.raises(engine.exceptions.ConnectionRefusedError):
        chat.trigger_event("connect", "sid", environ, {"token": "x"})
    assert seen == [None, None if is_told else rita]


def test_whose_transport_ends_while_they_are_let_in_stays_nowhere(chat, monkeypatch):
    server, ended = socketio.server, []
    server.eio.sockets["transport"], server.environ["transport"] = SimpleNamespace(closed=False), {}

    def identify(environ, auth, seen):
        del server.eio.sockets["transport"]
        server._handle_eio_disconnect("transport", "lost")
        return SimpleNamespace(user_id=1, credential="session:1:member")

    monkeypatch.setattr(namespace, "_identify", [identify])
    monkeypatch.setattr(namespace, "_begins", [])
    monkeypatch.setattr(namespace, "_ends", [ended.append])
    server._handle_connect("transport", "/chat", None)
    assert connections.every() == []
    assert [connection.user_id for connection in ended] == [1]
    assert list(server.manager.get_participants("/chat", None)) == []


def test_who_is_gone_listens_to_nothing(app):
    connections.listen(Connection("sid", "transport", "/chat", 1, "session:1:member"), 1, "room:1")
    assert list(socketio.server.manager.get_participants("/chat", "room:1")) == []


def test_who_closes_in_the_moment_keeps_nothing_from_the_others(app, monkeypatch):
    told = []

    def send_packet(eio_sid, packet):
        if eio_sid == "closing":
            raise SocketIsClosedError
        told.append((eio_sid, packet.data))

    monkeypatch.setattr(transports, "_is_own", [False])
    monkeypatch.setattr(socketio.server.eio, "send_packet", send_packet)
    transports.hand_out(["closing", "other"], "one", "two")
    assert told == [("other", "one"), ("other", "two")]


def test_who_was_never_let_in_has_no_end(chat, monkeypatch):
    monkeypatch.setattr(namespace, "_ends", [pytest.fail])
    chat.trigger_event("disconnect", "unknown", "client disconnect")


@pytest.mark.parametrize(
    ("failure", "code"),
    [(RuntimeError("SELECT secret"), "internal"), (OperationalError("SELECT secret", {}, Exception()), "unavailable")],
    ids=["ours", "the database's"],
)
def test_a_handler_that_fails_is_answered_without_its_insides(app, monkeypatch, failure, code):
    def fail(connection, person, fields):
        raise failure

    monkeypatch.setitem(namespace._handlers, ("/chat", "boom"), (fail, False))
    monkeypatch.setattr(namespace, "_recognise", [lambda credential: [None]])
    with app.app_context():
        told = answered(Connection("sid", "transport", "/chat", 1, "session:1:member"), ["boom", {}])
    assert (told["ok"], told["error"]["code"]) == (False, code)
    assert "secret" not in str(told)


def test_a_refusal_in_a_handler_is_the_answer(app, monkeypatch):
    def refuse(connection, person, fields):
        raise ChatError("rate_limited", "Please wait.", retry_after=3)

    monkeypatch.setitem(namespace._handlers, ("/chat", "hurry"), (refuse, False))
    monkeypatch.setattr(namespace, "_recognise", [lambda credential: [None]])
    with app.app_context():
        told = answered(Connection("sid", "transport", "/chat", 1, "session:1:member"), ["hurry"])
    assert told["error"] == {"code": "rate_limited", "message": "Please wait.", "retry_after": 3}


def test_who_asks_along_must_write_all_the_same(app, monkeypatch):
    """A token that may only read gets no further because its person is found together with something else."""
    reader = Person(1, "member", "token:1:member", scopes=frozenset({"read"}))
    monkeypatch.setitem(
        namespace._handlers, ("/chat", "asks"), (lambda connection, who, fields: {"found": who(2)}, True)
    )
    monkeypatch.setattr(namespace, "_asking", {namespace._handlers["/chat", "asks"][0]})
    monkeypatch.setattr(namespace, "_recognise", [lambda credential, *asked: [reader, *asked]])
    with app.app_context():
        told = answered(Connection("sid", "transport", "/chat", 1, "token:1:member"), ["asks", {}])
    assert told["error"]["code"] == "forbidden"


def test_an_answer_is_expected_until_it_is_given_or_fails(app, monkeypatch):
    counts, answers = [], []

    def later(connection, fields, answer):
        if fields.boolean("fails"):
            raise ChatError("invalid", "No.")
        answers.append(answer)

    monkeypatch.setattr(transports, "expect_answers", lambda eio_sid, more: counts.append((eio_sid, more)))
    monkeypatch.setitem(namespace._handlers, ("/chat", "later"), (later, True))
    monkeypatch.setattr(namespace, "_later", {later})
    connection = Connection("sid", "transport", "/chat", 1, "session:1:member")
    namespace.take(connection, ["later", {"fails": False}], lambda reply: counts.append(reply["ok"]))
    assert counts == [("transport", 1)]
    answers[0]({})
    assert counts == [("transport", 1), True, ("transport", -1)]
    namespace.take(connection, ["later", {"fails": True}], lambda reply: counts.append(reply["ok"]))
    assert counts[3:] == [("transport", 1), ("transport", -1), False]
    assert connection.under_way == []
