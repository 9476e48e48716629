"""What tests of invites do again and again."""

from contextlib import contextmanager
from datetime import timedelta

import time_machine
from sqlalchemy import select

from chatroom.core.clock import now
from chatroom.extensions import db
from chatroom.invites.models import RoomInvite
from chatroom.rooms import members

REDEEM = "/chat/invites/redeem"


def make_room(client, room_type="private", **settings) -> int:
    """A room of this person's; its room_id."""
    made = client.post("/chat/rooms", {"room_name": "Slow books", "room_type": room_type, **settings})
    assert made.status_code == 201, made.text
    return made.json["room_id"]


def invite(client, room_id, **wanted) -> dict:
    """A new invite, with its code."""
    made = client.post(f"/chat/rooms/{room_id}/invites", wanted)
    assert made.status_code == 201, made.text
    return made.json


def listed(client, room_id) -> list[dict]:
    """A room's invites."""
    return client.get(f"/chat/rooms/{room_id}/invites").json["invites"]


def redeem(client, made, **more):
    """Show an invite's code."""
    return client.post(REDEEM, {"invite_code": made["invite_code"], **more})


def come_in(client, host, room_id) -> str:
    """Come into a room by an invite of its host's; the handle there."""
    return redeem(client, invite(host, room_id)).json["anon_id"]


def refusal(answer) -> tuple[int, str]:
    """The status and the code of a refusal."""
    return answer.status_code, answer.json["error"]["code"]


def put_out(app, person, room_id, anon_id) -> None:
    """Remove a member."""
    with app.app_context():
        members.remove(person, room_id, anon_id)


def make_moderator(app, admin, room_id, anon_id) -> None:
    """Give a member the role of a moderator."""
    with app.app_context():
        members.change(admin, room_id, anon_id, "moderator", None)


def kept(app, made) -> RoomInvite:
    """The invite as the database has it."""
    with app.app_context():
        return db.session.scalars(select(RoomInvite).where(RoomInvite.invite_id == made["invite_id"])).one()


@contextmanager
def later(**span):
    """So much later."""
    with time_machine.travel(now() + timedelta(**span)):
        yield
