"""What the people in a room hear about it."""

from chatroom.core.facts import after
from chatroom.handles.resolve import audiences_of
from chatroom.realtime import audiences
from chatroom.realtime.eviction import put_out, recheck_room
from chatroom.realtime.push import push
from chatroom.rooms import queries
from chatroom.rooms.facts import (
    HandleRenewed,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MemberWithdrew,
    OwnPlaceChanged,
    RoomChanged,
)
from chatroom.rooms.serializers import own_json, shared_json


@after(RoomChanged)
def tell_change(fact: RoomChanged) -> None:
    """Everyone listening, and every member's sidebar; who may no longer read is put out."""
    room = shared_json(queries.find_room(fact.room_id))
    push("room_updated", room, to=audiences.room(fact.room_id))
    for audience in audiences_of(queries.handles_in(fact.room_id)).values():
        push("room_updated", room, to=audience)
    recheck_room(fact.room_id)


@after(MemberJoined)
def tell_joined(fact: MemberJoined) -> None:
    """Everyone listening sees the handle come; the person's other tabs learn that they have a room more."""
    joined = {"room_id": fact.room_id, "anon_id": fact.anon_id, "role": fact.role}
    push("member_joined", joined, to=audiences.room(fact.room_id))
    _tell_person(fact.room_id, fact.anon_id)


@after(MemberLeft)
def tell_left(fact: MemberLeft) -> None:
    """The person's tabs drop the room, their sockets stop hearing it, the others see the handle go."""
    _put_person_out(fact.room_id, fact.anon_id)
    push("member_left", {"room_id": fact.room_id, "anon_id": fact.anon_id}, to=audiences.room(fact.room_id))


@after(MemberWithdrew)
def tell_withdrew(fact: MemberWithdrew) -> None:
    """The person's tabs drop the conversation; the other one hears nothing."""
    _put_person_out(fact.room_id, fact.anon_id)


@after(MemberChanged)
def tell_changed(fact: MemberChanged) -> None:
    """Everyone listening fetches the member list anew; the member's own tabs learn what they may do now."""
    push("room_updated", shared_json(queries.find_room(fact.room_id)), to=audiences.room(fact.room_id))
    _tell_person(fact.room_id, fact.anon_id)


@after(HandleRenewed)
def tell_renewed(fact: HandleRenewed) -> None:
    """The person's own tabs learn what they are called now, and nobody else hears a word."""
    _tell_person(fact.room_id, fact.anon_id)


@after(OwnPlaceChanged)
def tell_arranged(fact: OwnPlaceChanged) -> None:
    """The person's own tabs follow, and nobody else hears a word."""
    _tell_person(fact.room_id, fact.anon_id)


def _put_person_out(room_id: int, anon_id: str) -> None:
    for audience in audiences_of([anon_id]).values():
        push("removed", {"room_id": room_id}, to=audience)
        put_out(room_id, audience)


def _tell_person(room_id: int, anon_id: str) -> None:
    for audience in audiences_of([anon_id]).values():
        push("room_updated", own_json(queries.find_room(room_id), anon_id), to=audience)
