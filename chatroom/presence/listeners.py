"""Presence follows what happens to people and rooms, on every node where the person has tabs."""

from collections.abc import Callable

from chatroom.core.facts import after
from chatroom.direct.facts import DirectChanged
from chatroom.handles.resolve import audiences_of
from chatroom.presence import roster, showing
from chatroom.presence.facts import StatusChosen
from chatroom.realtime import audiences
from chatroom.realtime.missed import on_doubt
from chatroom.realtime.nodes import on_node_message, tell_nodes
from chatroom.rooms.facts import MemberJoined, MemberLeft, MemberWithdrew


@after(StatusChosen)
def follow_choice(fact: StatusChosen) -> None:
    """Show the new status."""
    tell_nodes("status_chosen", {"audience": audiences.user(fact.user_id)})


@after(MemberJoined)
def follow_joined(fact: MemberJoined) -> None:
    """The person hears of the handles in the room, and is seen in it."""
    _settle_person(fact.anon_id)


@after(MemberLeft)
def follow_left(fact: MemberLeft) -> None:
    """The handle is seen in the room no longer, and its person hears no more of the others."""
    tell_nodes("seat_left", {"room_id": fact.room_id, "anon_id": fact.anon_id})
    _settle_person(fact.anon_id)


@after(MemberWithdrew)
def follow_withdrew(fact: MemberWithdrew) -> None:
    """The handle fades in the conversation as if its person had gone."""
    _settle_person(fact.anon_id)


@after(DirectChanged)
def follow_direct(fact: DirectChanged) -> None:
    """The two see each other while they talk, and not before or afterwards."""
    _settle_person(fact.anon_id)


@on_doubt
def doubt() -> None:
    """What was chosen or left at another node may not be known here."""
    for visitor in roster.everyone():
        visitor.is_doubted = True


@on_node_message("status_chosen", apart=True)
def _choose(data: dict) -> None:
    _follow(showing.follow_choice, data["audience"])


@on_node_message("seats_changed", apart=True)
def _settle(data: dict) -> None:
    _follow(showing.settle, data["audience"])


@on_node_message("seat_left")
def _drop(data: dict) -> None:
    showing.drop(data["room_id"], data["anon_id"])


def _follow(read: Callable, audience: str) -> None:
    visitor = roster.find(audience)
    if visitor is None:
        return
    try:
        read(visitor)
    except Exception:
        visitor.is_doubted = True  # and read again; or who is invisible would be seen until they come back
        raise


def _settle_person(anon_id: str) -> None:
    for audience in audiences_of([anon_id]).values():
        tell_nodes("seats_changed", {"audience": audience})
