"""Many at the door at once: as many come in as the invite has uses."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from chatroom.extensions import db
from chatroom.invites.models import InviteRedemption
from tests.invites.crowd import key_of, redeem_at_once, serving, strangers
from tests.invites.steps import invite, listed, make_room

ROUNDS = 5


@pytest.fixture
def base_url(app, cast):
    """A real server on the database of the test."""
    with serving(app) as url:
        yield url


@pytest.fixture
def new_room(cast) -> int:
    """A private room of Rita's, with nobody else in it."""
    return make_room(cast.rita_client)


def said(answers) -> Counter:
    """How many were let in, and how many were told what."""
    return Counter(body["error"]["code"] if "error" in body else status for status, body in answers)


def redemptions(app, made) -> int:
    """How many people the invite has counted."""
    with app.app_context():
        query = select(func.count()).where(InviteRedemption.invite_id == made["invite_id"])
        return db.session.scalar(query)


def test_two_race_for_the_last_use_and_one_wins(app, cast, base_url):
    keys = [key_of(app, cast.otto), key_of(app, cast.tess)]
    for _ in range(ROUNDS):
        room = make_room(cast.rita_client)
        made = invite(cast.rita_client, room, max_uses=1)
        answers = redeem_at_once(base_url, keys, made["invite_code"])
        assert said(answers) == {200: 1, "invite_used_up": 1}
        assert listed(cast.rita_client, room)[0]["uses_count"] == redemptions(app, made) == 1
        assert cast.rita_client.get(f"/chat/rooms/{room}").json["member_count"] == 2


def test_ten_race_for_three_uses(app, cast, base_url, new_room):
    made = invite(cast.rita_client, new_room, max_uses=3)
    answers = redeem_at_once(base_url, strangers(app, 10), made["invite_code"])
    assert said(answers) == {200: 3, "invite_used_up": 7}
    assert listed(cast.rita_client, new_room)[0]["uses_count"] == redemptions(app, made) == 3
    assert cast.rita_client.get(f"/chat/rooms/{new_room}").json["member_count"] == 4


def test_one_person_in_several_tabs_uses_one(app, cast, base_url, new_room):
    made = invite(cast.rita_client, new_room, max_uses=5)
    answers = redeem_at_once(base_url, [key_of(app, cast.otto)] * 4, made["invite_code"])
    assert said(answers) == {200: 4}
    assert len({body["anon_id"] for _, body in answers}) == 1
    assert listed(cast.rita_client, new_room)[0]["uses_count"] == redemptions(app, made) == 1


def test_one_person_in_several_tabs_with_the_last_use(app, cast, base_url, new_room):
    made = invite(cast.rita_client, new_room, max_uses=1)
    answers = redeem_at_once(base_url, [key_of(app, cast.otto)] * 4, made["invite_code"])
    assert said(answers) == {200: 4}
    assert listed(cast.rita_client, new_room)[0]["uses_count"] == 1
