"""Rooms leave as a file: page by page, beside those who write, in as much memory as one page needs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import bindparam, select

from chatroom.core.errors import ChatError, not_found
from chatroom.extensions import db
from chatroom.messages.archive import (
    VERSION,
    ArchivedFile,
    ArchivedMessage,
    coming_in,
    message_fields,
    room_fields,
    write_line,
)
from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.models import Message
from chatroom.rooms.models import TYPES, Room

AT_ONCE = 1000

_message, _parent = Message.__table__.alias(), Message.__table__.alias()
_PAGE = (
    select(_message.c.seq, _message.c.anon_id, _message.c.sent_at, _message.c.edited_at, _message.c.message_text,
           _message.c.deleted_as, _parent.c.seq, _message.c.is_forwarded, _message.c.message_id,
           _message.c.attachment_count)
    .outerjoin_from(_message, _parent, _parent.c.message_id == _message.c.parent_id)
    .where(_message.c.room_id == bindparam("room_id"), _message.c.seq > bindparam("after"))
    .order_by(_message.c.seq)
    .limit(AT_ONCE)
)  # fmt: skip


def export_rooms(path: Path, room_id: int | None = None) -> tuple[int, int]:
    """Write one room or all into a new file; how many rooms and messages it holds."""
    room_ids, messages = _chosen(room_id), 0
    with _new_file(path) as file:
        write_line(file, archive=VERSION)
        for each in room_ids:
            write_line(file, room=room_fields(db.session.get_one(Room, each)))
            for message in _messages(each):
                write_line(file, message=message_fields(message))
                messages += 1
        write_line(file, end={"rooms": len(room_ids), "messages": messages})
    return len(room_ids), messages


def _chosen(room_id: int | None) -> list[int]:
    query = select(Room.room_id).where(Room.room_type.in_(TYPES), ~coming_in()).order_by(Room.room_id)
    if room_id is not None:
        query = query.where(Room.room_id == room_id)
    found = list(db.session.scalars(query))
    if room_id is not None and not found:
        raise not_found("room")
    return found


def _messages(room_id: int) -> Iterator[ArchivedMessage]:
    after = 0
    while rows := db.session.execute(_PAGE, {"room_id": room_id, "after": after}).all():
        db.session.rollback()  # a snapshot that is held for minutes would let SQLite's log grow without end
        files = _files([row.message_id for row in rows if row.attachment_count and row.deleted_as is None])
        yield from (ArchivedMessage(*row[:-2], files=files.get(row.message_id, ())) for row in rows)
        after = rows[-1][0]


def _files(message_ids: list[int]) -> dict[int, tuple[ArchivedFile, ...]]:
    found = attachments_of(message_ids) if message_ids else {}
    return {
        message_id: tuple(ArchivedFile(each.file_name, each.content_type, each.size, each.alt_text) for each in files)
        for message_id, files in found.items()
    }


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file for its owner's eyes alone: it holds private rooms in plain text. Nothing is left of one that failed."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise ChatError("conflict", f"{path} cannot be made: {error.strerror}.") from error
    try:
        with os.fdopen(number, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
