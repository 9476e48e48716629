"""Rooms and memberships as plain rows, for the hottest paths; most of it is asked along with something else."""

from collections import namedtuple
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial

from sqlalchemy import Select, and_, bindparam, func, inspect, or_, select
from sqlalchemy.orm import aliased

from chatroom.core.clock import now
from chatroom.core.lookups import Lookup
from chatroom.core.prepared import Asked, Prepared, bare_connection, listed, together
from chatroom.handles.queries import person_key
from chatroom.rooms.models import Counted, Open, Room, RoomMember

_ROOM = tuple(column.key for column in inspect(Room).column_attrs)
_MEMBER = tuple(column.key for column in inspect(RoomMember).column_attrs)
_BOTH = len(_ROOM) + len(_MEMBER)


class SeenRoom(Open, namedtuple("SeenRoom", _ROOM)):
    """A room's row as it was read, for who changes nothing."""

    __slots__ = ()


class SeenMember(Counted, namedtuple("SeenMember", _MEMBER)):
    """A membership's."""

    __slots__ = ()


@dataclass(slots=True)
class WrittenRoom(Open):
    """A room as it is while messages are written into it, which count its numbers up."""

    room_id: int
    room_type: str
    audience: dict | None
    password_hash: str | None
    is_read_only: bool
    allows_replies: bool
    slow_mode_seconds: int
    archived_at: datetime | None
    ends_at: datetime | None
    last_seq: int
    message_count: int


def is_listed(member, moment):
    """That a membership stands in its room's list: those of before a renewal do for a while."""
    return or_(member.left_at.is_(None), member.left_at > moment)


def _places(room_ids: int, person_keys: int) -> Select:
    columns = (*(getattr(Room, name) for name in _ROOM), *(getattr(RoomMember, name) for name in _MEMBER))
    is_theirs = and_(
        RoomMember.room_id == Room.room_id,
        RoomMember.person_key.in_(listed("person_keys", person_keys)),
        RoomMember.left_at.is_(None),
    )
    return select(*columns).outerjoin(RoomMember, is_theirs).where(Room.room_id.in_(listed("room_ids", room_ids)))


def _places_counted(room_ids: int, person_keys: int) -> Select:
    others = aliased(RoomMember)
    members = select(func.count()).select_from(others)
    members = members.where(others.room_id == Room.room_id, is_listed(others, bindparam("now")))
    return _places(room_ids, person_keys).add_columns(members.scalar_subquery())


_SEEN, _SEEN_COUNTED = Prepared(_places), Prepared(_places_counted)


# By number, so that two nodes which lock several cannot wait for each other; SQLite has one writer, and no such locks.
# Shared with whoever only points at a locked row (key_share): a new row's foreign key must not wait for it, or somebody
# who holds their own row and writes into the room waits for somebody who holds the room and wants that person's row.
def _locked(**how) -> Prepared:
    return Prepared(
        lambda room_ids: (
            select(*(getattr(Room, each.name) for each in fields(WrittenRoom)))
            .where(Room.room_id.in_(listed("room_ids", room_ids)))
            .order_by(Room.room_id)
            .with_for_update(key_share=True, **how)
        )
    )


_LOCKED, _OBTAINED = _locked(), _locked(skip_locked=True)
_THERE = Prepared(lambda room_ids: select(Room.room_id).where(Room.room_id.in_(listed("room_ids", room_ids))))
_COUNTED = Prepared(
    lambda room_ids: (
        select(RoomMember.room_id, func.count())
        .where(
            RoomMember.room_id.in_(listed("room_ids", room_ids)),
            is_listed(RoomMember, bindparam("now")),
        )
        .group_by(RoomMember.room_id)
    )
)


def place_seen(user_id: int, room_id: int) -> Lookup:
    """To be looked up: a room, and a person's place in it; None for each that is not there."""
    return Lookup(_places_seen, (room_id, person_key(user_id, room_id)))


def place_counted(user_id: int, room_id: int) -> Lookup:
    """To be looked up: the same as a pair, and how many members the room shows."""
    return Lookup(_places_seen_counted, (room_id, person_key(user_id, room_id)))


def _places_seen(keys: list[tuple[int, str]]) -> Asked:
    return _SEEN.asked(partial(_seen, keys), **_split(keys))


def _places_seen_counted(keys: list[tuple[int, str]]) -> Asked:
    def read(rows: list[tuple]) -> dict:
        counts = {row[0]: row[-1] for row in rows}
        return {key: (place, counts.get(key[0], 0)) for key, place in _seen(keys, rows).items()}

    return _SEEN_COUNTED.asked(read, **_split(keys), now=now())


def _split(keys: list[tuple[int, str]]) -> dict[str, list]:
    return {"room_ids": [room_id for room_id, _ in keys], "person_keys": [key for _, key in keys]}


def _seen(keys: list[tuple[int, str]], rows: list[tuple]) -> dict[tuple, tuple[SeenRoom | None, SeenMember | None]]:
    rooms, members = {}, {}
    for row in rows:
        room, member = SeenRoom._make(row[: len(_ROOM)]), SeenMember._make(row[len(_ROOM) : _BOTH])
        rooms[room.room_id], members[member.room_id, member.person_key] = room, member
    return {key: (rooms.get(key[0]), members.get(key)) for key in keys}


def members_counted(room_ids: list[int]) -> Asked:
    """To be asked: how many members each of at least one room shows."""
    return _COUNTED.asked(dict, room_ids=room_ids, now=now())


def lock_rooms(room_ids: set[int]) -> dict[int, WrittenRoom]:
    """These rooms as they are now; nobody else changes their counters or members until the transaction ends."""
    return together(bare_connection(), rooms_locked(room_ids))[0]


def rooms_locked(room_ids: set[int], waits: bool = True) -> Asked:
    """To be asked: the same, together with what is read under these locks, and before it.

    Or without waiting: then those are left out that somebody holds, like those that are not there.
    """
    return (_LOCKED if waits else _OBTAINED).asked(_written_rooms, room_ids=list(room_ids))


def rooms_there(room_ids: set[int]) -> Asked:
    """To be asked: which of these rooms there are, whoever holds them."""
    return _THERE.asked(_numbers, room_ids=list(room_ids))


def _written_rooms(rows: list[tuple]) -> dict[int, WrittenRoom]:
    return {room.room_id: room for room in (WrittenRoom(*row) for row in rows)}


def _numbers(rows: list[tuple]) -> set[int]:
    return {room_id for (room_id,) in rows}
