"""Who knows of a room, reads it and walks into it; and Otto, who must not."""

import pytest
from argon2 import PasswordHasher

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.rooms.models import Room
from tests.invites.steps import make_room, refusal
from tests.rooms.steps import enter, handle, leave, member_list, read, said, say, seen, settle

NOBODYS = 2_000_000


def everything_in(client, room_id, message_id, anon_id):
    """What Otto may try."""
    room, message = f"/chat/rooms/{room_id}", f"/chat/messages/{message_id}"
    yield "room", client.get(room)
    yield "room", client.get(f"{room}/messages")
    yield "room", client.get(f"{room}/messages", after=0, wait=1)
    yield "room", client.get(f"{room}/changes", after=0)
    yield "room", client.get(f"{room}/members")
    yield "room", client.post(f"{room}/join")
    yield "room", client.post(f"{room}/leave")
    yield "room", client.post(f"{room}/handle")
    yield "room", client.post(f"{room}/messages", {"message_text": "x"})
    yield "room", client.post(f"{room}/hand-over", {"anon_id": anon_id})
    yield "room", client.patch(room, {"topic": "x"})
    yield "room", client.patch(f"{room}/members/{anon_id}", {"is_muted": True})
    yield "room", client.delete(f"{room}/members/{anon_id}")
    yield "message", client.get(message)
    yield "message", client.get(f"{message}/revisions")
    yield "message", client.patch(message, {"message_text": "x", "version": 1})
    yield "message", client.delete(message)


@pytest.mark.parametrize("kind", ["private", "study"])
def test_a_closed_room_does_not_exist_for_otto_nor_for_the_director(cast, kind):
    room_id = make_room(cast.rita_client, kind, password="tea")
    message, rita = said(cast.rita_client, room_id), handle(cast.rita_client, room_id)
    for client in (cast.otto_client, cast.lena_client, cast.ada_client):
        for what, answer in everything_in(client, room_id, message["message_id"], rita):
            assert refusal(answer) == (404, "not_found"), answer.request.path
            assert answer.json["error"]["message"] == f"There is no such {what}."
    for (_, here), (_, nowhere) in zip(
        everything_in(cast.otto_client, room_id, message["message_id"], rita),
        everything_in(cast.otto_client, NOBODYS, NOBODYS, rita),
        strict=True,
    ):
        assert (here.status_code, here.json) == (nowhere.status_code, nowhere.json)
    assert cast.otto_client.get("/chat/rooms").json == {"rooms": []}


def test_everyone_reads_a_public_room_but_otto_only_reads(cast, room):
    message = said(cast.rita_client, room)
    assert read(cast.otto_client, room)["messages"][0]["message_id"] == message["message_id"]
    assert member_list(cast.otto_client, room).keys() == member_list(cast.rita_client, room).keys()
    found = seen(cast.otto_client, room)
    assert (found["anon_id"], found["role"], found["permissions"]) == (None, None, ["join"])
    ravi, path = handle(cast.ravi_client, room), f"/chat/rooms/{room}"
    for answer in (
        say(cast.otto_client, room),
        cast.otto_client.post(f"{path}/handle"),
        cast.otto_client.patch(path, {"topic": "x"}),
        cast.otto_client.patch(f"{path}/members/{ravi}", {"is_muted": True}),
        cast.otto_client.delete(f"{path}/members/{ravi}"),
        cast.otto_client.post(f"{path}/hand-over", {"anon_id": ravi}),
        cast.otto_client.patch(f"/chat/messages/{message['message_id']}", {"message_text": "x", "version": 1}),
        cast.otto_client.delete(f"/chat/messages/{message['message_id']}"),
        cast.otto_client.get(f"/chat/messages/{message['message_id']}/revisions"),
    ):
        assert refusal(answer) == (403, "forbidden"), answer.request.path
    assert refusal(leave(cast.otto_client, room)) == (409, "conflict")


