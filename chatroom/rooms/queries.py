"""Reading rooms, memberships and member lists."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, or_, select

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.prepared import read
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.rooms import rows
from chatroom.rooms.models import OPEN_TYPES, Room, RoomMember

AT_ONCE = 500

# Asked on every act, so built once.
_MINE = (RoomMember.anon_id.in_(handles_of(bindparam("user_id"))), RoomMember.left_at.is_(None))
_MEMBERSHIP = select(RoomMember).where(RoomMember.room_id == bindparam("room_id"), *_MINE)
_PLACE = (
    select(Room, RoomMember)
    .outerjoin(RoomMember, and_(RoomMember.room_id == Room.room_id, *_MINE))
    .where(Room.room_id == bindparam("room_id"))
)


class Half(NamedTuple):
    """One of the two in a direct conversation, as far as the other one may hear of them."""

    room_id: int
    anon_id: str
    hold: str | None
    left_at: datetime | None
    shows_read: bool
    told_seq: int


class Listed(NamedTuple):
    """A member as far as the others see them."""

    anon_id: str
    role: str
    is_muted: bool


def find_room(room_id: int) -> Room | None:
    """The room, for whoever asks; rights are asked in access.py."""
    return db.session.get(Room, room_id)


def last_seqs(room_ids: set[int]) -> dict[int, int]:
    """How far the changes of these rooms have come."""
    found, in_order = {}, sorted(room_ids)
    for start in range(0, len(in_order), AT_ONCE):
        query = select(Room.room_id, Room.last_seq).where(Room.room_id.in_(in_order[start : start + AT_ONCE]))
        found |= dict(tuple(row) for row in db.session.execute(query))
    return found


def find_membership(person: Person, room_id: int) -> RoomMember | None:
    """The person's place in a room, under whichever handle they are there."""
    return db.session.scalar(_MEMBERSHIP, {"user_id": person.user_id, "room_id": room_id})


def find_place(person: Person, room_id: int) -> tuple[Room | None, RoomMember | None]:
    """The room, and the person's place in it, in one question."""
    return db.session.execute(_PLACE, {"user_id": person.user_id, "room_id": room_id}).one_or_none() or (None, None)


def find_listed_member(room_id: int, anon_id: str) -> RoomMember | None:
    """A handle's place in a room, as long as it is shown there."""
    return db.session.scalar(
        select(RoomMember).where(RoomMember.room_id == room_id, RoomMember.anon_id == anon_id, _listed())
    )


def find_staying(room_id: int, anon_id: str) -> RoomMember | None:
    """The member of this handle, if it is in the room now."""
    member = db.session.get(RoomMember, (room_id, anon_id))
    return member if member is not None and member.left_at is None else None


def find_current(member: RoomMember) -> RoomMember | None:
    """The membership of the person of a listed handle: itself, or the one under the handle that came after it."""
    same = (RoomMember.room_id == member.room_id, RoomMember.person_key == member.person_key)
    return db.session.scalar(select(RoomMember).where(*same, RoomMember.left_at.is_(None)))


def rooms_of(person: Person) -> list[tuple[Room, RoomMember]]:
    """The rooms a person is in, with their place in each."""
    query = select(Room, RoomMember).join(RoomMember, RoomMember.room_id == Room.room_id)
    query = query.where(RoomMember.anon_id.in_(handles_of(person.user_id)), RoomMember.left_at.is_(None))
    return [tuple(row) for row in db.session.execute(query.order_by(Room.room_id))]


def open_rooms(person: Person, most: int = AT_ONCE) -> list[Room]:
    """Open rooms for people like this one, who is not in them: announcement rooms first, then newer before older."""
    own = select(RoomMember.room_id).where(RoomMember.anon_id.in_(handles_of(person.user_id)))
    query = select(Room).where(Room.room_type.in_(OPEN_TYPES), _is_alive(), _is_for(person))
    query = query.where(Room.room_id.not_in(own.where(RoomMember.left_at.is_(None))))
    announcing = case((Room.room_type == "librarian", 0), else_=1)
    return list(db.session.scalars(query.order_by(announcing, Room.room_id.desc()).limit(most)))


