"""Changing a room: its rules, its end, archiving and opening it again."""

from datetime import timedelta

from chatroom.core.clock import as_text, now
from tests.invites.steps import later, make_room, refusal
from tests.rooms.steps import enter, handle, leave, read, said, say, seen, settle


def test_only_what_was_sent_is_changed(cast, room):
    before = seen(cast.rita_client, room)
    changed = settle(cast.rita_client, room, topic="No hurry", room_type="private", role="guest", last_seq=50)
    assert (changed.status_code, changed.json) == (200, before | {"topic": "No hurry"})
    assert seen(cast.rita_client, room) == changed.json


def test_only_its_admin_changes_a_room(cast, room):
    for client in (cast.otto_client, cast.ravi_client, cast.mo_client, cast.lena_client, cast.tess_client):
        assert refusal(settle(client, room, topic="x")) == (403, "forbidden")
    assert settle(cast.ada_client, room, topic="The director may, in an open room").status_code == 200


BAD = [
    ("room_name", [None, "", "\u200b", "x" * 81, 3]),
    ("is_read_only", [None, 1, "true"]),
    ("allows_replies", ["yes", None]),
    ("is_active", [0, "false", None]),
    ("slow_mode_seconds", [-1, 3601, 1.5, "3", None, True, 2**63, 10**400]),
    ("ends_at", ["tomorrow", 5, "2026-05-01", "2026-05-01T12:00:00", "9999-12-31T23:59:59-12:00",
                 "0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "\ud800",
                 ["2026-05-01T12:00:00Z"], True]),
    ("audience", ["x", {"roles": ["x"]}]),
    ("password", [1, "x" * 201, "   ", "\u200b", "\x00"]),
]  # fmt: skip


def test_wrong_values_change_nothing(cast, room):
    before = seen(cast.rita_client, room)
    for field, value in ((field, value) for field, values in BAD for value in values):
        answer = settle(cast.rita_client, room, topic="not kept", **{field: value})
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field]), (field, value)
    assert seen(cast.rita_client, room) == before


def test_an_archived_room_is_read_and_nothing_else(cast, room):
    message = said(cast.ravi_client, room)
    assert settle(cast.rita_client, room, is_active=False).json["is_active"] is False
    assert refusal(say(cast.ravi_client, room)) == (409, "archived")
    edit = cast.ravi_client.patch(f"/chat/messages/{message['message_id']}", {"message_text": "x", "version": 1})
    assert refusal(edit) == (409, "archived")
    assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/join")) == (409, "archived")
    for change in ({"topic": "x"}, {"topic": "x", "ends_at": None}, {"ends_at": "2100-01-01T00:00:00Z"}):
        assert refusal(settle(cast.rita_client, room, **change)) == (409, "archived")
    assert len(read(cast.otto_client, room)["messages"]) == 1
    assert room not in {found["room_id"] for found in cast.otto_client.get("/chat/rooms").json["rooms"]}
    assert refusal(settle(cast.ravi_client, room, is_active=True)) == (403, "forbidden")
    assert settle(cast.rita_client, room, is_active=True, topic="Open again").json["topic"] == "Open again"
    said(cast.ravi_client, room)


def test_a_room_ends_when_its_time_has_come_and_can_be_given_more(cast, room):
    ends_at = now() + timedelta(hours=1)
    assert settle(cast.rita_client, room, ends_at=as_text(ends_at)).json["ends_at"] == as_text(ends_at)
    said(cast.ravi_client, room)
    with later(hours=1):
        assert refusal(say(cast.ravi_client, room)) == (409, "archived")
        assert refusal(settle(cast.rita_client, room, topic="x")) == (409, "archived")
        assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/join")) == (409, "archived")
        assert settle(cast.rita_client, room, ends_at=as_text(now() + timedelta(hours=1))).json["is_active"] is True
        said(cast.ravi_client, room)
    with later(days=1):
        reopened = settle(cast.rita_client, room, is_active=True).json
        assert (reopened["is_active"], reopened["ends_at"]) == (True, None)


def test_an_end_may_be_written_in_any_zone(cast, room):
    assert (
        settle(cast.rita_client, room, ends_at="2100-05-01T12:00:00+02:00").json["ends_at"]
        == "2100-05-01T10:00:00.000Z"
    )
    assert settle(cast.rita_client, room, ends_at=None).json["ends_at"] is None


def test_in_a_read_only_room_its_moderators_write(cast, room):
    settle(cast.rita_client, room, is_read_only=True)
    message = said(cast.mo_client, room)
    assert refusal(say(cast.ravi_client, room)) == (403, "forbidden")
    assert refusal(say(cast.ravi_client, room, parent_id=message["message_id"])) == (403, "forbidden")


def test_slow_mode_lets_a_member_write_once_in_a_while(cast, room):
    said(cast.ravi_client, room)
    settle(cast.rita_client, room, slow_mode_seconds=60)
    slow = say(cast.ravi_client, room)
    assert refusal(slow) == (429, "rate_limited")
    assert 1 <= slow.json["error"]["retry_after"] <= 60
    assert slow.headers["Retry-After"] == str(slow.json["error"]["retry_after"])
    said(cast.mo_client, room)
    said(cast.mo_client, room)
    with later(seconds=61):
        said(cast.ravi_client, room)
        assert refusal(say(cast.ravi_client, room)) == (429, "rate_limited")


def test_slow_mode_is_not_dodged_by_coming_back_under_another_handle(cast, room):
    settle(cast.rita_client, room, slow_mode_seconds=60)
    enter(cast.otto_client, room)
    said(cast.otto_client, room)
    leave(cast.otto_client, room)
    enter(cast.otto_client, room, handle="fresh")
    assert refusal(say(cast.otto_client, room)) == (429, "rate_limited")


def test_who_is_refused_costs_no_seq(cast, room):
    settle(cast.rita_client, room, slow_mode_seconds=60)
    first = said(cast.ravi_client, room)
    say(cast.ravi_client, room)
    assert said(cast.mo_client, room)["seq"] == first["seq"] + 1


def test_the_charter_says_what_is_set(cast):
    room = make_room(
        cast.lena_client, "librarian", password="tea", audience={"roles": ["teacher", "admin"], "level": 3}
    )
    settle(
        cast.lena_client,
        room,
        allows_replies=False,
        slow_mode_seconds=30,
        is_read_only=True,
        ends_at="2100-05-01T00:00:00Z",
    )
    charter = seen(cast.lena_client, room)["charter"]
    for part in (
        "librarians write", "teachers and the director", "level 3", "knows its password", "the library's staff",
        "Replies are off.", "once every 30 seconds", "Only moderators write.", "closes on 2100-05-01",
    ):  # fmt: skip
        assert part in charter
    plain = seen(cast.rita_client, make_room(cast.rita_client, "private", password="tea"))["charter"]
    assert plain.startswith("Only people with an invite can read this room.")
    assert "staff" not in plain


def test_the_identity_sentence_follows_the_handle(cast, room, private):
    assert "of this room alone" in seen(cast.ravi_client, private)["identity"]
    assert "your public handle" in seen(cast.ravi_client, room)["identity"]
    assert "You would speak" in seen(cast.otto_client, room)["identity"]
    assert handle(cast.ravi_client, private) != handle(cast.ravi_client, room)
