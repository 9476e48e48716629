"""Who hears that an invite was used or revoked: the room's moderators, and nobody else."""

import pytest

from chatroom.realtime import audiences
from tests.invites.steps import invite, listed, make_room, redeem


@pytest.fixture
def heard(monkeypatch) -> list:
    """What is pushed about invites: (event, data, audience)."""
    said = []
    monkeypatch.setattr("chatroom.invites.broadcasts.push", lambda event, data, to: said.append((event, data, to)))
    return said


def moderators(cast) -> set[str]:
    """Rita's tabs and Mo's."""
    return {audiences.user(cast.rita.user_id), audiences.user(cast.mo.user_id)}


def test_the_moderators_see_an_invite_being_used(cast, room, heard):
    made = invite(cast.rita_client, room, max_uses=1)
    redeem(cast.otto_client, made)
    assert {to for _, _, to in heard} == moderators(cast)
    assert len(heard) == 2
    for event, data, _ in heard:
        assert event == "invite_updated"
        assert data == listed(cast.rita_client, room)[0]
        assert (data["uses_count"], data["is_active"]) == (1, False)


def test_the_moderators_see_an_invite_being_revoked_once(cast, room, heard):
    made = invite(cast.rita_client, room)
    for _ in range(2):
        cast.mo_client.delete(f"/chat/invites/{made['invite_id']}")
    assert {to for _, _, to in heard} == moderators(cast)
    assert [data["is_active"] for _, data, _ in heard] == [False, False]


def test_nothing_is_said_when_nothing_was_used(cast, room, heard):
    made = invite(cast.rita_client, room, max_uses=1)
    redeem(cast.ravi_client, made)
    redeem(cast.otto_client, made)
    heard.clear()
    redeem(cast.tess_client, made)
    redeem(cast.otto_client, made)
    assert heard == []


def test_who_moderates_another_room_hears_nothing(cast, room, heard):
    make_room(cast.otto_client)
    redeem(cast.tess_client, invite(cast.rita_client, room))
    assert {to for _, _, to in heard} == moderators(cast)
