"""Asking the index: the newest messages that match, in rooms the person may read in that moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import Connection, bindparam, column, func, literal_column, or_, select, table, tablesample, text
from sqlalchemy.types import Integer, Text

from chatroom import hub
from chatroom.accounts.person import Person
from chatroom.core.database import Moment
from chatroom.core.prepared import Prepared, listed
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message, MessageWords
from chatroom.rooms.models import OPEN_TYPES, Room, RoomMember
from chatroom.search.expression import Expression
from chatroom.search.states import conditions, not_found, numbers_of

# Messages that PostgreSQL looks at one by one for what is common, before its index is asked: of all, and of those that
# are so; and how many bytes of words, those of some hundred messages, say what is common.
RECENT, RECENT_HELD, SAMPLE = 20_000, 2_000, 1 << 18
_words = MessageWords
_RECENT = bindparam("recent", type_=Integer)
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the index is asked, what the messages' rows must be like, and in which rooms."""

    words: Expression
    has: Collection[str]
    has_not: Collection[str]
    rooms: list[int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which messages is looked, and for how many."""

    first: int  # a message's number
    below: int
    before: datetime | None
    after: datetime | None
    most: int


def newest_numbers(person: Person, sought: Sought, bounds: Bounds) -> list[int]:
    """The numbers of the newest messages that match."""
    connection, is_sqlite = db.session.connection(), db.engine.dialect.name == "sqlite"
    bound = {
        "user_id": person.user_id, "most": bounds.most, "first": bounds.first, "below": bounds.below,
        "earliest": bounds.after or _FIRST, "latest": bounds.before or _LAST,
    }  # fmt: skip
    if sought.words.is_wanted and not is_sqlite:
        rows = _in_tsvectors(connection, sought, bound)
    elif is_sqlite:
        # It waits for nobody, so that it would keep everybody else waiting.
        rows = hub.in_thread(lambda: _prepared(connection, sought, bound))
    else:
        rows = _prepared(connection, sought, bound)
    return [number for (number,) in rows]


def _prepared(connection: Connection, sought: Sought, bound: dict) -> list:
    words, states = sought.words, (frozenset(sought.has), frozenset(sought.has_not))
    bound = (
        bound | ({"expression": words.words} if words.words else {}) | ({"rooms": sought.rooms} if sought.has else {})
    )
    if words.is_wanted:
        return _in_fts5(*states)(connection, **bound)
    return _by_states(*states, connection.dialect.name if words.words else None)(connection, **bound)


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
        .limit(bindparam("most", type_=Integer))
    )


@lru_cache
def _in_fts5(has: frozenset[str], has_not: frozenset[str]) -> Prepared:
    index = table("message_index", column("rowid"))
    match = text("message_index MATCH :expression").bindparams(bindparam("expression", type_=Text, required=True))
    found = index.join(Message.__table__, index.c.rowid == Message.message_id)

    def made():
        return _newest(found, index.c.rowid).where(match, *conditions((), has_not))

    def made_of_held(rooms: int):
        # The sum keeps SQLite from asking the index anew for each of them, which takes it 0.1 ms.
        return made().where((index.c.rowid + 0).in_(numbers_of(has, listed("rooms", rooms))))

    return Prepared(made_of_held if has else made)


@lru_cache
def _by_states(has: frozenset[str], has_not: frozenset[str], without: str | None) -> Prepared:
    """Where no word is looked for; `without` is whose index says which messages have words that must not be there."""

    def made(rooms: int):
        held = Message.message_id.in_(numbers_of(has, listed("rooms", rooms)))
        query = _newest(Message.__table__, Message.message_id).where(held, *conditions((), has_not))
        return query.where(not_found(Message.message_id, without)) if without else query

    return Prepared(made)


def _in_tsvectors(connection: Connection, sought: Sought, bound: dict) -> list:
    """What is common stands among the newest messages; what is not is found by the index, which knows no order.

    PostgreSQL cannot know how common a hash is, and would go back through a million messages for a word that is in
    one, or fetch half a million for the newest twenty. A look into some pages says which of the two it is.
    """
    if not sought.has:
        looked_at, matching = _said(connection, _sample(sought), bound)[0]
        if matching * RECENT < looked_at * bound["most"]:
            return _said(connection, _newest_of(_indexed, sought), bound)
    bound = bound | {"recent": RECENT_HELD if sought.has else RECENT}
    found = _said(connection, _newest_of(_recent, sought), bound)
    edge = _said(connection, _edge(sought), bound) if len(found) < bound["most"] else []
    if edge:
        older = bound | {"below": edge[0][0], "most": bound["most"] - len(found)}
        found += _said(connection, _newest_of(_indexed, sought), older)
    return found


def _said(connection: Connection, query, bound: dict) -> list:
    # All is said and nothing bound, so that the plan is one for this expression: for bound values PostgreSQL makes one
    # for any values after a while, which takes three times as long. Words are hashes by then, whatever was typed.
    compiled = query.params(bound).compile(connection, compile_kwargs={"literal_binds": True})
    return connection.exec_driver_sql(str(compiled)).all()


def _match(words, expression: str):
    return words.op("@@")(literal_column(f"'{expression}'::tsquery"))


def _sample(sought: Sought):
    part = text("least(100, 100.0 * :sampled / greatest(pg_relation_size('message_words'), 1))")
    some = tablesample(_words.__table__, func.system(part.bindparams(sampled=SAMPLE)))
    matching = func.count().filter(_match(some.c.words, sought.words.words))
    return select(func.count(), matching).select_from(some)


def _newest_of(how, sought: Sought):
    found, is_match = how(sought)
    # Plus nothing, so that no plan goes through all messages beside those that were found; of those that are so it may.
    number = found.c.message_id if sought.has else found.c.message_id + 0
    query = _newest(found.join(Message.__table__, number == Message.message_id), found.c.message_id)
    query = query.where(*conditions(sought.has, sought.has_not))
    return query.where(is_match) if is_match is not None else query


def _recent(sought: Sought):
    # The limit is a fence: what is behind it is looked at one by one, from the newest on.
    numbers = _numbers(sought).limit(_RECENT)
    if sought.has:
        numbers = numbers.cte("held").prefix_with("MATERIALIZED")
        recent = select(_words).join(numbers, numbers.c.message_id == _words.message_id).subquery()
    else:
        recent = numbers.add_columns(_words.words).subquery()
    return recent, _match(recent.c.words, sought.words.words)


def _indexed(sought: Sought):
    # Each by itself: the index begins with the rarest word of each, and would find none for several rooms at once.
    matches = or_(*(_match(_words.words, each) for each in sought.words.one_of))
    found = _between(select(_words.message_id), _words.message_id).where(matches)
    if sought.has:
        return found.cte("found").prefix_with("MATERIALIZED"), None
    # A fence too, or the doors would be asked of every match before the newest are taken.
    return found.order_by(_words.message_id.desc()).offset(0).subquery(), None


def _edge(sought: Sought):
    return _numbers(sought).offset(_RECENT - 1).limit(1)


def _numbers(sought: Sought):
    """Of all messages, or of those that are so; the newest first."""
    if not sought.has:
        return _between(select(_words.message_id), _words.message_id).order_by(_words.message_id.desc())
    held = numbers_of(sought.has, sought.rooms).subquery()
    return _between(select(held.c.message_id), held.c.message_id).order_by((held.c.message_id + 0).desc())


def _between(query, number):
    return query.where(number >= bindparam("first"), number < bindparam("below"))
