"""Asking the index: the newest messages that match, in rooms the person may read in that moment."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Text, bindparam, column, literal_column, or_, select, table, text

from chatroom import hub
from chatroom.accounts.person import Person
from chatroom.core.database import Moment
from chatroom.core.forms import INTEGER_MOST
from chatroom.core.prepared import Prepared
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message, MessageWords
from chatroom.rooms import policy
from chatroom.rooms.models import OPEN_TYPES, Room, RoomMember
from chatroom.rooms.queries import names_of, open_rooms, rooms_of

_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


class Match(NamedTuple):
    """A message that matches, as far as it matters for its rank."""

    message_id: int
    sent_at: datetime
    message_text: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which messages is looked, and for how many."""

    below: int | None
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
        "user_id": person.user_id, "most": bounds.most,
        "below": INTEGER_MOST if bounds.below is None else bounds.below,
        "earliest": bounds.after or _FIRST, "latest": bounds.before or _LAST,
    }  # fmt: skip
    if is_sqlite:
        # It waits for nobody, so that it would keep everybody else waiting.
        ids = hub.in_thread(lambda: _IN_FTS5(connection, expression=expression, **bound))
    else:
        ids = connection.execute(_in_tsvectors(expression), bound, execution_options={"compiled_cache": None}).all()
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
        .where(or_(room_id.in_(mine), room_id.in_(open_)), Message.is_deleted.is_(False), number < bindparam("below"))
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


def _in_tsvectors(expression: str):
    # Said, not bound, so that the plan is one for this expression: common words are found by going back from the newest
    # message, rare ones by the index. It is made of hashes alone, whatever was typed.
    words = MessageWords.__table__
    match = words.c.words.op("@@")(literal_column(f"'{expression}'::tsquery"))
    return _newest(words.join(Message.__table__, words.c.message_id == Message.message_id), words.c.message_id).where(
        match
    )


_IN_FTS5 = Prepared(_in_fts5)
