"""Direct conversations over HTTP; their messages, members and read marks are those of any room."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import Fields, json_body
from chatroom.direct import receipts, service
from chatroom.direct.serializers import direct_json
from chatroom.rooms.serializers import room_json

FIRST_MOST = 500  # characters of a first message, which its reader has not asked for

direct = Blueprint("direct", __name__)


@direct.get("/chat/direct")
def list_direct():
    """The person's conversations, requests first."""
    return direct_json(current_person())


@direct.patch("/chat/direct")
def choose_direct():
    """Choose whether anybody may ask to write to oneself."""
    person, fields = current_person(), json_body()
    wanted = fields.boolean("takes_requests")
    fields.check()
    service.take_requests(person, wanted)
    return direct_json(person)


@direct.post("/chat/direct")
def write_to():
    """Write to a handle of a room one is in; without words, find the conversation with it."""
    person, fields = current_person(), json_body()
    room_id, anon_id = fields.integer("room_id"), fields.line("anon_id", 40)
    text = _first_words(fields)
    fields.check()
    place, is_new = service.write_to(person, room_id, anon_id, text)
    return room_json(place), 201 if is_new else 200


@direct.patch("/chat/direct/<int:room_id>")
def choose_receipts(room_id: int):
    """Choose whether the two see how far each has read."""
    person, fields = current_person(), json_body()
    wanted = fields.boolean("shows_read")
    fields.check()
    return room_json(receipts.show_read(person, room_id, wanted))


@direct.post("/chat/direct/<int:room_id>/accept")
def accept_request(room_id: int):
    """Let somebody write who has asked to."""
    return room_json(service.accept(current_person(), room_id))


@direct.post("/chat/direct/<int:room_id>/decline")
def decline_request(room_id: int):
    """Say no."""
    service.decline(current_person(), room_id)
    return "", 204


@direct.post("/chat/direct/<int:room_id>/block")
def block_direct(room_id: int):
    """Hear no more of somebody."""
    return room_json(service.block(current_person(), room_id))


@direct.post("/chat/direct/<int:room_id>/unblock")
def unblock_direct(room_id: int):
    """Lift a block."""
    return room_json(service.unblock(current_person(), room_id))


def _first_words(fields: Fields) -> str | None:
    return None if fields.raw("message_text") is None else fields.text("message_text", FIRST_MOST)
