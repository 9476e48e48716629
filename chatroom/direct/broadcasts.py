"""What each of the two hears; never one what the other has done."""

from chatroom.core.facts import after
from chatroom.direct.facts import DirectChanged, DirectRequested
from chatroom.handles.resolve import audiences_of
from chatroom.realtime.push import push


@after(DirectRequested)
def tell_requested(fact: DirectRequested) -> None:
    """Somebody would like to write to this person."""
    _tell("direct_request", fact.room_id, fact.anon_id)


@after(DirectChanged)
def tell_changed(fact: DirectChanged) -> None:
    """The person's tabs fetch what they may do in the conversation now."""
    _tell("direct_changed", fact.room_id, fact.anon_id)


def _tell(event: str, room_id: int, anon_id: str) -> None:
    for audience in audiences_of([anon_id]).values():
        push(event, {"room_id": room_id}, to=audience)
