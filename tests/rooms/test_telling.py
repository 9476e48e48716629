"""What rooms tell costs each of their listeners something: nothing is told of nothing, and nobody does it all day."""

import pytest

from chatroom.rooms import broadcasts
from tests.invites.steps import refusal
from tests.rooms.steps import change_member, enter, handle, leave, settle


@pytest.fixture
def heard(monkeypatch) -> list:
    """The events that are pushed about rooms."""
    events = []
    monkeypatch.setattr(broadcasts, "push", lambda event, data, to: events.append(event))
    return events


def test_a_change_that_changes_nothing_is_not_told(cast, room, heard):
    ravi = handle(cast.ravi_client, room)
    audience, ends_at = {"roles": ["member"]}, "2100-05-01T12:00:00.000Z"
    settle(cast.rita_client, room, topic="No hurry", audience=audience, ends_at=ends_at)
    change_member(cast.rita_client, room, ravi, is_muted=True)
    heard.clear()
    same = {"topic": "No hurry", "audience": audience, "ends_at": ends_at, "password": None, "is_active": True}
    for changes in ({}, {"room_type": "private"}, same):
        assert settle(cast.rita_client, room, **changes).json["topic"] == "No hurry"
    for changes in ({}, {"is_muted": True}, {"role": "member"}):
        assert change_member(cast.rita_client, room, ravi, **changes).json["is_muted"] is True
    assert cast.ravi_client.patch(f"/chat/rooms/{room}/mine", {"is_hushed": False}).status_code == 200
    assert cast.rita_client.post(f"/chat/rooms/{room}/hand-over", {"anon_id": handle(cast.rita_client, room)}).json
    assert heard == []
    settle(cast.rita_client, room, topic="Hurry")
    assert set(heard) == {"room_updated"}


def test_whether_a_former_handle_was_muted_is_not_told_by_lifting_that(cast, room, heard):
    change_member(cast.rita_client, room, enter(cast.otto_client, room, handle="fresh"), is_muted=True)
    leave(cast.otto_client, room)
    again, never = enter(cast.otto_client, room, handle="public"), handle(cast.mo_client, room)
    told = []
    for anon_id in (again, never):
        heard.clear()
        assert change_member(cast.rita_client, room, anon_id, is_muted=False).status_code == 200
        told.append(set(heard))
    assert told == [{"room_updated"}] * 2


@pytest.mark.usefixtures("still")
def test_coming_and_going_is_limited_together(app, cast, room, heard):
    app.config["RATE_LIMITS"] = True
    for _ in range(30):
        enter(cast.otto_client, room)
        assert leave(cast.otto_client, room).status_code == 200
    assert refusal(cast.otto_client.post(f"/chat/rooms/{room}/join")) == (429, "rate_limited")
    # A member just lands in it.
    enter(cast.ravi_client, room)
    assert leave(cast.ravi_client, room).status_code == 200


@pytest.mark.usefixtures("still")
def test_managing_is_limited_for_rooms_and_members_together(app, cast, room, heard):
    app.config["RATE_LIMITS"] = True
    ravi = handle(cast.ravi_client, room)
    for number in range(30):
        assert settle(cast.rita_client, room, topic=f"Week {number}").status_code == 200
        assert change_member(cast.rita_client, room, ravi, is_muted=number % 2 == 0).status_code == 200
    assert refusal(settle(cast.rita_client, room, topic="Too much")) == (429, "rate_limited")
    assert refusal(change_member(cast.rita_client, room, ravi, role="guest")) == (429, "rate_limited")
    assert change_member(cast.mo_client, room, ravi, is_muted=True).status_code == 200
