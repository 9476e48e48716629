"""How a batch's messages are put down, with their words for the search and what they count for their rooms and authors.

On PostgreSQL in one journey: one message by two statements, several by one that would be slower for one. Its
rows travel as JSON: psycopg takes several times as long to make a list for each column, and reads a statement with a
value for each field of each row anew each time.
"""

import json
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import TSVECTOR

from chatroom.core.crypto import Sealed, keyring
from chatroom.core.database import Moment
from chatroom.core.forms import INTEGER_MOST
from chatroom.core.prepared import Prepared, together
from chatroom.messages.models import Message, MessageWords
from chatroom.messages.queries import ShownMessage
from chatroom.messages.word_index import Indexed, index_keys, indexing, words_stored
from chatroom.rooms.models import Room, RoomMember

_MESSAGES, _ROOMS, _MEMBERS = Message.__table__, Room.__table__, RoomMember.__table__
# What is the same of every new message, and stands in the statements instead of being bound for each.
_NEW = {"reply_count": 0, "last_reply_by": None, "last_reply_at": None, "reaction_count": 0, "pinned_at": None,
        "pinned_by": None, "version": 1, "edited_at": None, "is_deleted": False, "deleted_as": None}  # fmt: skip
_NEW_IN_SQL = {name: sa.null() if value is None else sa.literal_column(str(int(value)), _MESSAGES.c[name].type)
               for name, value in _NEW.items() if name != "is_deleted"} | {"is_deleted": sa.false()}  # fmt: skip
_SHOWN = [name for name in ShownMessage._fields if name not in ("message_id", "is_own", *_NEW)]
_WRITTEN = [*_SHOWN, "client_digest"]
_SEALED = [name for name in _WRITTEN if isinstance(_MESSAGES.c[name].type, Sealed)]
_ROW = dict.fromkeys(_WRITTEN) | _NEW_IN_SQL
_INSERT_ONE = Prepared(lambda: insert(_MESSAGES).values(_ROW).returning(_MESSAGES.c.message_id))
_INSERT_EACH = Prepared(lambda: insert(_MESSAGES).values(_ROW))
_LAST_ID = Prepared(lambda: select(func.last_insert_rowid()))  # SQLite's one writer numbers rows without a gap


def _count(id_, seq, count):
    return update(_ROOMS).where(_ROOMS.c.room_id == id_).values(last_seq=seq, message_count=count)


def _see(id_, handle, posted, at):
    mine = (_MEMBERS.c.room_id == id_, _MEMBERS.c.anon_id == handle)
    return update(_MEMBERS).where(*mine).values(seen_count=_MEMBERS.c.seen_count + posted, last_post_at=at)


_COUNTED = {"id": sa.Integer(), "seq": sa.Integer(), "count": sa.Integer()}
_SEEN = {"id": sa.Integer(), "handle": sa.Text(), "posted": sa.Integer(), "at": Moment()}
_COUNT, _SEE = Prepared(lambda: _count(*map(bindparam, _COUNTED))), Prepared(lambda: _see(*map(bindparam, _SEEN)))


def _everything():
    given = _records("given", {name: _MESSAGES.c[name].type for name in _WRITTEN} | {"said": sa.Text()}).cte("given")
    # What is true of every number makes PostgreSQL expect few rows: of a hundred, it would read all members for them.
    counted, seen = (
        records.where(records.selected_columns.id.between(0, INTEGER_MOST)).cte(name)
        for name, records in (("counted", _records("counted", _COUNTED)), ("seen", _records("seen", _SEEN)))
    )
    rows = select(*(given.c[name] for name in _WRITTEN), *_NEW_IN_SQL.values())
    posted = insert(_MESSAGES).from_select([*_WRITTEN, *_NEW_IN_SQL], rows)
    posted = posted.returning(*(_MESSAGES.c[name] for name in ("message_id", "room_id", "seq"))).cte("posted")
    same = sa.and_(given.c.room_id == posted.c.room_id, given.c.seq == posted.c.seq)
    words = select(posted.c.message_id, bindparam("key_tag"), sa.cast(given.c.said, TSVECTOR)).join(given, same)
    words = insert(MessageWords.__table__).from_select(("message_id", "key_tag", "words"), words)
    more = (words.cte("kept"), _count(*counted.c).cte("rooms"), _see(*seen.c).cte("authors"))
    return select(*posted.c).add_cte(*more)


