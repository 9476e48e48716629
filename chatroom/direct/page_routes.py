"""Writing to somebody on a page of its own, and the choice on the account page."""

from flask import Blueprint, redirect, render_template, request

from chatroom.accounts.forms import told
from chatroom.accounts.signin import current_person
from chatroom.core.errors import not_found
from chatroom.direct import service
from chatroom.rooms.access import get_readable_place
from chatroom.rooms.queries import find_listed_member
from chatroom.rooms.serializers import room_json

direct_pages = Blueprint("direct_pages", __name__)


@direct_pages.get("/rooms/<int:room_id>/members/<anon_id>/write")
def write_to_member(room_id: int, anon_id: str):
    """The first words to a member of a room."""
    room = room_json(get_readable_place(current_person(), room_id))
    if "direct" not in room["permissions"] or find_listed_member(room_id, anon_id) is None:
        raise not_found()
    return render_template("direct/write.html", room=room, anon_id=anon_id)


@direct_pages.post("/account/direct-messages")
def choose_requests():
    """Choose whether anybody may ask to write to oneself."""
    with told("Saved. Nobody is told."):
        service.take_requests(current_person(), request.form.get("takes_requests") == "1")
    return redirect("/account", 303)
