"""What a member arranges for themselves in a room; nobody else hears of it."""

from chatroom.accounts.person import Person
from chatroom.core.errors import forbidden
from chatroom.core.facts import record, transaction
from chatroom.rooms.access import Place, get_place, hold_room
from chatroom.rooms.facts import OwnPlaceChanged
from chatroom.rooms.service import assign


def arrange(person: Person, room_id: int, changes: dict) -> Place:
    """Change the person's own settings of a room: whether it is hushed, and of what they are told."""
    with transaction():
        person = hold_room(person, room_id)
        place = get_place(person, room_id)
        if place.member is None:
            raise forbidden("Join the room first.")
        if assign(place.member, changes):
            record(OwnPlaceChanged(room_id=room_id, anon_id=place.member.anon_id))
    return place