def _records(name: str, columns: dict) -> sa.Select:
    records = func.json_to_recordset(sa.cast(bindparam(name, type_=sa.Text()), sa.JSON))
    columns = (sa.column(each, type_) for each, type_ in columns.items())
    return select(records.table_valued(*columns).render_derived(name=f"{name}_rows", with_types=True))


_EVERYTHING = Prepared(_everything)


def _rest_of_last():
    # With the number that was given to the message just before.
    words = sa.cast(bindparam("words", type_=sa.Text()), TSVECTOR)
    words = insert(MessageWords.__table__).values(message_id=func.lastval(), key_tag=bindparam("key_tag"), words=words)
    more = words.inline().cte("kept"), _count(*map(bindparam, _COUNTED)).cte("rooms")
    return _see(*map(bindparam, _SEEN)).add_cte(*more)


_REST_OF_LAST = Prepared(_rest_of_last)


def put_down(
    connection: sa.Connection,
    rows: list[dict],
    said: list[Indexed],
    counts: list[dict],
    posts: list[dict],
    commits: bool,
) -> list[ShownMessage]:
    """Insert new messages, what is `said` in each, and the counters; the messages, as they are shown, in order.

    `commits` is for `together`: they are the last of their transaction.
    """
    if connection.dialect.name == "sqlite":
        ids = _put_on_sqlite(connection, rows, said, counts, posts)
    else:
        ids = _put_on_postgresql(connection, rows, said, counts, posts, commits)
    return [
        ShownMessage(message_id=message_id, is_own=True, **_NEW, **{name: row[name] for name in _SHOWN})
        for message_id, row in zip(ids, rows, strict=True)
    ]


def _put_on_sqlite(connection: sa.Connection, rows, said, counts, posts) -> Iterable[int]:
    if len(rows) == 1:
        [ids] = _INSERT_ONE(connection, **rows[0])
    else:
        _, [(last,)] = together(connection, _INSERT_EACH.for_each(rows), _LAST_ID.asked(list))
        ids = range(last - len(rows) + 1, last + 1)
    said = [each._replace(message_id=message_id) for each, message_id in zip(said, ids, strict=True)]
    together(connection, *indexing(said, "sqlite"), _COUNT.for_each(counts), _SEE.for_each(posts))
    return ids


def _put_on_postgresql(connection: sa.Connection, rows, said, counts, posts, commits: bool) -> Iterable[int]:
    key = index_keys()[0]
    words = (words_stored(each, key, "postgresql") for each in said)
    if len(rows) == 1:
        posting = _INSERT_ONE.asked(list, **rows[0])
        # Made while PostgreSQL inserts it.
        rest = ({"words": each, "key_tag": key.tag, **counts[0], **posts[0]} for each in words)
        [(message_id,)], _ = together(connection, posting, _REST_OF_LAST.for_each(rest), commits=commits)
        return [message_id]
    given = [
        row | {name: _sealed(row[name]) for name in _SEALED} | {"said": each}
        for row, each in zip(rows, words, strict=True)
    ]
    texts = {"given": _json(given), "counted": _json(counts), "seen": _json(posts)}
    [posted] = together(connection, _EVERYTHING.asked(list, key_tag=key.tag, **texts), commits=commits)
    ids = {(room_id, seq): message_id for message_id, room_id, seq in posted}
    return [ids[row["room_id"], row["seq"]] for row in rows]


def _sealed(text: str | None) -> str | None:
    return None if text is None else keyring().encrypt(text.encode()).decode()


def _json(rows: list[dict]) -> str:
    return json.dumps(rows, default=datetime.isoformat)
