"""Asking the index: the newest messages that match, in rooms the person may read in that moment."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Text, bindparam, column, literal_column, or_, select, table, text

from chatroom import hub
from chatroom.accounts.person import Person
from chatroom.core.database import Moment
from chatroom.core.prepared import Prepared
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message, MessageWords
from chatroom.rooms import policy
from chatroom.rooms.models import OPEN_TYPES, Room, RoomMember
from chatroom.rooms.queries import names_of, open_rooms, rooms_of

RECENT = 10_000  # messages that are looked at one by one on PostgreSQL, before its index is asked
_words = MessageWords
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


class Match(NamedTuple):
    """A message that matches, as far as it matters for its rank."""

    message_id: int
    sent_at: datetime
    message_text: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which messages is looked, and for how many."""

    first: int  # a message's number
    below: int
    before: datetime | None
    after: datetime | None
    most: int


def readable_rooms(person: Person) -> dict[int, str]:
    """The rooms a person may read, by number, with their names."""
    others = [room for room in open_rooms() if policy.may_read(room, None, person)]
    return {room.room_id: room.room_name for room in others} | names_of(rooms_of(person))


def own_handles(person: Person, room_ids: list[int]) -> dict[int, list[str]]:
    """The handles a person may have written under in each of these rooms."""
    rows = db.session.execute(
        select(AnonId.room_id, AnonId.anon_id).where(AnonId.anon_id.in_(handles_of(person.user_id)))
    ).all()
    return {room_id: [anon_id for scope, anon_id in rows if scope in (None, room_id)] for room_id in room_ids}


def matches(person: Person, expression: str, bounds: Bounds) -> list[Match]:
    """The newest messages that match; the rooms' doors are asked in the same statement."""
    connection, is_sqlite = db.session.connection(), db.engine.dialect.name == "sqlite"
    bound = {
        "user_id": person.user_id, "most": bounds.most, "first": bounds.first, "below": bounds.below,
        "earliest": bounds.after or _FIRST, "latest": bounds.before or _LAST,
    }  # fmt: skip
    if is_sqlite:
        # It waits for nobody, so that it would keep everybody else waiting.
        ids = hub.in_thread(lambda: _IN_FTS5(connection, expression=expression, **bound))
    else:
        ids = _in_tsvectors(connection, expression, bound)
    columns = [getattr(Message, name) for name in Match._fields]
    query = select(*columns).where(Message.message_id.in_([message_id for (message_id,) in ids]))
    return [Match._make(row) for row in db.session.execute(query.order_by(Message.message_id.desc()))]


def _newest(select_from, number):
    mine = select(RoomMember.room_id).where(
        RoomMember.anon_id.in_(handles_of(bindparam("user_id"))), RoomMember.left_at.is_(None)
    )
    # Whom an open room is for was asked a moment before; that it is still open, here.
    open_ = select(Room.room_id).where(
        or_(*(Room.room_type == each for each in OPEN_TYPES)), Room.password_hash.is_(None)
    )
    room_id = Message.room_id + 0  # so that no engine begins with the rooms' messages
    return (
        select(Message.message_id)
        .select_from(select_from)
        .where(or_(room_id.in_(mine), room_id.in_(open_)), Message.is_deleted.is_(False))
        .where(number >= bindparam("first"), number < bindparam("below"))
        .where(
            Message.sent_at >= bindparam("earliest", type_=Moment), Message.sent_at < bindparam("latest", type_=Moment)
        )
        .order_by(number.desc())
        .limit(bindparam("most"))
    )


def _in_fts5():
    index = table("message_index", column("rowid"))
    match = text("message_index MATCH :expression").bindparams(bindparam("expression", type_=Text, required=True))
    return _newest(index.join(Message.__table__, index.c.rowid == Message.message_id), index.c.rowid).where(match)


def _in_tsvectors(connection: Connection, expression: str, bound: dict) -> list:
    """What is common stands among the newest messages; what is not is found by the index, which knows no order.

    PostgreSQL cannot know how common a hash is, and would go back through a million messages for a word that is in
    one, or fetch half a million for the newest twenty.
    """
    bound = bound | {"recent": RECENT}
    rows = connection.execute(_EDGE, bound).all()
    edge = rows[0][0] if rows else bound["first"]
    found = connection.execute(_newest_of(_recent, expression), bound | {"first": edge}, execution_options=_ONCE).all()
    more = bound["most"] - len(found)
    if rows and more:
        older, bound = _newest_of(_indexed, expression), bound | {"below": edge, "most": more}
        found += connection.execute(older, bound, execution_options=_ONCE).all()
    return found


def _newest_of(how, expression: str):
    # Said, not bound, so that the plan is one for this expression. It is made of hashes alone, whatever was typed.
    found, is_match = how(literal_column(f"'{expression}'::tsquery"))
    query = _newest(found.join(Message.__table__, found.c.message_id == Message.message_id), found.c.message_id)
    return query.where(is_match) if is_match is not None else query


def _recent(tsquery):
    # The limit is a fence: what is behind it is looked at one by one, from the newest on.
    recent = _between(select(_words)).order_by(_words.message_id.desc()).limit(bindparam("recent")).subquery()
    return recent, recent.c.words.op("@@")(tsquery)


def _indexed(tsquery):
    found = _between(select(_words.message_id)).where(_words.words.op("@@")(tsquery))
    return found.cte("found").prefix_with("MATERIALIZED"), None


def _between(query):
    return query.where(_words.message_id >= bindparam("first"), _words.message_id < bindparam("below"))


_ONCE = {"compiled_cache": None}  # no two expressions are alike
_EDGE = _between(select(_words.message_id)).order_by(_words.message_id.desc()).offset(bindparam("recent") - 1).limit(1)
_IN_FTS5 = Prepared(_in_fts5)
