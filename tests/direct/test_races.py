"""Two who write to each other at the same moment, and one who does in several tabs, have one conversation."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from chatroom.core.facts import transaction
from chatroom.direct.models import DirectConversation
from chatroom.extensions import db
from chatroom.rooms.models import Room
from tests.direct.steps import DIRECT, answer, asked, hold, listed, take_requests, write_to
from tests.invites.crowd import key_of, serving
from tests.invites.steps import make_room, refusal
from tests.rooms.steps import change_member, enter, handle, read
from tests.services import connect, wait_until_somebody_waits


def all_at_once(base_url, requests) -> list[tuple[int, dict]]:
    """What each is answered who asks at the same moment: (key, body)."""
    start = Barrier(len(requests))

    def send(key: str, body: dict) -> tuple[int, dict]:
        with closing(http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=20)) as connection:
            connection.connect()
            start.wait(20)
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            connection.request("POST", DIRECT, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.load(answer)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, *zip(*requests, strict=True)))


def conversations(app) -> int:
    """How many there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(DirectConversation))


def test_two_write_to_each_other_from_two_rooms(app, cast):
    rooms = [make_room(cast.mo_client, "public") for _ in range(2)]
    for room_id in rooms:
        for client in (cast.rita_client, cast.ravi_client):
            enter(client, room_id)
    rita, ravi = handle(cast.rita_client, rooms[0]), handle(cast.ravi_client, rooms[0])
    with serving(app) as base_url:
        answers = all_at_once(base_url, [
            (key_of(app, cast.rita), {"room_id": rooms[0], "anon_id": ravi, "message_text": "One"}),
            (key_of(app, cast.ravi), {"room_id": rooms[1], "anon_id": rita, "message_text": "Another"}),
        ])  # fmt: skip
    assert sorted(status for status, _ in answers) == [200, 201]
    [talk] = {body["room_id"] for _, body in answers}
    assert conversations(app) == 1
    assert {each["message_text"] for each in read(cast.rita_client, talk)["messages"]} == {"One", "Another"}


def test_one_in_several_tabs_asks_once(app, cast):
    room = make_room(cast.mo_client, "public")
    enter(cast.rita_client, room)
    body = {"room_id": room, "anon_id": handle(cast.mo_client, room), "message_text": "Hello"}
    with serving(app) as base_url:
        answers = all_at_once(base_url, [(key_of(app, cast.rita), body)] * 4)
    assert sorted(status for status, _ in answers) == [201, 403, 403, 403]
    assert conversations(app) == 1
    assert [each["unread_count"] for each in listed(cast.mo_client)["rooms"]] == [1]


def crossing(app, cast, room) -> tuple[int, int, tuple[str, dict]]:
    """Ravi is about to write to Rita from a room made after her request, which never reached him."""
    take_requests(cast.ravi_client, False)
    kept = asked(cast.rita_client, room, handle(cast.ravi_client, room))
    later = make_room(cast.mo_client, "public")
    for client in (cast.rita_client, cast.ravi_client):
        enter(client, later)
    body = {"room_id": later, "anon_id": handle(cast.rita_client, later), "message_text": "Hello"}
    return kept, later, (key_of(app, cast.ravi), body)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_request_that_crosses_one_that_was_kept_locks_rooms_by_number(app, cast, room):
    kept, later, request = crossing(app, cast, room)
    with serving(app) as base_url, ThreadPoolExecutor(1) as pool:
        with connect(app.config["DATABASE_URL"]) as other, other.transaction():
            other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR UPDATE", [kept])
            answers = pool.submit(all_at_once, base_url, [request])
            wait_until_somebody_waits(other)
            # Whoever goes by the order of numbers, as to renew a handle in all of its rooms, comes here next.
            other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR UPDATE NOWAIT", [later])
        [(status, made)] = answers.result(30)
    assert status == 201
    assert [each["room_id"] for each in listed(cast.rita_client)["rooms"]] == [made["room_id"]]


def test_a_request_that_crosses_one_while_a_handle_is_renewed(app, cast, room):
    _, _, request = crossing(app, cast, room)
    with serving(app) as base_url, ThreadPoolExecutor(1) as pool:
        answers = pool.submit(all_at_once, base_url, [request])
        assert cast.rita_client.submit("/account/handle").status_code in (200, 303)
        [(status, made)] = answers.result(30)
    assert status == 201
    assert [each["room_id"] for each in listed(cast.rita_client)["rooms"]] == [made["room_id"]]


@pytest.mark.parametrize("is_withheld", [False, True])
def test_the_database_refuses_a_second(app, cast, room, is_withheld):
    talk = asked(cast.rita_client, room, handle(cast.ravi_client, room))
    with app.app_context():
        with transaction():
            first = db.session.get_one(DirectConversation, talk)
            first.is_withheld = is_withheld
        same = {"low_id": first.low_id, "high_id": first.high_id, "asked_by": first.asked_by}
        with pytest.raises(IntegrityError, match="direct_conversations"), transaction():
            db.session.add(Room(room_id=900, room_name="x", room_type="direct"))
            db.session.flush()
            db.session.add(DirectConversation(room_id=900, is_withheld=is_withheld, **same))
            db.session.flush()
    assert conversations(app) == 1


def while_held(app, room_id, act, meanwhile):
    """What somebody is answered who had to wait for a room, in which something else was done meanwhile."""
    with ThreadPoolExecutor(1) as pool, connect(app.config["DATABASE_URL"]) as other:
        with other.transaction():
            other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR NO KEY UPDATE", [room_id])
            answered = pool.submit(act)
            wait_until_somebody_waits(other)
            meanwhile(other)
        return answered.result(20)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("verb", ["accept", "decline", "block", "write"])
def test_whose_account_is_closed_while_they_wait_answers_nobody(app, cast, room, request_, verb):
    rita = handle(cast.rita_client, room)
    acts = {"write": lambda: write_to(cast.ravi_client, room, rita)}
    close = "UPDATE users SET is_active = false WHERE user_id = %s"
    answered = while_held(
        app,
        request_,
        acts.get(verb, lambda: answer(cast.ravi_client, request_, verb)),
        lambda other: other.execute(close, [cast.ravi.user_id]),
    )
    assert refusal(answered) == (401, "unauthenticated")
    assert hold(cast.rita_client, request_) == "waiting"
    assert len(read(cast.rita_client, request_)["messages"]) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_answer_that_comes_while_a_mute_is_lifted_stands(app, cast, room, request_):
    accepted = "UPDATE direct_conversations SET status = 'accepted' WHERE room_id = %s"
    rita = handle(cast.rita_client, room)
    changed = while_held(
        app,
        request_,
        lambda: change_member(cast.rita_client, room, rita, is_muted=False),
        lambda other: other.execute(accepted, [request_]),
    )
    assert changed.status_code == 200
    assert (hold(cast.rita_client, request_), hold(cast.ravi_client, request_)) == (None, None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_another_role_waits_for_no_conversation(app, cast, room, talk):
    with connect(app.config["DATABASE_URL"]) as other, other.transaction():
        other.execute("SELECT FROM chat_rooms WHERE room_id = %s FOR NO KEY UPDATE", [talk])
        ravi = handle(cast.ravi_client, room)
        assert change_member(cast.rita_client, room, ravi, role="moderator").status_code == 200
        assert cast.rita_client.post(f"/chat/rooms/{room}/hand-over", {"anon_id": ravi}).status_code == 200
