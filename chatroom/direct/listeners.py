"""Conversations follow what happens in rooms."""

from chatroom.core.facts import during
from chatroom.direct import service
from chatroom.rooms.facts import MemberChanged, MemberWithdrew


@during(MemberWithdrew)
def note_left(fact: MemberWithdrew) -> None:
    """The other one writes to nobody from now on."""
    service.note_left(fact.room_id, fact.anon_id)


@during(MemberChanged)
def follow_mutes(fact: MemberChanged) -> None:
    """Who may not speak in a room does not go on beside it."""
    if fact.concerns_mute:  # else the conversations would be held for nothing
        service.follow_mutes(fact.room_id, fact.anon_id)
