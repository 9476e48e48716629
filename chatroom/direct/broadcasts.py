"""What each of the two hears; never one what the other has done."""

from chatroom.core.facts import after
from chatroom.direct.facts import DirectChanged, DirectRequested, ReadTold
from chatroom.handles.resolve import audiences_of
from chatroom.realtime.push import push
from chatroom.rooms.serializers import other_read_seq


@after(DirectRequested)
def tell_requested(fact: DirectRequested) -> None:
    """Somebody would like to write to this person."""
    _tell("direct_request", fact.room_id, fact.anon_id)


@after(DirectChanged)
def tell_changed(fact: DirectChanged) -> None:
    """The person's tabs fetch what they may do in the conversation now."""
    _tell("direct_changed", fact.room_id, fact.anon_id)


@after(ReadTold)
def tell_read(fact: ReadTold) -> None:
    """How far the other one has read now, or null: asked anew, so that of two changes the later one is believed."""
    _tell("direct_read", fact.room_id, fact.anon_id, other_read_seq=other_read_seq(fact.room_id, fact.anon_id))


def _tell(event: str, room_id: int, anon_id: str, **more) -> None:
    for audience in audiences_of([anon_id]).values():
        push(event, {"room_id": room_id, **more}, to=audience)
