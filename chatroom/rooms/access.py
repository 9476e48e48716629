"""The door to a room: everything reaches a room through the person, and what one may not know is not there."""

from dataclasses import dataclass

from sqlalchemy import select

from chatroom.accounts.models import User
from chatroom.accounts.person import Person
from chatroom.accounts.queries import people_behind
from chatroom.core.errors import forbidden, not_found, sign_in_first
from chatroom.core.lookups import look_up
from chatroom.core.prepared import bare_connection, together
from chatroom.extensions import db
from chatroom.handles.resolve import users_behind
from chatroom.rooms import policy, queries, rows
from chatroom.rooms.models import Room, RoomMember


@dataclass(frozen=True, slots=True)
class Place:
    """A room as one person finds it: the room, and their membership if they have one; models, or plain rows of them."""

    person: Person
    room: Room
    member: RoomMember | None

    @property
    def permissions(self) -> list[str]:
        """What the person may do here."""
        return policy.permissions(self.room, self.member, self.person)

    @property
    def moderates(self) -> bool:
        """True when the person may moderate here."""
        return policy.may_moderate(self.room, self.member, self.person)

    @property
    def manages(self) -> bool:
        """True when the person may change the room and its roles."""
        return policy.may_manage(self.room, self.member, self.person)


def get_place(person: Person, room_id: int) -> Place:
    """The room, if this person may know of it; else the same answer as for no room."""
    return _known(person, *queries.find_place(person, room_id))


def get_readable_place(person: Person, room_id: int) -> Place:
    """The room, if this person may read it."""
    return _readable(get_place(person, room_id))


def look_into(person: Person, room_id: int) -> Place:
    """The same for who changes nothing: plain rows, which are read in a third of the time."""
    return seen_by(person, *look_up(rows.place_seen(person.user_id, room_id))[0])


def seen_by(person: Person, room: Room | None, member: RoomMember | None) -> Place:
    """The same of what has been read already."""
    return _readable(_known(person, room, member))


def get_moderated_place(person: Person, room_id: int) -> Place:
    """The room, if this person moderates it."""
    place = get_place(person, room_id)
    if not place.moderates:
        raise forbidden("Only the room's moderators can do that.")
    return place


def get_managed_place(person: Person, room_id: int) -> Place:
    """The room, if this person is its admin."""
    place = get_place(person, room_id)
    if not place.manages:
        raise forbidden("Only the room's admin can do that.")
    return place


def _known(person: Person, room: Room | None, member: RoomMember | None) -> Place:
    if room is None or not policy.may_know(room, member):
        raise not_found("room")
    return Place(person, room, member)


def _readable(place: Place) -> Place:
    if not policy.may_read(place.room, place.member, place.person):
        raise forbidden("Join the room to read it.")
    return place


def lock_room(room_id: int) -> None:
    """Let nobody else change this room's counters or members until the transaction ends."""
    if db.engine.dialect.name == "sqlite":
        return  # which has one writer at a time
    db.session.execute(select(Room.room_id).where(Room.room_id == room_id).with_for_update(key_share=True))


def hold_room(person: Person, room_id: int) -> Person:
    """The same, and the person as they are then; raises when their sign-in has ended while they waited for the room."""
    asked = people_behind({person.credential})
    _, *people = together(bare_connection(), rows.rooms_locked({room_id}), *asked)
    if not any(asked):  # a command's, which has no sign-in
        return person
    for found in people:
        if person.credential in found:
            return found[person.credential]
    raise sign_in_first()


def users_who_may_listen(room_id: int, user_ids: set[int]) -> set[int]:
    """Which of these connected users may hear the room now."""
    room = queries.find_room(room_id)
    if room is None:
        return set()
    members = users_behind(queries.handles_in(room_id), user_ids)
    if not room.is_open:
        return members
    columns = (User.user_id, User.role, User.department, User.level)
    others = db.session.execute(select(*columns).where(User.user_id.in_(user_ids - members)))
    people = (Person(row.user_id, row.role, "", row.department, row.level) for row in others)
    return members | {person.user_id for person in people if policy.may_read(room, None, person)}
