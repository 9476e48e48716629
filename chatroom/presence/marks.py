"""Read marks: how far a person has read a room. The counters move with them.

Reading moves a mark on; it goes back only when its person says so.
"""

from chatroom.accounts.person import Person
from chatroom.core.errors import forbidden, invalid
from chatroom.core.facts import record, transaction
from chatroom.core.forms import INTEGER_MOST
from chatroom.core.limits import limit
from chatroom.direct.receipts import note_read
from chatroom.extensions import db
from chatroom.messages.queries import count_unread, count_unread_mentions
from chatroom.presence.facts import RoomRead
from chatroom.rooms.access import Place, get_place, lock_room
from chatroom.rooms.queries import rooms_of

UNREAD_MOST = 10_000  # changes of a room; beyond, counting would hold the room up


def mark_read(person: Person, room_id: int, seq: int) -> Place:
    """Note that the person has read a room as far as this `seq`, or as far as it goes."""
    with transaction():
        place = _held_place(person, room_id)
        read_seq = min(seq, place.room.last_seq)
        if read_seq > place.member.read_seq:
            _move(place, read_seq, *_left_after(place, read_seq))
        note_read(place, seq)
    return place


def mark_unread(person: Person, room_id: int, seq: int) -> Place:
    """Make the message with this `seq`, and all after it, unread to the person again."""
    limit(f"mark-unread:{person.user_id}", 20, 1, "That was many marks; please wait a moment.")
    with transaction():
        place = _held_place(person, room_id)
        if place.room.last_seq - seq > UNREAD_MOST:
            sentence = "This is too far back to be marked as unread."
            raise invalid(sentence, seq=sentence)
        if seq > place.member.read_seq:  # it is unread already, and what lies before it may be very long
            counts = place.member.unread_count(place.room), place.member.mention_count
            _move(place, place.member.read_seq, *counts, from_seq=seq)
        else:
            _move(place, seq - 1, *_counted_after(place, seq - 1), from_seq=seq)
    return place


def mark_all_read(person: Person) -> int:
    """Note that the person has read everything; in how many rooms there was something new."""
    behind = [room.room_id for room, member in rooms_of(person) if member.read_seq < room.last_seq]
    for room_id in behind:
        mark_read(person, room_id, INTEGER_MOST)
    return len(behind)


def _held_place(person: Person, room_id: int) -> Place:
    lock_room(room_id)
    place = get_place(person, room_id)
    if place.member is None:
        raise forbidden("Join the room to keep your place in it.")
    db.session.refresh(place.room)
    db.session.refresh(place.member)
    return place


def _left_after(place: Place, read_seq: int) -> tuple[int, int]:
    """What is unread and calls after a mark that lies ahead, counted on its shorter side.

    Or somebody far behind who reads on step by step would have the whole rest counted at each, while the room is held.
    """
    room, member = place.room, place.member
    if room.last_seq - read_seq < read_seq - member.read_seq:
        return _counted_after(place, read_seq)
    unread, mentions = _counted_after(place, member.read_seq, read_seq)
    return member.unread_count(room) - unread, member.mention_count - mentions


def _counted_after(place: Place, seq: int, until: int = INTEGER_MOST) -> tuple[int, int]:
    asked = place.person, place.room.room_id, seq, until
    return count_unread(*asked), count_unread_mentions(*asked)


def _move(place: Place, read_seq: int, unread: int, mentions: int, from_seq: int | None = None) -> None:
    person, room, member = place.person, place.room, place.member
    member.read_seq, member.seen_count, member.mention_count = read_seq, room.message_count - unread, mentions
    record(
        RoomRead(
            room_id=room.room_id, anon_id=member.anon_id, user_id=person.user_id, read_seq=read_seq,
            unread_count=unread, mention_count=mentions, from_seq=from_seq,
        )
    )  # fmt: skip
