"""Coming and going, when something of ours fails at it; without a network."""

import pytest
import socketio as engine
from sqlalchemy.exc import OperationalError

from chatroom.core.errors import ChatError
from chatroom.extensions import socketio
from chatroom.realtime import connections, namespace
from chatroom.realtime.connections import Connection
from chatroom.realtime.namespace import ChatNamespace, answer


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
    def fail(**shown):
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


def test_who_was_never_let_in_has_no_end(chat, monkeypatch):
    monkeypatch.setattr(namespace, "_ends", [pytest.fail])
    chat.trigger_event("disconnect", "unknown", "client disconnect")


@pytest.mark.parametrize("failure", [RuntimeError("SELECT secret"), OperationalError("SELECT secret", {}, Exception())])
def test_a_handler_that_fails_is_answered_without_its_insides(app, monkeypatch, failure):
    def fail(connection, person, fields):
        raise failure

    monkeypatch.setitem(namespace._handlers, ("/chat", "boom"), (fail, False))
    monkeypatch.setattr(namespace, "_identify", [lambda **shown: None])
    with app.app_context():
        told = answer(Connection("sid", "transport", "/chat", 1, "session:1:member"), ["boom", {}])
    assert told == {"ok": False, "error": {"code": "internal", "message": "Something went wrong on our side."}}


def test_a_refusal_in_a_handler_is_the_answer(app, monkeypatch):
    def refuse(connection, person, fields):
        raise ChatError("rate_limited", "Please wait.", retry_after=3)

    monkeypatch.setitem(namespace._handlers, ("/chat", "hurry"), (refuse, False))
    monkeypatch.setattr(namespace, "_identify", [lambda **shown: None])
    with app.app_context():
        told = answer(Connection("sid", "transport", "/chat", 1, "session:1:member"), ["hurry"])
    assert told["error"] == {"code": "rate_limited", "message": "Please wait.", "retry_after": 3}
