"""Read marks: how far a person has read a room. They only move on, and the counters move with them."""

from chatroom.accounts.person import Person
from chatroom.core.errors import forbidden
from chatroom.core.facts import record, transaction
from chatroom.core.forms import INTEGER_MOST
from chatroom.extensions import db
from chatroom.messages.queries import count_unread, count_unread_mentions
from chatroom.presence.facts import RoomRead
from chatroom.rooms.access import Place, get_place, lock_room
from chatroom.rooms.queries import rooms_of


def mark_read(person: Person, room_id: int, seq: int) -> Place:
    """Note that the person has read a room as far as this `seq`, or as far as it goes."""
    with transaction():
        lock_room(room_id)
        place = get_place(person, room_id)
        if place.member is None:
            raise forbidden("Join the room to keep your place in it.")
        room, member = place.room, place.member
        db.session.refresh(room)
        db.session.refresh(member)
        read_seq = min(seq, room.last_seq)
        if read_seq > member.read_seq:
            _move(place, read_seq)
    return place


def mark_all_read(person: Person) -> int:
    """Note that the person has read everything; in how many rooms there was something new."""
    behind = [room.room_id for room, member in rooms_of(person) if member.read_seq < room.last_seq]
    for room_id in behind:
        mark_read(person, room_id, INTEGER_MOST)
    return len(behind)


def _move(place: Place, read_seq: int) -> None:
    person, room, member = place.person, place.room, place.member
    unread = count_unread(person, room.room_id, read_seq)
    member.read_seq, member.seen_count = read_seq, room.message_count - unread
    member.mention_count = count_unread_mentions(person, room.room_id, read_seq)
    record(
        RoomRead(
            room_id=room.room_id, anon_id=member.anon_id, user_id=person.user_id,
            unread_count=unread, mention_count=member.mention_count,
        )
    )  # fmt: skip
