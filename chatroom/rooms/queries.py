"""Reading rooms, memberships and member lists."""

from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.rooms.models import OPEN_TYPES, Room, RoomMember


def find_room(room_id: int) -> Room | None:
    """The room, for whoever asks; rights are asked in access.py."""
    return db.session.get(Room, room_id)


def find_membership(person: Person, room_id: int) -> RoomMember | None:
    """The person's place in a room, under whichever handle they are there."""
    return db.session.scalar(_mine(person).where(RoomMember.room_id == room_id))


def find_listed_member(room_id: int, anon_id: str) -> RoomMember | None:
    """A handle's place in a room, as long as it is shown there."""
    return db.session.scalar(
        select(RoomMember).where(RoomMember.room_id == room_id, RoomMember.anon_id == anon_id, _listed())
    )


def find_current(member: RoomMember) -> RoomMember | None:
    """The membership of the person of a listed handle: itself, or the one under the handle that came after it."""
    same = (RoomMember.room_id == member.room_id, RoomMember.person_key == member.person_key)
    return db.session.scalar(select(RoomMember).where(*same, RoomMember.left_at.is_(None)))


def rooms_of(person: Person) -> list[tuple[Room, RoomMember]]:
    """The rooms a person is in, with their place in each."""
    query = select(Room, RoomMember).join(RoomMember, RoomMember.room_id == Room.room_id)
    query = query.where(RoomMember.anon_id.in_(handles_of(person.user_id)), RoomMember.left_at.is_(None))
    return [tuple(row) for row in db.session.execute(query.order_by(Room.room_id))]


def open_rooms(most: int = 500) -> list[Room]:
    """Public and announcement rooms that are still open."""
    alive = and_(Room.archived_at.is_(None), or_(Room.ends_at.is_(None), Room.ends_at > now()))
    query = select(Room).where(Room.room_type.in_(OPEN_TYPES), alive).order_by(Room.room_id.desc()).limit(most)
    return list(db.session.scalars(query))


def listed_members(room_id: int) -> list[RoomMember]:
    """Who is shown in a room, by handle; a renewed handle is shown a while longer."""
    return list(db.session.scalars(select(RoomMember).where(RoomMember.room_id == room_id, _listed())
                                   .order_by(RoomMember.anon_id)))  # fmt: skip


def members_staying(room_id: int) -> list[RoomMember]:
    """Who is really in a room."""
    return list(
        db.session.scalars(select(RoomMember).where(RoomMember.room_id == room_id, RoomMember.left_at.is_(None)))
    )


def member_counts(room_ids: list[int]) -> dict[int, int]:
    """How many members each room shows."""
    query = select(RoomMember.room_id, func.count()).where(RoomMember.room_id.in_(room_ids), _listed())
    return dict(db.session.execute(query.group_by(RoomMember.room_id)).all())


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


def _mine(person: Person) -> Select:
    return select(RoomMember).where(RoomMember.anon_id.in_(handles_of(person.user_id)), RoomMember.left_at.is_(None))


def _listed():
    return or_(RoomMember.left_at.is_(None), RoomMember.left_at > now())
