"""Rooms of up to a million messages, written in bulk past the application, which then serves them."""

from collections.abc import Callable
from datetime import UTC, datetime

from cryptography.fernet import Fernet
from sqlalchemy import DateTime, bindparam, create_engine, text
from sqlalchemy.engine import Connection

from chatroom.handles.words import generate_handle
from chatroom.messages.word_index import Indexed, index_key, words_stored

SENTENCE = "The lamps by the window are for everyone, and so are the armchairs, until nine on Thursdays."
WRITERS = 200
TEXTS = 997  # a prime, so that writers and texts do not run in step

_MESSAGES = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO chat_messages (
    message_id, room_id, anon_id, seq, updated_seq, message_type, message_text, reply_count, reaction_count, version,
    role, sent_at, is_deleted, is_forwarded)
SELECT :first + i * :step, :room_id, anon_id, i, i, 'text', token, 0, 0, 1, 'member', {sent_at}, false, false
FROM n JOIN bench_texts ON k = i % :texts
"""
# From January to October, evenly.
_SENT_AT = {
    "sqlite": "strftime('%Y-%m-%d %H\\:%M\\:%f000', julianday('2026-01-01') + 300.0 * i / :count)",
    "postgresql": "timestamptz '2026-01-01Z' + 300 * interval '1 day' * i / :count",
}
_WORDS = """
INSERT INTO message_words (message_id, key_tag, words)
SELECT message_id, :tag, words FROM chat_messages JOIN bench_texts ON k = seq % :texts WHERE room_id = :room_id
"""
_FTS5 = """
INSERT INTO message_index (rowid, words)
SELECT message_id, words FROM message_words JOIN chat_messages USING (message_id) WHERE room_id = :room_id
"""
_COUNTERS = (
    "UPDATE chat_rooms SET last_seq = :count, message_count = :count WHERE room_id = :room_id",
    "UPDATE room_members SET read_seq = :count, seen_count = :count WHERE room_id = :room_id",
)
_GO_ON = """
SELECT setval(pg_get_serial_sequence('chat_messages', 'message_id'), max(message_id)) FROM chat_messages
"""


def sentence(k: int) -> str:
    """What is said in every message, but for its number."""
    return f"{SENTENCE} ({k})"


def fill_room(
    url: str, key: str, room_id: int, count: int, first: int = 0, step: int = 1, say: Callable[[int], str] = sentence
) -> None:
    """Write `count` messages into an empty room, and index them.

    `first` and `step` say where among the ids of others they lie, `say` makes the texts, some hundreds.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        _lay_out_texts(connection, key, room_id, [say(k) for k in range(TEXTS)])
        values = {"room_id": room_id, "count": count, "first": first, "step": step, "texts": TEXTS}
        values["tag"] = index_key(key).tag
        connection.execute(text(_MESSAGES.format(sent_at=_SENT_AT[engine.dialect.name])), values)
        for statement in (_WORDS, *([_FTS5] if engine.dialect.name == "sqlite" else []), *_COUNTERS):
            connection.execute(text(statement), values)
        connection.execute(text("DROP TABLE bench_texts"))
        if engine.dialect.name == "postgresql":
            connection.execute(text(_GO_ON))
            connection.execute(text("ANALYZE"))  # as autovacuum does within a minute
    engine.dispose()


def _lay_out_texts(connection: Connection, key: str, room_id: int, said: list[str]) -> None:
    dialect = connection.dialect.name
    binary, kind = ("BYTEA", "TSVECTOR") if dialect == "postgresql" else ("BLOB", "TEXT")
    columns = f"k INTEGER PRIMARY KEY, anon_id TEXT, token {binary}, words {kind}"
    connection.execute(text(f"CREATE TEMPORARY TABLE bench_texts ({columns})"))
    handles = [generate_handle() for _ in range(WRITERS)]
    connection.execute(
        text("INSERT INTO chat_anon_id (anon_id, scope, created_at, is_active) VALUES (:it, 'public', :at, false)")
        .bindparams(bindparam("at", type_=DateTime(timezone=True))),
        [{"it": each, "at": datetime(2026, 5, 1, tzinfo=UTC)} for each in handles],
    )  # fmt: skip
    seal, under = Fernet(key), index_key(key)
    rows = []
    for k, plain in enumerate(said):
        message = Indexed(k, room_id, handles[k % WRITERS], plain, False)
        token, words = seal.encrypt(plain.encode()), words_stored(message, under, dialect)
        rows.append({"k": k, "anon_id": message.anon_id, "token": token, "words": words})
    connection.execute(text(f"INSERT INTO bench_texts VALUES (:k, :anon_id, :token, CAST(:words AS {kind}))"), rows)
