"""Read receipts: how far the other one has read, in a conversation whose two have both chosen so.

The choice is one conversation's. A person's for all of them would come and go in all at one moment, and tell of several
handles that they are one person's; for the same reason what is marked as read without being looked at tells nothing.
"""

from chatroom.accounts.person import Person
from chatroom.core.errors import not_found
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.direct.facts import DirectChanged, ReadTold
from chatroom.rooms.access import Place, get_place, hold_room
from chatroom.rooms.policy import tells_reading
from chatroom.rooms.queries import other_in


def show_read(person: Person, room_id: int, wanted: bool) -> Place:
    """Choose whether the two see how far each has read; the other hears of it only when that changes what they see."""
    limit(f"show-read:{person.user_id}", 10, 1, "That was very often; please wait a moment.")
    with transaction():
        person = hold_room(person, room_id)
        place = get_place(person, room_id)
        if place.member is None or place.room.room_type != "direct":
            raise not_found("conversation")
        if place.member.shows_read != wanted:
            other = other_in(room_id, place.member.anon_id)
            told = tells_reading(place.member, other)
            place.member.shows_read = wanted
            record(DirectChanged(room_id=room_id, anon_id=place.member.anon_id))
            if tells_reading(place.member, other) != told:
                record(ReadTold(room_id=room_id, anon_id=place.member.anon_id))
                record(ReadTold(room_id=room_id, anon_id=other.anon_id))
    return place


def note_read(place: Place, seq: int) -> None:
    """The person has read a conversation as far as this `seq`. Inside the transaction, the room held."""
    room, member = place.room, place.member
    if room.room_type != "direct" or not member.told_seq < seq <= room.last_seq:
        return
    member.told_seq = seq
    other = other_in(room.room_id, member.anon_id)
    if tells_reading(member, other):
        record(ReadTold(room_id=room.room_id, anon_id=other.anon_id))
