"""What the database refuses to hold, whoever writes it."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from chatroom.core.clock import now
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.invites.models import InviteRedemption, RoomInvite
from tests.invites.steps import invite, kept

CANNOT_BE = [
    {"uses_count": 3}, {"uses_count": -1}, {"max_uses": 0}, {"max_uses": 10_001}, {"code_hash": None},
    {"expires_at": now() - timedelta(days=1)}, {"revoked_at": now()}, {"revoked_by": "quiet-otter-4821"},
    {"room_id": 4711},
]  # fmt: skip


def test_an_invite_that_cannot_be(app, cast, room):
    made = invite(cast.rita_client, room, max_uses=2)
    same = update(RoomInvite).where(RoomInvite.invite_id == made["invite_id"])
    for values in CANNOT_BE:
        with app.app_context(), pytest.raises(IntegrityError), transaction():
            db.session.execute(same.values(**values))


def test_two_invites_with_one_code(app, cast, room):
    one, two = kept(app, invite(cast.rita_client, room)), invite(cast.rita_client, room)
    with app.app_context(), pytest.raises(IntegrityError), transaction():
        same = update(RoomInvite).where(RoomInvite.invite_id == two["invite_id"])
        db.session.execute(same.values(code_hash=one.code_hash))


def test_one_person_using_an_invite_twice(app, cast, room):
    made = invite(cast.rita_client, room)
    with app.app_context(), pytest.raises(IntegrityError), transaction():
        for _ in range(2):
            db.session.add(InviteRedemption(invite_id=made["invite_id"], person_key="somebody"))
            db.session.flush()
            db.session.expunge_all()
