"""Whom a message concerns, and what they wish to hear of its room."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import and_, false, or_, select, true

from chatroom.extensions import db
from chatroom.messages.calls import calls_in
from chatroom.messages.models import ThreadFollow
from chatroom.notifications.notice_policy import Concern, kind_of_notice
from chatroom.rooms.models import Room, RoomMember


class RoomHeard(NamedTuple):
    """What must be known of a room to tell of a message in it."""

    room_name: str
    is_direct: bool
    tells_all: bool  # somebody in it wishes to hear of everything


def rooms_heard(room_ids: Collection[int]) -> dict[int, RoomHeard]:
    """These rooms, in one question."""
    wishes = (RoomMember.room_id == Room.room_id, RoomMember.left_at.is_(None), RoomMember.notify == "all")
    tells_all = select(RoomMember.room_id).where(*wishes).exists()
    query = select(Room.room_id, Room.room_name, Room.room_type, tells_all).where(Room.room_id.in_(room_ids))
    return {
        room_id: RoomHeard(name, room_type == "direct", tells)
        for room_id, name, room_type, tells in db.session.execute(query)
    }


def concerned(message: dict, room: RoomHeard) -> dict[str, str]:
    """The handles whom a message concerns, its author never among them, each with the kind of notice it is to them."""
    calls, followers = calls_in(message["message_html"]), followers_of(message)
    if not (calls or followers or room.is_direct or room.tells_all):
        return {}
    room_id = message["room_id"]
    author = _keys(room_id, {message["anon_id"]}).scalar_subquery()
    called = RoomMember.person_key.in_(_keys(room_id, calls - {""})) if calls - {""} else false()
    if "" in calls:
        called = or_(called, RoomMember.entered_seq < message["seq"])
    follows = RoomMember.person_key.in_(followers) if followers else false()
    direct = true() if room.is_direct else false()
    query = select(RoomMember.anon_id, RoomMember.notify, RoomMember.is_hushed, called, direct, follows).where(
        and_(RoomMember.room_id == room_id, RoomMember.left_at.is_(None), RoomMember.person_key != author),
        or_(RoomMember.notify == "all", called, direct, follows),
    )
    kinds = {row[0]: kind_of_notice(Concern(*row[1:])) for row in db.session.execute(query)}
    return {anon_id: kind for anon_id, kind in kinds.items() if kind is not None}


def followers_of(message: dict) -> set[str]:
    """The person keys of those who follow the thread that a message is a reply in."""
    if message["parent_id"] is None:
        return set()
    thread = (ThreadFollow.message_id == message["parent_id"], ThreadFollow.is_following)
    return set(db.session.scalars(select(ThreadFollow.person_key).where(*thread)))


def _keys(room_id: int, anon_ids: set[str]):
    return select(RoomMember.person_key).where(RoomMember.room_id == room_id, RoomMember.anon_id.in_(anon_ids))