def test_in_an_announcement_room_only_the_library_speaks_first(cast, desk):
    assert refusal(say(cast.ravi_client, desk)) == (403, "forbidden")
    news = said(cast.lena_client, desk, "Closed on Monday")
    assert (news["badge"], news["role"]) == ("librarian", "admin")
    reply = said(cast.ravi_client, desk, "Thank you", parent_id=news["message_id"])
    assert reply["badge"] is None
    assert refusal(say(cast.otto_client, desk, parent_id=news["message_id"])) == (403, "forbidden")
    assert read(cast.otto_client, desk)["messages"][0]["reply_count"] == 1
    settle(cast.lena_client, desk, allows_replies=False)
    assert refusal(say(cast.ravi_client, desk, parent_id=news["message_id"])) == (403, "forbidden")
    said(cast.lena_client, desk, "And on Tuesday", parent_id=news["message_id"])


def test_joining_twice_lands_in_the_room(cast, room):
    first = cast.otto_client.post(f"/chat/rooms/{room}/join").json
    again = cast.otto_client.post(f"/chat/rooms/{room}/join", {"handle": "fresh"})
    assert (again.status_code, again.json["anon_id"]) == (200, first["anon_id"])
    assert first["role"] == "member"
    assert first["member_count"] == 4
    said(cast.otto_client, room)


def test_a_password_keeps_out_who_does_not_know_it(cast):
    room = make_room(cast.rita_client, "public", password="green tea")
    said(cast.rita_client, room)
    assert seen(cast.otto_client, room)["has_password"] is True
    assert "join" in seen(cast.otto_client, room)["permissions"]
    for path in ("messages", "changes", "members"):
        assert refusal(cast.otto_client.get(f"/chat/rooms/{room}/{path}")) == (403, "forbidden")
    for tried in ({}, {"password": ""}, {"password": "Green tea"}, {"password": None}):
        answer = cast.otto_client.post(f"/chat/rooms/{room}/join", tried)
        assert refusal(answer) == (403, "forbidden")
        assert list(answer.json["error"]["fields"]) == ["password"]
    assert cast.otto_client.post(f"/chat/rooms/{room}/join", {"password": 7}).status_code == 422
    enter(cast.otto_client, room, password="green tea")
    leave(cast.otto_client, room)
    settle(cast.rita_client, room, password="black tea")
    assert cast.otto_client.post(f"/chat/rooms/{room}/join", {"password": "green tea"}).status_code == 403
    settle(cast.rita_client, room, password=None)
    assert seen(cast.otto_client, room)["has_password"] is False
    enter(cast.otto_client, room)


def test_an_audience_keeps_out_the_others_and_lets_its_members_stay(cast, room):
    settle(cast.rita_client, room, audience={"roles": ["teacher"]})
    assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/join")) == (403, "forbidden")
    assert refusal(cast.otto_client.get(f"/chat/rooms/{room}/messages")) == (403, "forbidden")
    assert room not in {found["room_id"] for found in cast.otto_client.get("/chat/rooms").json["rooms"]}
    enter(cast.tess_client, room)
    said(cast.ravi_client, room)


def test_who_left_a_closed_room_does_not_find_it_again(cast, private):
    left = leave(cast.ravi_client, private)
    assert (left.status_code, left.json["anon_id"], left.json["permissions"]) == (200, None, [])
    assert cast.ravi_client.get(f"/chat/rooms/{private}").status_code == 404
    assert cast.ravi_client.post(f"/chat/rooms/{private}/join").status_code == 404


def test_a_password_that_was_hashed_with_other_parameters_still_opens(app, cast):
    room = make_room(cast.rita_client, "public", password="green tea")
    with app.app_context(), transaction():
        db.session.get(Room, room).password_hash = PasswordHasher(time_cost=2, memory_cost=64).hash("green tea")
    assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/join", {"password": "black tea"})) == (403, "forbidden")
    enter(cast.otto_client, room, password="green tea")
