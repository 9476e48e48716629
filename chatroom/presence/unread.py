"""Telling people how much they have not read, gathered by room: a burst of messages costs one look."""

from chatroom import hub
from chatroom.presence import queries, roster
from chatroom.presence.owed import take_due, tell_or_owe
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here

SEVERAL = ""

_changed: dict[int, str] = {}
_reads: dict[int, int] = {}  # room_id: how often somebody's mark in it was told here
_owed: dict[int, float] = {}  # room_id: when its counts are told here again
_noting = hub.guard()


def note(room_id: int, author: str = SEVERAL) -> None:
    """Something has changed what a room's members have not read; a lone author has nothing to be told."""
    with _noting:
        _changed[room_id] = author if _changed.get(room_id, author) == author else SEVERAL


def note_read(room_id: int) -> None:
    """Somebody's own counts of a room are about to be told, which a look at it that has begun does not know."""
    with _noting:
        _reads[room_id] = _reads.get(room_id, 0) + 1


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
        tell_or_owe(_owed, room_id, _tell_room, room_id, author)


def tell_owed() -> None:
    """Tell this node's people what could not be told when it was due."""
    for room_id in take_due(_owed):
        tell_or_owe(_owed, room_id, _tell_room, room_id, SEVERAL)


def _tell_room(room_id: int, author: str) -> None:
    here = roster.members_here(room_id)
    here.pop(author, None)
    if not here:
        return
    reads = _reads.get(room_id)
    for anon_id, unread, mentions in queries.unread_in(room_id, list(here)):
        counts = {"room_id": room_id, "unread_count": unread, "mention_count": mentions}
        push_here("unread", counts, to=here[anon_id])
    if _reads.get(room_id) != reads:  # what somebody has read meanwhile was told before these older counts
        _owed[room_id] = 0.0
