"""Telling people how much they have not read, gathered by room: a burst of messages costs one look."""

import logging
from time import monotonic

from chatroom import hub
from chatroom.extensions import db
from chatroom.presence import queries, roster
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here

log = logging.getLogger(__name__)

SEVERAL = ""
TRY_AGAIN = 3.0  # seconds

_changed: dict[int, str] = {}
_reads: dict[int, int] = {}  # room_id: how often somebody's mark in it was told here
_owed: dict[int, float] = {}  # room_id: when its counts are told here again
_noting = hub.lock()


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
        _try_room(room_id, author)


def tell_owed() -> None:
    """Tell this node's people what could not be told when it was due."""
    for room_id, due in list(_owed.items()):
        if due <= monotonic():
            _owed.pop(room_id, None)
            _try_room(room_id, SEVERAL)


def _try_room(room_id: int, author: str) -> None:
    try:
        _tell_room(room_id, author)
    except Exception as error:  # the other rooms are told all the same
        log.error("what is unread in a room could not be told: %s", type(error).__name__)
        db.session.rollback()
        _owed[room_id] = monotonic() + TRY_AGAIN


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
