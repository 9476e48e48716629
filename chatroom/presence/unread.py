"""Telling people how much they have not read, gathered by room: a burst of messages costs one look."""

from chatroom import hub
from chatroom.presence import queries, roster
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here

SEVERAL = ""

_changed: dict[int, str] = {}
_noting = hub.lock()


def note(room_id: int, author: str = SEVERAL) -> None:
    """Something has changed what a room's members have not read; a lone author has nothing to be told."""
    with _noting:
        _changed[room_id] = author if _changed.get(room_id, author) == author else SEVERAL


def tell() -> None:
    """Have every node tell its people."""
    with _noting:
        rooms = list(_changed.items())
        _changed.clear()
    if rooms:
        tell_nodes("unread", {"rooms": rooms})


@on_node_message("unread", apart=True)
def _tell_here(data: dict) -> None:
    for room_id, author in data["rooms"]:
        here = roster.members_here(room_id)
        here.pop(author, None)
        if not here:
            continue
        for anon_id, unread, mentions in queries.unread_in(room_id, list(here)):
            counts = {"room_id": room_id, "unread_count": unread, "mention_count": mentions}
            push_here("unread", counts, to=here[anon_id])