def rooms_without_doors(person: Person, most: int = 2000) -> list[Room]:
    """Public and announcement rooms into which people like this one may look without a password: those that are still
    open before those that have ended, newer before older."""
    query = select(Room).where(Room.room_type.in_(OPEN_TYPES), Room.password_hash.is_(None), _is_for(person))
    ended = case((_is_alive(), 0), else_=1)
    return list(db.session.scalars(query.order_by(ended, Room.room_id.desc()).limit(most)))


def _is_alive():
    return and_(Room.archived_at.is_(None), or_(Room.ends_at.is_(None), Room.ends_at > now()))


def _is_for(person: Person):
    # As policy.is_in_audience says, so that what is cut off is not what would have been left.
    roles, department = (Room.audience[key].as_string() for key in ("roles", "department"))
    level = Room.audience["level"].as_integer()
    return or_(
        Room.audience.is_(None),
        and_(
            or_(roles.is_(None), roles.not_like('%"%'), roles.like(f'%"{person.role}"%')),
            or_(department.is_(None), department == person.department),
            or_(level.is_(None), level == person.level),
        ),
    )


def listed_members(room_id: int) -> list[Listed]:
    """Who is shown in a room, by handle; a renewed handle is shown a while longer."""
    query = select(*(getattr(RoomMember, name) for name in Listed._fields))
    query = query.where(RoomMember.room_id == room_id, _listed()).order_by(RoomMember.anon_id)
    return [Listed._make(row) for row in db.session.execute(query)]


def members_staying(room_id: int) -> list[RoomMember]:
    """Who is really in a room."""
    return list(
        db.session.scalars(select(RoomMember).where(RoomMember.room_id == room_id, RoomMember.left_at.is_(None)))
    )


def member_counts(room_ids: list[int]) -> dict[int, int]:
    """How many members each room shows."""
    return read(rows.members_counted(room_ids))[0] if room_ids else {}


def others_in(room_ids: Collection[int], own: Collection[str]) -> dict[int, Half]:
    """Whom one talks with in each of these direct conversations; `own` are one's handles there."""
    query = select(*(getattr(RoomMember, name) for name in Half._fields)).where(RoomMember.room_id.in_(room_ids))
    found = (Half._make(row) for row in db.session.execute(query.where(RoomMember.anon_id.not_in(own))))
    return {half.room_id: half for half in found}


def other_in(room_id: int, own: str) -> Half:
    """Whom one talks with in a direct conversation."""
    return others_in([room_id], [own])[room_id]


def names_of(places: Collection[tuple[Room, RoomMember]]) -> dict[int, str]:
    """What rooms are called for the person who has these places in them: a conversation by the other one's handle."""
    talks = {room.room_id: member.anon_id for room, member in places if room.room_type == "direct"}
    names = {room.room_id: room.room_name for room, _ in places}
    others = others_in(talks, set(talks.values())) if talks else {}
    return names | {room_id: other.anon_id for room_id, other in others.items()}


def handles_in(room_id: int) -> Select:
    """The handles of a room's members, as a subquery."""
    return select(RoomMember.anon_id).where(RoomMember.room_id == room_id, RoomMember.left_at.is_(None))


def handles_shown(room_id: int) -> Select:
    """The handles in a room's list, those of before a renewal among them, as a subquery."""
    return select(RoomMember.anon_id).where(RoomMember.room_id == room_id, _listed())


def last_post_at(room_id: int, person_key: str) -> datetime | None:
    """When a person last wrote in a room, under whichever handle."""
    query = select(func.max(RoomMember.last_post_at))
    return db.session.scalar(query.where(RoomMember.room_id == room_id, RoomMember.person_key == person_key))


def _listed():
    return rows.is_listed(RoomMember, now())
