"""The form in which rooms leave and come back: JSON lines, and all that each may hold.

`{"archive": 1}`, then for each room `{"room": {…}}` and its messages, `{"message": {…}}`, in the order of their `seq`;
at the end `{"end": {"rooms": …, "messages": …}}`, so that half a file is not taken for a whole one. What leaves is what
a member could see: handles, never a person.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from sqlalchemy import and_, select

from chatroom.core.clock import as_text
from chatroom.core.errors import ChatError, invalid
from chatroom.core.forms import Fields
from chatroom.handles.words import is_handle
from chatroom.messages.input import ALT_MOST, ATTACHMENTS_MOST, TEXT_MOST
from chatroom.rooms.input import new_room
from chatroom.rooms.models import Room, RoomMember

VERSION = 1
MARK = "import "  # how the topic of a room begins that is coming in
LINE_MOST = 64 * 1024  # bytes; the longest text in its longest spelling is shorter


class ArchivedRoom(NamedTuple):
    """A room's settings; nobody's password, and no person."""

    settings: dict
    is_active: bool


class ArchivedFile(NamedTuple):
    """What is said of a file; itself it stays behind."""

    name: str
    type: str
    size: int
    alt: str = ""


class ArchivedMessage(NamedTuple):
    """A message; `text` is None when it was removed."""

    seq: int
    handle: str
    sent_at: datetime
    edited_at: datetime | None
    text: str | None
    deleted_as: str | None
    parent: int | None
    is_forwarded: bool = False
    files: tuple[ArchivedFile, ...] = ()


def write_line(file: BinaryIO, **kind) -> None:
    """One line: `message={…}`, `room={…}`."""
    file.write(json.dumps(kind, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def room_fields(room: Room) -> dict:
    """What leaves of a room; of its password only that there is one."""
    fields = {"room_name": room.room_name, "room_type": room.room_type, "topic": room.topic, "book": room.book}
    fields |= {"audience": room.audience, "has_password": bool(room.password_hash), "is_active": room.is_active}
    ends_at = room.ends_at and as_text(room.ends_at)
    writing = {name: getattr(room, name) for name in ("is_read_only", "allows_replies", "slow_mode_seconds")}
    return fields | writing | {"ends_at": ends_at}


def coming_in():
    """True of a room that an import is bringing in, or was when it was killed."""
    members = select(RoomMember.anon_id).where(RoomMember.room_id == Room.room_id)
    marked = (Room.room_type == "private", Room.topic.startswith(MARK), Room.created_by.is_(None))
    return and_(*marked, ~members.exists())


def message_fields(message: ArchivedMessage) -> dict:
    """What leaves of a message; of a removed one neither text nor reason."""
    fields = {"seq": message.seq, "handle": message.handle, "sent_at": as_text(message.sent_at)}
    if message.parent is not None:
        fields["parent"] = message.parent
    if message.edited_at is not None:
        fields["edited_at"] = as_text(message.edited_at)
    if message.is_forwarded:
        fields["forwarded"] = True
    if message.deleted_as is not None:
        return fields | {"deleted": message.deleted_as}
    files = {"files": [file._asdict() for file in message.files]} if message.files else {}
    return fields | {"text": message.text} | files


class Reading:
    """Reads an archive once, line by line, and refuses what is wrong with the number of its line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._line = file, 0
        self._rooms, self._messages, self._last_seq = 0, 0, 0
        self._openers = array("i")  # of the room: what can be replied to

    def __iter__(self) -> Iterator[ArchivedRoom | ArchivedMessage]:
        try:
            if self._next() != ("archive", VERSION):
                raise invalid(f"This is not an archive of version {VERSION}.")
            while (found := self._next())[0] != "end":
                yield self._entry(*found)
            self._must_end(found[1])
        except ChatError as error:
            raise invalid(f"Line {self._line}: {error.message}") from error

    def _next(self) -> tuple[str, object]:
        self._line += 1
        line = self._file.readline(LINE_MOST)
        if not line.endswith(b"\n"):
            raise invalid("The archive breaks off here." if len(line) < LINE_MOST else "This line is too long.")
        try:
            found = json.loads(line)
            [(kind, fields)] = found.items()
        except (ValueError, AttributeError, RecursionError) as error:
            raise invalid("This is not a line of an archive.") from error
        return kind, fields

    def _entry(self, kind: str, found) -> ArchivedRoom | ArchivedMessage:
        if kind == "room":
            self._rooms, self._last_seq, self._openers = self._rooms + 1, 0, array("i")
            return _room(Fields(found))
        if kind != "message" or not self._rooms:
            raise invalid("Only rooms and their messages belong here.")
        message = _message(Fields(found))
        self._must_follow(message)
        self._messages += 1
        return message

    def _must_follow(self, message: ArchivedMessage) -> None:
        if message.seq <= self._last_seq:
            raise invalid("Messages must stand in the order of their seq.")
        self._last_seq = message.seq
        if message.parent is None:
            self._openers.append(message.seq)
            return
        place = bisect_left(self._openers, message.parent)
        if place == len(self._openers) or self._openers[place] != message.parent:
            raise invalid("This is a reply to no message that stands above it.")

    def _must_end(self, found) -> None:
        if found != {"rooms": self._rooms, "messages": self._messages}:
            raise invalid("The archive does not hold as much as its end says.")
        if self._file.read(1):
            raise invalid("Nothing may come after the end.")


