"""Whom and where: the rooms a person may read, their handles there, and what of it matches."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from chatroom.accounts.person import Person
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message
from chatroom.rooms import policy
from chatroom.rooms.models import RoomMember
from chatroom.rooms.queries import names_of, rooms_of, rooms_without_doors
from chatroom.search.index import Bounds, Sought, newest_numbers


class Match(NamedTuple):
    """A message that matches, as far as it matters for its rank."""

    message_id: int
    sent_at: datetime
    message_text: str


def readable_rooms(person: Person) -> dict[int, str]:
    """The rooms a person may read, by number, with their names."""
    others = [room for room in rooms_without_doors(person) if policy.may_read(room, None, person)]
    return {room.room_id: room.room_name for room in others} | names_of(rooms_of(person))


def own_handles(person: Person, room_ids: list[int]) -> dict[int, list[str]]:
    """The handles a person may have written under in each of these rooms: those they are or were a member by."""
    found: dict[int, list[str]] = {room_id: [] for room_id in room_ids}
    places = select(RoomMember.room_id, RoomMember.anon_id).where(RoomMember.anon_id.in_(handles_of(person.user_id)))
    for room_id, anon_id in db.session.execute(places):
        if room_id in found:
            found[room_id].append(anon_id)
    return found


def matches(person: Person, sought: Sought, bounds: Bounds) -> list[Match]:
    """The newest messages that match; the rooms' doors are asked in the same statement."""
    numbers = newest_numbers(person, sought, bounds)
    columns = [getattr(Message, name) for name in Match._fields]
    query = select(*columns).where(Message.message_id.in_(numbers)).order_by(Message.message_id.desc())
    return [Match._make(row) for row in db.session.execute(query)]
