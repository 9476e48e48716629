"""Making rooms: types, audiences, and what is not accepted."""

from dataclasses import replace

import pytest

from chatroom.rooms.policy import is_in_audience
from chatroom.rooms.queries import find_room, open_rooms, rooms_without_doors
from tests.invites.steps import make_room, refusal
from tests.rooms.steps import enter, handle, leave, seen

FIELDS = {
    "room_id", "room_name", "room_type", "topic", "is_active", "created_at", "anon_id", "role", "is_muted",
    "unread_count", "mention_count", "last_seq", "member_count",
}  # fmt: skip
PRESETS = (["member"], ["member", "teacher"], ["teacher"], ["teacher", "admin"])


@pytest.mark.parametrize("kind", ["public", "private", "study", "librarian"])
def test_its_creator_is_its_admin(cast, kind):
    made = cast.lena_client.post(
        "/chat/rooms", {"room_name": " Slow \n books ", "room_type": kind, "topic": "No hurry", "book": "Emma"}
    )
    assert made.status_code == 201
    assert made.json == cast.lena_client.get(f"/chat/rooms/{made.json['room_id']}").json
    assert made.json.keys() >= FIELDS
    expected = {
        "room_name": "Slow books", "room_type": kind, "topic": "No hurry", "book": "Emma", "role": "admin",
        "is_active": True, "is_muted": False, "last_seq": 0, "unread_count": 0, "mention_count": 0,
        "member_count": 1, "has_password": False, "audience": None,
    }  # fmt: skip
    assert {name: made.json[name] for name in expected} == expected


def test_announcement_rooms_are_the_librarys(cast):
    for name, status in (("otto", 403), ("tess", 403), ("lena", 201), ("ada", 201)):
        client = getattr(cast, f"{name}_client")
        made = client.post("/chat/rooms", {"room_name": "News", "room_type": "librarian"})
        assert made.status_code == status


def test_what_a_caller_may_not_set_has_no_effect(cast):
    sent = {"room_id": 77, "last_seq": 9, "created_by": 1, "anon_id": "x", "role": "guest", "is_active": False}
    room_id = make_room(cast.otto_client, "public", colour="green", **sent)
    found = seen(cast.otto_client, room_id)
    assert (found["room_id"] != 77, found["last_seq"], found["role"], found["is_active"]) == (True, 0, "admin", True)


def test_an_audience_is_kept_as_it_was_chosen(cast):
    for roles in PRESETS:
        chosen = {"roles": roles, "department": " History ", "level": 2}
        room_id = make_room(cast.ada_client, "public", audience=chosen)
        assert seen(cast.ada_client, room_id)["audience"] == chosen | {"department": "History"}


BAD = [
    ("room_name", ["", "  ", "\u200b\u2060", "\u3164", "x" * 81, 7, None, ["a"], "\x00", "\ud800", {"a": 1}]),
    ("room_type", ["direct", "desk", "PUBLIC", "", None, 1, [], {}]),
    ("topic", [5, "x" * 301, ["x"], "\udfff"]),
    ("password", [5, "x" * 201, True]),
    ("book", [5, "x" * 201]),
    ("audience", ["all", [1], {"roles": "member"}, {"roles": ["king"]}, {"roles": [["member"]]}, {"roles": [None]},
                  {"level": "2"}, {"level": 101}, {"level": -1}, {"level": 2**63}, {"level": True},
                  {"department": 5}, {"department": "x" * 81}]),
]  # fmt: skip


def test_wrong_values_are_named(cast):
    good = {"room_name": "Slow books", "room_type": "public"}
    for field, value in ((field, value) for field, values in BAD for value in values):
        answer = cast.otto_client.post("/chat/rooms", good | {field: value})
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field]), (field, value)
    assert cast.otto_client.get("/chat/rooms").json == {"rooms": []}


def test_control_letters_and_what_turns_text_around_are_dropped(cast):
    room_id = make_room(cast.rita_client, "public", topic="a\x00b\x1b[31m\u202ec\r\nd")
    assert seen(cast.rita_client, room_id)["topic"] == "ab[31mc d"


def test_my_rooms_and_the_open_ones_i_could_join(cast):
    mine = make_room(cast.rita_client, "private")
    open_one, teachers = (
        make_room(cast.tess_client, "public"),
        make_room(cast.tess_client, "public", audience={"roles": ["teacher"]}),
    )
    archived, secret = make_room(cast.tess_client, "public"), make_room(cast.tess_client, "study")
    cast.tess_client.patch(f"/chat/rooms/{archived}", {"is_active": False})
    listed = {room["room_id"]: room for room in cast.rita_client.get("/chat/rooms").json["rooms"]}
    assert listed.keys() == {mine, open_one}
    assert listed[mine]["anon_id"] == handle(cast.rita_client, mine)
    assert (listed[open_one]["anon_id"], listed[open_one]["role"]) == (None, None)
    hers = {room["room_id"] for room in cast.tess_client.get("/chat/rooms").json["rooms"]}
    assert hers == {open_one, teachers, archived, secret}


def test_what_one_is_in_or_may_not_join_takes_no_place_among_the_open_rooms(app, cast):
    audiences = [{"roles": ["member"]}, {"level": 3}, {"roles": [], "department": 'The "member"'}, None]
    news, *suiting = [make_room(cast.lena_client, "librarian"), *made_for(cast, audiences)]
    made_for(cast, [{"roles": ["teacher", "admin"]}, {"department": "member"}, {"level": 4}, {"level": 0}])
    for _ in range(3):
        enter(cast.otto_client, make_room(cast.tess_client, "public"))
    left = make_room(cast.tess_client, "public")
    enter(cast.otto_client, left)
    leave(cast.otto_client, left)
    otto = replace(cast.otto, department='The "member"', level=3)
    with app.app_context():
        found = [room.room_id for room in open_rooms(otto, most=6)]
        assert found == [news, left, *reversed(suiting)]
        assert all(is_in_audience(find_room(room_id), otto) for room_id in found)
        assert [room.room_id for room in rooms_without_doors(otto, most=8)][4:] == [*reversed(suiting)]
        nobody = replace(cast.otto, role="admin")
        assert {room.room_id for room in open_rooms(nobody)} & set(suiting) == {suiting[-1]}


def made_for(cast, audiences) -> list[int]:
    """Rooms of Tess's."""
    return [make_room(cast.tess_client, "public", audience=audience) for audience in audiences]


def test_strangers_get_nothing_and_a_change_needs_its_token(cast, app):
    stranger = app.test_client()
    assert refusal(stranger.get("/chat/rooms")) == (401, "unauthenticated")
    assert refusal(stranger.post("/chat/rooms", json={})) == (401, "unauthenticated")
    assert refusal(cast.rita_client.http.post("/chat/rooms", json={})) == (400, "csrf")