def _room(fields: Fields) -> ArchivedRoom:
    has_password, is_active = fields.boolean("has_password", False), fields.boolean("is_active", True)
    settings = new_room(fields)
    if has_password or settings.pop("password"):
        # The password does not travel; without one, what it protected would lie open.
        settings["room_type"] = "private"
    settings.pop("password", None)
    settings |= {
        "is_read_only": fields.boolean("is_read_only", False),
        "allows_replies": fields.boolean("allows_replies", True),
        "slow_mode_seconds": fields.integer("slow_mode_seconds", least=0, most=3600, default=0),
        "ends_at": fields.moment("ends_at"),
    }
    fields.check()
    return ArchivedRoom(settings, is_active)


def _message(fields: Fields) -> ArchivedMessage:
    deleted_as = fields.choice("deleted", ("author", "moderator"), default=None)
    files = () if deleted_as else _files(fields)
    is_wordless = deleted_as or (files and fields.raw("text") == "")
    message = ArchivedMessage(
        seq=fields.integer("seq"),
        handle=fields.raw("handle"),
        sent_at=fields.moment("sent_at"),
        edited_at=fields.moment("edited_at"),
        text=(None if deleted_as else "") if is_wordless else fields.text("text", TEXT_MOST),
        deleted_as=deleted_as,
        parent=fields.integer("parent", default=None),
        is_forwarded=fields.boolean("forwarded", False),
        files=files,
    )
    if not isinstance(message.handle, str) or not is_handle(message.handle):
        fields.refuse("handle", "Handle must be a handle such as quiet-otter-4821.")
    if message.sent_at is None:
        fields.refuse("sent_at", "Sent at must be a time such as 2026-05-01T12:00:00Z.")
    fields.check()
    return message


def _files(fields: Fields) -> tuple[ArchivedFile, ...]:
    found = fields.raw("files")
    if found is None:
        return ()
    if not isinstance(found, list) or len(found) > ATTACHMENTS_MOST:
        fields.refuse("files", f"Files must be a list of at most {ATTACHMENTS_MOST}.")
        return ()
    return tuple(map(_file, map(Fields, found)))


def _file(fields: Fields) -> ArchivedFile:
    name, kind = fields.line("name", 120), fields.line("type", 100)
    file = ArchivedFile(name, kind, fields.integer("size"), fields.line("alt", ALT_MOST, default="") or "")
    fields.check()
    return file
