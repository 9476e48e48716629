"""Rooms over the socket: to listen, and to stop."""

from chatroom.core.forms import Fields
from chatroom.realtime import audiences, connections, eviction, namespace
from chatroom.rooms.access import get_readable_place, users_who_may_listen
from chatroom.rooms.serializers import room_json

eviction.tells_listeners(users_who_may_listen)


@namespace.on(audiences.CHAT, "join_room")
def on_join_room(connection, person, fields: Fields) -> dict:
    """Let this socket hear a room."""
    room_id = fields.integer("room_id")
    fields.check()
    place = get_readable_place(person, room_id)
    connections.listen(connection, room_id, audiences.room(room_id))
    return {"room": room_json(place), "last_seq": place.room.last_seq}


@namespace.on(audiences.CHAT, "leave_room")
def on_leave_room(connection, person, fields: Fields) -> None:
    """Let this socket hear a room no longer; membership stays."""
    room_id = fields.integer("room_id")
    fields.check()
    connections.unlisten(connection, room_id, audiences.room(room_id))
