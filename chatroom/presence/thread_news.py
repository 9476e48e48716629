"""Telling people what is new in the threads they follow, gathered by thread: a burst of replies costs one look."""

from chatroom import hub
from chatroom.messages import threads
from chatroom.presence import roster
from chatroom.presence.owed import take_due, tell_or_owe
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.realtime.push import push_here

_changed: set[tuple[int, int]] = set()
_owed: dict[tuple[int, int], float] = {}  # when a thread is told here again
_noting = hub.guard()


def note(room_id: int, message_id: int) -> None:
    """Something has changed below this message."""
    with _noting:
        _changed.add((room_id, message_id))


def tell() -> None:
    """Have every node tell its people."""
    with _noting:
        changed = sorted(_changed)
        _changed.clear()
    if changed:
        tell_nodes("thread_news", {"threads": changed})


@on_node_message("thread_news", apart=True)
def _tell_here(data: dict) -> None:
    for room_id, message_id in data["threads"]:
        tell_or_owe(_owed, (room_id, message_id), _tell_thread, room_id, message_id)


def tell_owed() -> None:
    """Tell this node's people what could not be told when it was due."""
    for thread in take_due(_owed):
        tell_or_owe(_owed, thread, _tell_thread, *thread)


def _tell_thread(room_id: int, message_id: int) -> None:
    here = roster.members_here(room_id)
    for anon_id, state in threads.followers(room_id, message_id, among=list(here)) if here else ():
        thread = {"room_id": room_id, "message_id": message_id, **state._asdict()}
        push_here("thread", thread, to=here[anon_id])
