"""The dialogs of rooms as pages of their own, for those who open them in a new tab."""

from flask import Blueprint, render_template

from chatroom.accounts.signin import current_person
from chatroom.rooms.access import get_managed_place, get_readable_place
from chatroom.rooms.serializers import room_json

room_pages = Blueprint("room_pages", __name__)


@room_pages.get("/rooms/new")
def new_room():
    """Make a room."""
    current_person()
    return render_template("rooms/new.html")


@room_pages.get("/rooms/<int:room_id>/settings")
def room_settings(room_id: int):
    """Change a room."""
    return render_template("rooms/settings.html", room=room_json(get_managed_place(current_person(), room_id)))


@room_pages.get("/rooms/<int:room_id>/members")
def room_members(room_id: int):
    """Look after a room's members."""
    return render_template("rooms/members.html", room=room_json(get_readable_place(current_person(), room_id)))
