"""From an upload to a stored file, and from there to whoever may read it. Slow, so outside of every transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, NamedTuple

from flask import current_app

from chatroom import hub
from chatroom.core.errors import ChatError, busy
from chatroom.files import kinds, pictures
from chatroom.files.names import clean_name, with_extension
from chatroom.files.sealing import opened, sealed
from chatroom.files.storage import storage

AT_ONCE = 2  # files that are worked on: a picture of the largest size takes some hundreds of megabytes meanwhile
PATIENCE = 20  # seconds that the next ones wait
MEGABYTE = 1_000_000
IN_MEMORY = 4 * MEGABYTE  # of a file that is copied; the rest lies in a nameless file meanwhile, as an upload's does


class Coming(NamedTuple):
    """A file as it was sent: what it is called and says to be is only claimed."""

    source: BinaryIO
    name: str
    claimed: str


class Stored(NamedTuple):
    """What is known of a file when it has been stored."""

    kind: str
    content_type: str
    file_name: str
    size: int
    width: int | None = None
    height: int | None = None
    thumbnail_size: int | None = None


def keep(key: str, name: str, coming: Coming) -> Stored:
    """Store a file, a picture after it was redrawn; or raise, after which `forget` leaves nothing of it."""
    with _a_place():
        coming.source.seek(0)
        head = coming.source.read(kinds.HEAD)
        if not head:
            raise ChatError("invalid", "This file is empty.", fields={"file": "This file is empty."})
        kind = kinds.kind_of(head, coming.claimed)
        if kind is kinds.UNREADABLE_PICTURE:
            raise ChatError("unsupported_media", "Pictures of this kind cannot be shown here: save it as JPEG or PNG.")
        if kind is kinds.PICTURE:
            return _keep_picture(key, name, coming.source)
        if kinds.claims_picture(coming.name, coming.claimed):
            raise ChatError("unsupported_media", "This says it is a picture, but it is none.")
        return _keep_as_it_is(key, name, coming, kind)


class Kept(NamedTuple):
    """A stored file, and what opens it."""

    key: str
    name: str
    stored: Stored


def keep_copy(key: str, name: str, original: Kept) -> Stored:
    """Store a file once more, sealed anew; FileNotFoundError when it is not there, and then nothing is stored."""
    stored = original.stored
    with _a_place():
        _seal_anew(key, name, original.key, original.name, stored.size)
        if stored.thumbnail_size is not None:
            _seal_anew(key, small(name), original.key, small(original.name), stored.thumbnail_size)
    return stored


def forget(name: str) -> None:
    """Let go of a file and its small picture, whatever there is of them."""
    for each in (name, small(name)):
        storage().delete(each)


def contents(key: str, name: str, size: int, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """A stored file, or a part of it; FileNotFoundError at once when it is not there."""
    pieces = opened(key, name, size, partial(storage().read, name), start, stop)
    first = next(pieces, b"")

    def all_of_it() -> Iterator[bytes]:
        yield first
        yield from pieces

    return all_of_it()


def small(name: str) -> str:
    """Under which name a picture's small one is stored."""
    return f"{name}-small"


def size_most() -> int:
    """How many bytes a file may have."""
    return current_app.config["ATTACHMENT_MB"] * MEGABYTE


def too_large() -> ChatError:
    """The answer to a file that is larger."""
    return ChatError("too_large", f"A file may have {current_app.config['ATTACHMENT_MB']} MB at most.")


@contextmanager
def _a_place() -> Iterator[None]:
    places = current_app.extensions.setdefault("chatroom_workshop", hub.places(AT_ONCE))
    if not places.acquire(timeout=PATIENCE):
        raise busy()
    try:
        yield
    finally:
        places.release()


def _seal_anew(key: str, name: str, old_key: str, old_name: str, size: int) -> None:
    with SpooledTemporaryFile(IN_MEMORY) as between:
        for piece in contents(old_key, old_name, size):
            between.write(piece)
        between.seek(0)
        storage().put(name, sealed(key, name, between))


def _keep_picture(key: str, name: str, source: BinaryIO) -> Stored:
    source.seek(0)
    most = current_app.config["PICTURE_MEGAPIXELS"] * MEGABYTE
    picture = hub.in_thread(pictures.redrawn, source, most)
    if len(picture.data) > size_most():
        raise too_large()
    storage().put(name, sealed(key, name, BytesIO(picture.data)))
    storage().put(small(name), sealed(key, small(name), BytesIO(picture.thumbnail)))
    # Its own name often tells when or with what it was taken, and would follow it from room to room.
    file_name = f"picture.{pictures.EXTENSIONS[picture.content_type]}"
    return Stored("image", picture.content_type, file_name, len(picture.data), picture.width, picture.height,
                  len(picture.thumbnail))  # fmt: skip


def _keep_as_it_is(key: str, name: str, coming: Coming, kind: kinds.Kind) -> Stored:
    size = coming.source.seek(0, 2)
    if size > size_most():
        raise too_large()
    coming.source.seek(0)
    storage().put(name, sealed(key, name, coming.source))
    file_name = clean_name(coming.name)
    if kind.extensions:
        file_name = with_extension(file_name, kind.extensions)
    return Stored(kind.kind, kind.content_type, file_name, size)
