"""The index in which messages are found: keyed hashes of their words, as the texts themselves are sealed.

Every room has a key of its own, so that a word has nothing in common with the same word in another room. Whoever has
the database and not the keys sees which messages of one room share words, and where in them; no word.
"""

import hmac
from collections.abc import Sequence
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Integer, Text, bindparam, cast, column, delete, func, insert, select, table
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from chatroom.core.prepared import Asked, Prepared, bare_connection, together
from chatroom.extensions import db
from chatroom.messages.models import Attachment, MessageWords
from chatroom.messages.word_hashes import Hash, couples, hashes_of
from chatroom.messages.words import letters_of, words_of

_PURPOSE = b"chatroom: words of messages"
FORM = b"3"  # of what is indexed of a message: another one, and servers that start index all of them again
_AUTHOR, _HAS = "from:", "has:"  # no word has a colon
_APART = ":"  # so that no phrase goes from one text of a message into another
HAS = ("link", "file", "image", "audio", "video", "document")
_COLUMNS = ("message_id", "key_tag", "words")
_KEEP = Prepared(lambda: insert(MessageWords.__table__).values(dict.fromkeys(_COLUMNS)))
# SQLite's index is written beside the table: by a trigger, FTS5 would write a piece of its own for every message.
_FTS5 = table("message_index", column("rowid", Integer), column("words", Text))
_FIND = Prepared(lambda: insert(_FTS5).values(rowid=bindparam("message_id"), words=bindparam("words")))


class IndexKey(NamedTuple):
    """What the words are hashed under, made of one of the settings' keys; `tag` says which one it was, and no more."""

    secret: bytes
    tag: int


class Indexed(NamedTuple):
    """What the index takes of a message."""

    message_id: int | None  # None: it has no number yet
    room_id: int
    anon_id: str
    text: str
    has_link: bool
    files: Sequence[Attachment] = ()


def index_keys() -> list[IndexKey]:
    """The newest key, by which messages are indexed, and older ones, by which they may still have been."""
    found = current_app.extensions.get("chatroom_index_keys")
    if found is None:
        found = [index_key(key) for key in current_app.config["ENCRYPTION_KEYS"]]
        current_app.extensions["chatroom_index_keys"] = found
    return found


def author_word(anon_id: str) -> str:
    """By which a handle's messages are found."""
    return _AUTHOR + anon_id


def having_word(what: str) -> str:
    """By which messages that have one of `HAS` are found."""
    return _HAS + what


def words_of_file(kind: str, file_name: str, alt_text: str) -> list[str]:
    """What people remember of a file: its name, if it is no picture, and the words for who cannot see it."""
    return [text for text in (file_name if kind != "image" else "", alt_text) if text]


def index(messages: list[Indexed]) -> None:
    """Make new messages findable, all of them at once. Inside a transaction."""
    connection = bare_connection()
    together(connection, *indexing(messages, connection.dialect.name))


def indexing(messages: list[Indexed], dialect: str) -> list[Asked]:
    """What `index` asks for: on PostgreSQL one statement, whose rows travel as two lists."""
    key = index_keys()[0]
    ids, words = [each.message_id for each in messages], [words_stored(each, key, dialect) for each in messages]
    if dialect == "postgresql":
        return [_KEEP_ALL.for_each([{"ids": ids, "key_tag": key.tag, "said": words}])]
    rows = [{"message_id": each, "words": said} for each, said in zip(ids, words, strict=True)]
    return [_KEEP.for_each([row | {"key_tag": key.tag} for row in rows]), _FIND.for_each(rows)]


def index_again(messages: list[Indexed]) -> None:
    """Make messages findable by their texts of now alone; their rows are locked. Inside a transaction."""
    forget([message.message_id for message in messages])
    index(messages)


def forget(message_ids: list[int]) -> None:
    """Let nobody find these messages any more. Inside a transaction."""
    db.session.execute(delete(MessageWords).where(MessageWords.message_id.in_(message_ids)))


def has_link(html: str | None) -> bool:
    """True when a message's HTML has a link."""
    return html is not None and "<a " in html


def words_stored(message: Indexed, key: IndexKey, dialect: str) -> str:
    """The hashes of a message's words, as an engine's column takes them."""
    room = hashes_of(message.room_id, key.secret)
    said = [message.text, *(text for file in message.files for text in words_of_file(*_told_of(file)))]
    texts = [[room[word] for word in words_of(text)] for text in said]
    more = [author_word(message.anon_id), *map(having_word, _had(message)), *sorted(letters_of("\n".join(said)))]
    found = [room[each].token for each in more]
    found += dict.fromkeys(couple for text in texts for couple in couples(text, dialect))
    return " ".join(_in_order(texts, room[_APART], dialect) + found)


def _in_order(texts: list[list[Hash]], apart: Hash, dialect: str) -> list[str]:
    words = texts[0] if len(texts) == 1 else [word for text in texts for word in (*text, apart)]
    if dialect == "postgresql":
        return [f"{word.token}:{position}" for position, word in enumerate(words, 1)]
    return [word.token for word in words]


def _told_of(file: Attachment) -> tuple[str, str, str]:
    return file.kind, file.file_name, file.alt_text


def _had(message: Indexed) -> list[str]:
    kinds = {"document" if file.kind == "file" else file.kind for file in message.files}
    had = kinds | ({"file"} if kinds else set()) | ({"link"} if message.has_link else set())
    return [each for each in HAS if each in had]


def index_key(key: str) -> IndexKey:
    """What is made for the index of one of the settings' keys."""
    secret = hmac.digest(key.encode(), _PURPOSE, "sha256")
    return IndexKey(secret, int.from_bytes(hmac.digest(secret, b"tag" + FORM, "sha256")[:4]) >> 1)


def _keep_all():
    ids, words = (func.unnest(cast(bindparam(name), ARRAY(kind))) for name, kind in (("ids", Integer), ("said", Text)))
    rows = select(ids, bindparam("key_tag"), cast(words, TSVECTOR))
    return insert(MessageWords.__table__).from_select(_COLUMNS, rows)


_KEEP_ALL = Prepared(_keep_all)
