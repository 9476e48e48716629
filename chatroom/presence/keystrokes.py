"""Who is typing: passed on, not kept."""

from time import monotonic

from chatroom.accounts.person import Person
from chatroom.core.errors import forbidden
from chatroom.messages.replies import get_parent
from chatroom.presence.queries import chosen_by
from chatroom.realtime import audiences, connections
from chatroom.realtime.connections import Connection
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here
from chatroom.rooms.access import get_place

EVERY = 2.0  # seconds; what a socket says of one room or thread in between is dropped

_Place = tuple[int, int | None]  # a room, or a thread in it
_passed_at: dict[str, dict[_Place, float]] = {}


def type_in(connection: Connection, person: Person, room_id: int, parent_id: int | None = None) -> None:
    """Tell a room's listeners that somebody types, in it or in a thread; the invisible are not betrayed."""
    place = get_place(person, room_id)
    may = {"post", "reply"} if parent_id is None else {"reply"}
    if place.member is None or not may & set(place.permissions):
        raise forbidden("You cannot write in this room.")
    if parent_id is not None:
        get_parent(room_id, parent_id)
    if not _is_due(connection, (room_id, parent_id)):
        return
    if chosen_by(person.user_id).status != "invisible":
        data = {"room_id": room_id, "parent_id": parent_id, "anon_id": place.member.anon_id, "user_id": person.user_id}
        tell_nodes("typing", data)


def _is_due(connection: Connection, place: _Place) -> bool:
    at = monotonic()
    recent = {each: then for each, then in _passed_at.get(connection.sid, {}).items() if at - then < EVERY}
    _passed_at[connection.sid] = {place: at} | recent
    return place not in recent


def forget(connection: Connection) -> None:
    """A socket has gone."""
    _passed_at.pop(connection.sid, None)


@on_node_message("typing")
def _tell_here(data: dict) -> None:
    own = [connection.sid for connection in connections.of_user(data["user_id"])]
    typing = {"room_id": data["room_id"], "anon_id": data["anon_id"]}
    if data.get("parent_id") is not None:
        typing["parent_id"] = data["parent_id"]
    push_here("typing", typing, to=audiences.room(data["room_id"]), skip=own)
