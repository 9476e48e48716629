"""Sending twice: a client_id makes one message, whatever happened in between."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from chatroom.extensions import db
from chatroom.messages import service
from chatroom.messages.writers import _EARLIER, _WRITERS
from chatroom.rooms.models import RoomMember
from tests.invites.steps import later, refusal
from tests.messages.plans import plan_of
from tests.messages.steps import draft, edit, over_socket, remove, together
from tests.rooms.steps import change_member, handle, leave, read, said, say, seen


def test_a_repeat_returns_the_first_message(app, cast, room):
    first = say(cast.ravi_client, room, "Once", client_id="a1")
    again = say(cast.ravi_client, room, "Once", client_id="a1")
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    heard = over_socket(app, cast.ravi, "send_message", {"room_id": room, "message_text": "Once", "client_id": "a1"})
    assert heard == {"ok": True, "message": first.json}
    assert (len(read(cast.rita_client, room)["messages"]), seen(cast.rita_client, room)["last_seq"]) == (1, 1)


def test_another_text_or_parent_under_the_same_id_is_a_conflict(cast, room):
    first = said(cast.ravi_client, room, "Once", client_id="a1")
    assert refusal(say(cast.ravi_client, room, "Twice", client_id="a1")) == (409, "conflict")
    assert refusal(say(cast.ravi_client, room, "Once", client_id="a1", parent_id=first["message_id"])) == (
        409,
        "conflict",
    )
    assert seen(cast.rita_client, room)["last_seq"] == 1


def test_the_id_is_the_authors_and_the_rooms(cast, room, private):
    for client, where in ((cast.ravi_client, room), (cast.rita_client, room), (cast.ravi_client, private)):
        said(client, where, "Once", client_id="a1")
    mine, hers = read(cast.ravi_client, room)["messages"]
    assert (mine["client_id"], "client_id" in hers) == ("a1", False)


def test_no_id_means_no_promise(cast, room):
    ids = {
        said(cast.ravi_client, room, "Again", **more)["message_id"]
        for more in ({}, {"client_id": ""}, {"client_id": None})
    }
    assert len(ids) == 3
    for wrong in (5, "x" * 65, ["a"], "\ud800", True):
        assert refusal(say(cast.ravi_client, room, client_id=wrong)) == (422, "invalid")


def test_after_an_edit_the_first_text_still_finds_it(cast, room):
    first = said(cast.ravi_client, room, "Once", client_id="a1")
    edit(cast.ravi_client, first, "Changed")
    again = say(cast.ravi_client, room, "Once", client_id="a1")
    assert (again.status_code, again.json["message_text"], again.json["version"]) == (200, "Changed", 2)
    assert refusal(say(cast.ravi_client, room, "Changed", client_id="a1")) == (409, "conflict")


def test_after_a_removal_it_does_not_come_back(cast, room):
    remove(cast.mo_client, said(cast.ravi_client, room, "Once", client_id="a1"))
    again = say(cast.ravi_client, room, "Once", client_id="a1")
    assert (again.status_code, again.json["is_deleted"], again.json["message_text"]) == (200, True, "")


def test_the_promise_outlasts_a_new_handle_a_mute_and_a_day(cast, private):
    first = said(cast.ravi_client, private, "Once", client_id="a1")
    cast.ravi_client.post(f"/chat/rooms/{private}/handle")
    change_member(cast.rita_client, private, handle(cast.ravi_client, private), is_muted=True)
    with later(days=1):
        again = say(cast.ravi_client, private, "Once", client_id="a1")
    assert (again.status_code, again.json["message_id"]) == (200, first["message_id"])
    assert refusal(say(cast.ravi_client, private, "Twice", client_id="a2")) == (403, "muted")


def test_who_is_out_of_a_closed_room_gets_nothing_back(cast, private):
    said(cast.ravi_client, private, "Once", client_id="a1")
    leave(cast.ravi_client, private)
    assert refusal(say(cast.ravi_client, private, "Once", client_id="a1")) == (404, "not_found")
    assert refusal(say(cast.ravi_client, private, "Twice", client_id="a1")) == (404, "not_found")


def test_two_at_once_make_one_message(app, cast, room):
    start = Barrier(4)

    def send(_) -> tuple[int, bool]:
        with app.app_context():
            start.wait(20)
            message, is_new = service.post(cast.ravi, room, "Once", "a1")
            return message.message_id, is_new

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert len({message_id for message_id, _ in answers}) == 1
    assert sorted(is_new for _, is_new in answers) == [False, False, False, True]
    assert seen(cast.rita_client, room)["last_seq"] == 1


def test_each_of_many_that_come_again_together_is_found(app, cast, room, private):
    """Under the same ids, by several people in several rooms, one of whom has another handle by now."""

    def drafts() -> list:
        asked = [(cast.ravi, room, "a1"), (cast.ravi, room, "a2"), (cast.rita, room, "a1"), (cast.ravi, private, "a1")]
        return [draft(who, where, f"{number}", client_id=id_) for number, (who, where, id_) in enumerate(asked)]

    first = together(app, *drafts())
    assert cast.ravi_client.post(f"/chat/rooms/{private}/handle").status_code == 200
    *again, other, fresh = together(
        app, *drafts(), draft(cast.rita, private, "4", client_id="a1"), draft(cast.mo, room, "5")
    )
    assert [each["message_id"] for each in again] == [each["message_id"] for each in first]
    assert len({each["message_id"] for each in (*first, other, fresh)}) == 6
    conflict = together(app, draft(cast.ravi, room, "other", client_id="a2"), *drafts()[1:])
    assert conflict == ["conflict", *again[1:]]


def fill(room: int) -> None:
    """A thousand members more; PostgreSQL has neither heard of them nor of any message, or the plan would be chance."""
    names = ", ".join(column.name for column in RoomMember.__table__.c if column.name not in ("anon_id", "person_key"))
    tables = "('chat_messages'::regclass, 'room_members'::regclass)"
    of_these = f"oid IN {tables} OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid IN {tables})"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO chat_anon_id (anon_id, scope, created_at, is_active) SELECT 'filler-' || g, 'public', now(), "
            "false FROM generate_series(1, 1000) AS g"
        )
        connection.exec_driver_sql(
            f"INSERT INTO room_members (anon_id, person_key, {names}) SELECT 'filler-' || g, 'a' || g, {names} FROM "
            f"(SELECT * FROM room_members WHERE room_id = {room} LIMIT 1) AS one, generate_series(1, 1000) AS g"
        )
        connection.exec_driver_sql(f"DELETE FROM pg_statistic WHERE starelid IN {tables}")
        connection.exec_driver_sql(f"UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE {of_these}")


@pytest.mark.parametrize("many", [1, 64])
def test_it_is_found_by_an_index_and_not_among_all_that_was_said_in_the_room(app, cast, room, many):
    """Of a library that has just begun, PostgreSQL knows nothing, and what it takes for the way then it keeps."""
    said(cast.ravi_client, room, "Once", client_id="a1")
    names = [f"a{number}" for number in range(many)]
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
        if not is_sqlite:
            fill(room)
        plans = [plan_of(_WRITERS, {"room_ids": [*range(many)], "person_keys": names, "client_ids": names})]
        plans += [plan_of(_EARLIER, {"anon_ids": names, "client_ids": names})] if many == 1 else []
    for plan in plans:
        assert ("ix_chat_messages_sent (anon_id=? AND client_id=?)" if is_sqlite else "ix_chat_messages_sent") in plan
        assert "Seq Scan on chat_messages" not in plan
