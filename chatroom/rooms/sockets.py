"""Rooms over the socket: to listen, and to stop."""

from chatroom.core.errors import ChatError
from chatroom.core.forms import Fields
from chatroom.extensions import db
from chatroom.realtime import audiences, connections, eviction, missed, namespace
from chatroom.rooms.access import look_into, seen_by, users_who_may_listen
from chatroom.rooms.queries import last_seqs
from chatroom.rooms.rows import place_counted
from chatroom.rooms.serializers import room_json

eviction.tells_listeners(users_who_may_listen)
missed.tells_last_seqs(last_seqs)


@namespace.on(audiences.CHAT, "join_room", asks=True)
def on_join_room(connection, who, fields: Fields) -> dict:
    """Let this socket hear a room."""
    room_id = fields.integer("room_id")
    fields.check()
    losses = eviction.losses()
    person, (found, member_count) = who(place_counted(connection.user_id, room_id))
    place = seen_by(person, *found)
    connections.listen(connection, room_id, audiences.room(room_id))
    if eviction.losses() != losses:  # perhaps of this right, between our asking and our listening
        place = _asked_again(connection, person, room_id)
    missed.known_up_to(room_id, place.room.last_seq)
    return {"room": room_json(place, member_count), "last_seq": place.room.last_seq}


@namespace.on(audiences.CHAT, "leave_room")
def on_leave_room(connection, person, fields: Fields) -> None:
    """Let this socket hear a room no longer; membership stays."""
    room_id = fields.integer("room_id")
    fields.check()
    connections.unlisten(connection, room_id, audiences.room(room_id))


def _asked_again(connection, person, room_id: int):
    db.session.rollback()
    try:
        return look_into(person, room_id)
    except ChatError:
        connections.unlisten(connection, room_id, audiences.room(room_id))
        raise
