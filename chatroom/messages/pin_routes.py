"""Pinned messages over HTTP."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.messages import pins, queries
from chatroom.messages.pages import messages_json, one_json
from chatroom.rooms.access import get_readable_place

pinned_messages = Blueprint("pinned_messages", __name__)


@pinned_messages.put("/chat/messages/<int:message_id>/pin")
def pin_message(message_id: int):
    """Pin a message for everyone in its room."""
    person = current_person()
    return one_json(pins.pin(person, message_id, on=True), person)


@pinned_messages.delete("/chat/messages/<int:message_id>/pin")
def unpin_message(message_id: int):
    """Pin it no longer."""
    person = current_person()
    return one_json(pins.pin(person, message_id, on=False), person)


@pinned_messages.get("/chat/rooms/<int:room_id>/pins")
def list_pins(room_id: int):
    """What is pinned in a room, the newest pin first."""
    person = current_person()
    get_readable_place(person, room_id)
    return {"messages": messages_json(queries.pinned_in(person, room_id), person)}
