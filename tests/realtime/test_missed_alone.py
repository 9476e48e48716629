"""The only node finds what was kept and told to nobody."""

import pytest

from chatroom.core.journeys import Journeys
from chatroom.extensions import db
from chatroom.presence import unread
from chatroom.realtime import connections, missed, nodes
from chatroom.realtime.audiences import CHAT
from chatroom.realtime.connections import Connection
from tests.invites.steps import make_room, refusal
from tests.rooms.steps import enter, said, say


@pytest.fixture
def room(cast) -> int:
    """Rita's room, with Ravi in it."""
    room_id = make_room(cast.rita_client, "public")
    enter(cast.ravi_client, room_id)
    return room_id


@pytest.fixture
def looks(app, cast, room, monkeypatch):
    """Ravi listens; a function that looks for what was missed, so often as it takes: who must fetch, and be counted."""
    for name in ("_heard", "_lacking", "_to_fetch"):
        monkeypatch.setattr(missed, name, {})
    monkeypatch.setattr(unread, "_changed", {})
    connections.add(Connection("sid", "transport", CHAT, cast.ravi.user_id, cast.ravi.credential, {room}))

    def look() -> tuple[list, list]:
        unread._changed.clear()
        with app.app_context():
            missed.look()
            missed.look()
        return list(missed._to_fetch), list(unread._changed)

    assert look() == ([], [])
    yield look
    connections.forget("sid")


@pytest.fixture
def lost_answer(app, monkeypatch):
    """A function by which the next commit takes effect, and fails: the database went away before it could say so."""
    with app.app_context():
        dialect = db.engine.dialect
    commit, make = dialect.do_commit, Journeys.make

    def fail(connection):
        monkeypatch.setattr(dialect, "do_commit", commit)
        commit(connection)
        raise dialect.dbapi.OperationalError("gone")

    def fail_along(self, runs, commits=False):
        found = make(self, runs, commits)
        if commits:
            monkeypatch.setattr(Journeys, "make", make)
            raise dialect.dbapi.OperationalError("gone")
        return found

    if dialect.name == "sqlite":
        return lambda: monkeypatch.setattr(dialect, "do_commit", fail)
    return lambda: monkeypatch.setattr(Journeys, "make", fail_along)


def test_a_message_whose_commit_was_not_answered_is_fetched_by_those_who_listen(cast, room, looks, lost_answer):
    lost_answer()
    assert refusal(say(cast.rita_client, room, "Once", client_id="a1")) == (503, "unavailable")
    assert say(cast.rita_client, room, "Once", client_id="a1").status_code == 200
    assert looks() == (["sid"], [room])


def test_what_was_told_is_not_fetched(cast, room, looks):
    said(cast.rita_client, room)
    assert looks() == ([], [])


def test_the_only_node_looks_for_it(monkeypatch):
    begun = []
    monkeypatch.setattr(nodes, "_manager", lambda: None)
    monkeypatch.setattr(nodes.hub, "spawn", lambda *begins: begun.append(begins))
    nodes.keep_in_touch("the app")
    assert begun == [(missed.watch, "the app"), (missed.tell_clients,)]
