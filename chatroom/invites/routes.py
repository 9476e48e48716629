"""Invites over HTTP, and the two dialogs as pages of their own."""

from flask import Blueprint, current_app, render_template, request

from chatroom.accounts.signin import current_person
from chatroom.core.forms import json_body
from chatroom.invites import queries, service
from chatroom.invites.access import get_inviting_place
from chatroom.invites.input import new_invite, shown_code
from chatroom.invites.serializers import fresh_invite_json, invite_json
from chatroom.rooms.access import get_moderated_place
from chatroom.rooms.serializers import room_json

invites = Blueprint("invites", __name__)
INVITE = "/chat/invites/<int(max=2147483647):invite_id>"  # PostgreSQL knows no larger number


@invites.post("/chat/rooms/<int:room_id>/invites")
def create_invite(room_id: int):
    """Make an invite, whose code is shown this once."""
    place, invite, code = service.create(current_person(), room_id, **new_invite(json_body()))
    return fresh_invite_json(invite, place.room, code, _site()), 201


@invites.get("/chat/rooms/<int:room_id>/invites")
def list_invites(room_id: int):
    """A room's invites, newest first."""
    room = get_moderated_place(current_person(), room_id).room
    return {"invites": [invite_json(invite, room) for invite in queries.invites_of(room_id)]}


@invites.delete(INVITE)
def revoke_invite(invite_id: int):
    """Let an invite open nothing any more."""
    service.revoke(current_person(), invite_id)
    return "", 204


@invites.post("/chat/invites/redeem")
def redeem_invite():
    """Come into a room with a code."""
    return room_json(service.redeem(current_person(), **shown_code(json_body())))


@invites.get("/join")
def join_by_code():
    """Type a code; the page itself reads the one in a link's fragment, which we never see."""
    current_person()
    return render_template("invites/join.html")


@invites.get("/rooms/<int:room_id>/invites")
def room_invites(room_id: int):
    """Invite people to a room."""
    return render_template("invites/invites.html", room=room_json(get_inviting_place(current_person(), room_id)))


def _site() -> str:
    return current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
