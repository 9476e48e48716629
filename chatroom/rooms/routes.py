"""Rooms over HTTP."""

from flask import Blueprint, flash, redirect

from chatroom.accounts.signin import current_person
from chatroom.core.forms import json_body
from chatroom.rooms import members, mine, queries, service
from chatroom.rooms.access import get_place, get_readable_place
from chatroom.rooms.input import new_room, own_changes, room_changes
from chatroom.rooms.serializers import members_json, room_json, rooms_json

rooms = Blueprint("rooms", __name__)


@rooms.get("/chat/rooms")
def list_rooms():
    """The person's rooms, and the open ones they could join."""
    return {"rooms": rooms_json(current_person())}


@rooms.post("/chat/rooms")
def create_room():
    """Make a room."""
    return room_json(service.create(current_person(), **new_room(json_body()))), 201


@rooms.get("/chat/rooms/<int:room_id>")
def show_room(room_id: int):
    """One room."""
    return room_json(get_place(current_person(), room_id))


@rooms.patch("/chat/rooms/<int:room_id>")
def change_room(room_id: int):
    """Change a room's settings."""
    return room_json(service.change(current_person(), room_id, room_changes(json_body())))


@rooms.patch("/chat/rooms/<int:room_id>/mine")
def arrange_room(room_id: int):
    """Arrange a room for oneself."""
    return room_json(mine.arrange(current_person(), room_id, own_changes(json_body())))


@rooms.post("/chat/rooms/<int:room_id>/join")
def join_room(room_id: int):
    """Walk into an open room."""
    fields = json_body()
    password = fields.line("password", 200, default=None)
    handle = fields.choice("handle", ("public", "fresh"), default=None)
    fields.check()
    return room_json(service.join(current_person(), room_id, password, handle))


@rooms.post("/chat/rooms/<int:room_id>/leave")
def leave_room(room_id: int):
    """Leave a room."""
    return room_json(service.leave(current_person(), room_id))


@rooms.post("/chat/rooms/<int:room_id>/handle")
def renew_room_handle(room_id: int):
    """A new handle in the one room it belongs to."""
    return room_json(members.renew_handle(current_person(), room_id))


@rooms.post("/account/handle")
def renew_public_handle():
    """A new public handle, from the account page."""
    new = members.renew_public_handle(current_person())
    flash(f"From now on you speak as {new}.", "success")
    return redirect("/account", 303)


@rooms.get("/chat/rooms/<int:room_id>/members")
def list_members(room_id: int):
    """Who is in a room, and who of them is here."""
    place = get_readable_place(current_person(), room_id)
    return {"members": members_json(place, queries.listed_members(room_id))}


@rooms.patch("/chat/rooms/<int:room_id>/members/<anon_id>")
def change_member(room_id: int, anon_id: str):
    """Give a member a role, mute them or let them speak."""
    person, fields = current_person(), json_body()
    role = fields.choice("role", ("admin", "moderator", "member", "guest"), default=None)
    is_muted = fields.boolean("is_muted", default=None)
    fields.check()
    member = members.change(person, room_id, anon_id, role, is_muted)
    return members_json(get_place(person, room_id), [member])[0]


@rooms.delete("/chat/rooms/<int:room_id>/members/<anon_id>")
def remove_member(room_id: int, anon_id: str):
    """Put a member out."""
    members.remove(current_person(), room_id, anon_id)
    return "", 204


@rooms.post("/chat/rooms/<int:room_id>/hand-over")
def hand_over(room_id: int):
    """Make another member the room's admin."""
    fields = json_body()
    anon_id = fields.line("anon_id", 40)
    fields.check()
    return room_json(members.hand_over(current_person(), room_id, anon_id))
