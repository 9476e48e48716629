"""Who is typing: passed on, not kept."""

from time import monotonic

from chatroom.accounts.person import Person
from chatroom.core.errors import forbidden
from chatroom.presence.queries import chosen_by
from chatroom.realtime import audiences, connections
from chatroom.realtime.connections import Connection
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here
from chatroom.rooms.access import get_place

EVERY = 2.0  # seconds; what a socket says of one room in between is dropped

_passed_at: dict[str, dict[int, float]] = {}


def type_in(connection: Connection, person: Person, room_id: int) -> None:
    """Tell a room's listeners that somebody is typing; those who want to be invisible are not betrayed."""
    place = get_place(person, room_id)
    if place.member is None or not {"post", "reply"} & set(place.permissions):
        raise forbidden("You cannot write in this room.")
    passed_at = _passed_at.setdefault(connection.sid, {})
    if monotonic() - passed_at.get(room_id, -EVERY) < EVERY:
        return
    passed_at[room_id] = monotonic()
    if chosen_by(person.user_id).status != "invisible":
        data = {"room_id": room_id, "anon_id": place.member.anon_id, "user_id": person.user_id}
        tell_nodes("typing", data)


def forget(connection: Connection) -> None:
    """A socket has gone."""
    _passed_at.pop(connection.sid, None)


@on_node_message("typing")
def _tell_here(data: dict) -> None:
    own = [connection.sid for connection in connections.of_user(data["user_id"])]
    typing = {"room_id": data["room_id"], "anon_id": data["anon_id"]}
    push_here("typing", typing, to=audiences.room(data["room_id"]), skip=own)
