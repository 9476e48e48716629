"""The index in which messages are found: keyed hashes of their words, as the texts themselves are sealed.

Every room has a key of its own, so that a word has nothing in common with the same word in another room. Whoever has
the database and not the keys sees which messages of one room share words, and where in them; no word.
"""

import hmac
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from flask import current_app
from sqlalchemy import delete, insert

from chatroom.core.prepared import Asked, Prepared, together
from chatroom.extensions import db
from chatroom.messages.models import Attachment, MessageWords
from chatroom.messages.words import couples_of, letters_of, words_of

HASHED = 5  # bytes of a hash: the words of a room are some thousands, so that no two of them meet
_PURPOSE = b"chatroom: words of messages"
FORM = b"2"  # of what is indexed of a message: another one, and servers that start index all of them again
_AUTHOR, _HAS = "from:", "has:"  # no word has a colon
_APART = ":"  # so that no phrase goes from one text of a message into another
HAS = ("link", "file", "image", "audio", "video", "document")
_INDEX = Prepared(lambda: insert(MessageWords.__table__).values(dict.fromkeys(("message_id", "key_tag", "words"))))


class IndexKey(NamedTuple):
    """What the words are hashed under, made of one of the settings' keys; `tag` says which one it was, and no more."""

    secret: bytes
    tag: int


class Indexed(NamedTuple):
    """What the index takes of a message."""

    message_id: int
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


def hashes(words: Iterable[str], room_id: int, key: IndexKey) -> list[str]:
    """What stands for these words in a room."""
    inner, outer = _hasher(room_id, key.secret)
    tokens = []
    for word in words:  # HMAC-SHA-256, whose two halves have taken the key already: hmac's own takes twice as long
        first, second = inner.copy(), outer.copy()
        first.update(word.encode())
        second.update(first.digest())
        tokens.append(second.digest()[:HASHED])
    return b"".join(tokens).hex(" ", HASHED).split()


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
    """Make new messages findable, all of them by one statement. Inside a transaction."""
    connection = db.session().bare_connection()
    together(connection, indexing(messages, connection.dialect.name))


def indexing(messages: list[Indexed], dialect: str) -> Asked:
    """What `index` asks for."""
    key = index_keys()[0]
    rows = ((message.message_id, words_stored(message, key, dialect)) for message in messages)
    return _INDEX.for_each([{"message_id": each, "key_tag": key.tag, "words": words} for each, words in rows])


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
    texts = [text for file in message.files for text in words_of_file(file.kind, file.file_name, file.alt_text)]
    words, extra = words_of(message.text), [author_word(message.anon_id), *map(having_word, _had(message))]
    couples = couples_of(words)
    for said in map(words_of, texts):
        couples += couples_of(said)
        words += [_APART, *said]
    words += extra
    letters = sorted(letters_of("\n".join([message.text, *texts])))
    tokens = hashes([*words, *dict.fromkeys(couples), *letters], message.room_id, key)
    if dialect == "postgresql":
        tokens = [f"{token}:{position}" for position, token in enumerate(tokens, 1)]
    return " ".join(tokens)


def _had(message: Indexed) -> list[str]:
    kinds = {"document" if file.kind == "file" else file.kind for file in message.files}
    had = kinds | ({"file"} if kinds else set()) | ({"link"} if message.has_link else set())
    return [each for each in HAS if each in had]


def index_key(key: str) -> IndexKey:
    """What is made for the index of one of the settings' keys."""
    secret = hmac.digest(key.encode(), _PURPOSE, "sha256")
    return IndexKey(secret, int.from_bytes(hmac.digest(secret, b"tag" + FORM, "sha256")[:4]) >> 1)


@lru_cache(1024)
def _hasher(room_id: int, secret: bytes) -> tuple:
    key = hmac.digest(secret, str(room_id).encode(), "sha256").ljust(64, b"\0")
    return sha256(bytes(byte ^ 0x36 for byte in key)), sha256(bytes(byte ^ 0x5C for byte in key))
