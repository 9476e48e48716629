"""Rooms come back from a file: in batches that hold nobody up, and for nobody to see before the last of them.

While they come in, rooms are private and have no member, which no other room ever is; what an import leaves that was
killed is known by that, and the next one takes it away. Each room has a mark meanwhile, in the place of its topic, that
is asked for in every transaction: SQLite gives the number of a room that is gone to the next, which may be anybody's.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import LargeBinary, bindparam, column, delete, insert, select, table, update

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.crypto import Sealed, fresh_token, keyring
from chatroom.core.errors import ChatError, invalid
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.handles.retired import forget_retired, retire
from chatroom.messages.archive import MARK, ArchivedMessage, ArchivedRoom, Reading, coming_in
from chatroom.messages.input import TEXT_MOST
from chatroom.messages.markdown import is_plain, render
from chatroom.messages.models import Message
from chatroom.messages.word_index import Indexed, has_link, index
from chatroom.rooms.models import OPEN_TYPES, Room
from chatroom.rooms.service import admit

AT_ONCE = 1000  # messages in a transaction, during which nobody else can write to SQLite

_messages = Message.__table__.columns
# The same table for texts that are sealed already: sealing takes longer than writing, and needs no transaction.
_RAW = table(
    Message.__tablename__,
    *(column(each.name, LargeBinary() if isinstance(each.type, Sealed) else each.type) for each in _messages),
)
_REPLIED = (
    update(Message.__table__)
    .where(_messages.message_id == bindparam("parent"))
    .values(
        reply_count=_messages.reply_count + bindparam("replies"),
        last_reply_by=bindparam("last_by"),
        last_reply_at=bindparam("last_at"),
    )
)


class _Hidden(NamedTuple):
    """A room that is not open yet, and the mark by which it is still the same."""

    room_id: int
    mark: str


@dataclass
class _Coming:
    """A room on its way in, and what it will be when it is open."""

    hidden: _Hidden
    room_type: str
    topic: str
    last_seq: int = 0
    message_count: int = 0


def import_rooms(path: Path, admin: Person | None = None) -> tuple[int, int]:
    """Make new rooms of an archive, all or none, with `admin` as theirs; how many rooms and messages came in.

    Handles come back as nobody's. Nothing is changed before the whole file was read and found right.
    """
    messages = _check(path, admin)
    _take_away(_unfinished())
    rooms: list[_Coming] = []
    try:
        _bring_in(path, rooms)
        _open(rooms, admin)
    except BaseException:
        _take_away([room.hidden for room in rooms])
        raise
    return len(rooms), messages


def _check(path: Path, admin: Person | None) -> int:
    messages = 0
    with path.open("rb") as file:
        for entry in Reading(file):
            if isinstance(entry, ArchivedMessage):
                messages += 1
            elif admin is None and entry.settings["room_type"] not in OPEN_TYPES:
                raise invalid("Some of these rooms are by invitation, and nobody could enter them: name their admin.")
    return messages


def _bring_in(path: Path, rooms: list[_Coming]) -> None:
    names, batch = {}, []
    with path.open("rb") as file:
        for entry in Reading(file):
            if isinstance(entry, ArchivedMessage):
                batch.append(entry)
            if batch and (len(batch) == AT_ONCE or isinstance(entry, ArchivedRoom)):
                _write(rooms[-1], batch, names)
                batch = []
            if isinstance(entry, ArchivedRoom):
                rooms.append(_make_hidden(entry))
    if batch:
        _write(rooms[-1], batch, names)


def _make_hidden(entry: ArchivedRoom) -> _Coming:
    mark, archived_at = fresh_token(MARK), None if entry.is_active else now()
    hidden = entry.settings | {"room_type": "private", "topic": mark, "archived_at": archived_at}
    with transaction():
        room_id = db.session.scalar(insert(Room).values(hidden).returning(Room.room_id))
    return _Coming(_Hidden(room_id, mark), entry.settings["room_type"], entry.settings["topic"])


def _is_there(hidden: _Hidden) -> bool:
    """True when the room is still the one that was made; it stays so until the transaction ends."""
    query = select(Room.room_id).where(Room.room_id == hidden.room_id, Room.topic == hidden.mark)
    return db.session.scalar(query.with_for_update(key_share=True)) is not None


def _write(room: _Coming, batch: list[ArchivedMessage], names: dict[str, str]) -> None:
    batch = [message._replace(text=_told(message)) if message.files else message for message in batch]
    room_id, html = room.hidden.room_id, {message.seq: _html(message) for message in batch}
    rows = [(message, _row(room_id, message, html[message.seq])) for message in batch]
    with transaction():
        if not _is_there(room.hidden):
            raise _overtaken()
        names |= retire({message.handle for message in batch} - names.keys())
        for message, row in rows:
            row["anon_id"] = names[message.handle]
        _insert([row for message, row in rows if message.parent is None])
        replies = [(message, row) for message, row in rows if message.parent is not None]
        parents = _ids(room_id, {message.parent for message, _ in replies})
        for message, row in replies:
            row["parent_id"] = parents[message.parent]
        _insert([row for _, row in replies])
        _count_replies([row for _, row in replies if not row["is_deleted"]])
        _index(room_id, rows, html)
    room.last_seq = batch[-1].seq
    room.message_count += sum(message.text is not None for message in batch)


def _html(message: ArchivedMessage) -> str | None:
    # Nobody is in the room, so nobody is called: a handle in a text may be that of somebody who is here.
    return None if not message.text or is_plain(message.text) else render(message.text, set())


def _row(room_id: int, message: ArchivedMessage, html: str | None) -> dict:
    text, is_deleted = message.text or "", message.deleted_as is not None
    gone = now() if is_deleted else None
    seal = keyring().encrypt
    return {
        "room_id": room_id, "seq": message.seq, "updated_seq": message.seq, "message_type": "text",
        "message_text": seal(text.encode()), "message_html": html and seal(html.encode()), "parent_id": None,
        "reply_count": 0, "reaction_count": 0, "version": 1, "role": "member",
        "sent_at": message.sent_at, "edited_at": message.edited_at,
        "is_forwarded": message.is_forwarded, "is_deleted": is_deleted, "deleted_at": gone, "erased_at": gone,
        "deleted_as": message.deleted_as,
    }  # fmt: skip


def _told(message: ArchivedMessage) -> str:
    """A message's words, and of its files, which stayed behind, what they were, as far as there is room."""
    text = message.text or ""
    for file in message.files:
        line = f"[{file.name}, {file.size} bytes{': ' if file.alt else ''}{file.alt}]"
        if len(text) + 1 + len(line) <= TEXT_MOST:
            text = f"{text}\n{line}".lstrip("\n")
    return text


def _insert(rows: list[dict]) -> None:
    if rows:
        db.session.execute(insert(_RAW), rows)


def _count_replies(standing: list[dict]) -> None:
    replied, last = Counter(row["parent_id"] for row in standing), {row["parent_id"]: row for row in standing}
    if replied:
        db.session.execute(_REPLIED, [
            {"parent": parent, "replies": count, "last_by": last[parent]["anon_id"], "last_at": last[parent]["sent_at"]}
            for parent, count in replied.items()
        ])  # fmt: skip


def _index(room_id: int, rows: list[tuple[ArchivedMessage, dict]], html: dict[int, str | None]) -> None:
    standing = [(message, row) for message, row in rows if message.text is not None]
    ids = _ids(room_id, {message.seq for message, _ in standing})
    index([Indexed(ids[message.seq], room_id, row["anon_id"], message.text, has_link(html[message.seq]))
           for message, row in standing])  # fmt: skip


def _ids(room_id: int, seqs: set[int]) -> dict[int, int]:
    if not seqs:
        return {}
    query = select(_messages.seq, _messages.message_id).where(_messages.room_id == room_id, _messages.seq.in_(seqs))
    return dict(db.session.execute(query).all())


def _open(rooms: list[_Coming], admin: Person | None) -> None:
    with transaction():
        for room in rooms:
            if not _is_there(room.hidden):
                raise _overtaken()
            is_this = Room.room_id == room.hidden.room_id
            shown = {"room_type": room.room_type, "topic": room.topic}
            counted = {"last_seq": room.last_seq, "message_count": room.message_count}
            db.session.execute(update(Room).where(is_this).values(shown | counted))
            if admin is not None:
                admit(admin, db.session.get_one(Room, room.hidden.room_id), role="admin")


def _overtaken() -> ChatError:
    return ChatError("conflict", "Another import has begun meanwhile and taken these rooms away; run one at a time.")


def _unfinished() -> list[_Hidden]:
    return [_Hidden(*row) for row in db.session.execute(select(Room.room_id, Room.topic).where(coming_in()))]


def _take_away(rooms: list[_Hidden]) -> None:
    anon_ids: set[str] = set()
    for hidden in rooms:
        while gone := _delete_newest(hidden):
            anon_ids |= gone
        with transaction():
            db.session.execute(delete(Room).where(Room.room_id == hidden.room_id, Room.topic == hidden.mark))
    in_order = sorted(anon_ids)
    for start in range(0, len(in_order), AT_ONCE):
        forget_retired(in_order[start : start + AT_ONCE])


def _delete_newest(hidden: _Hidden) -> set[str]:
    query = select(_messages.message_id, _messages.anon_id).where(_messages.room_id == hidden.room_id)
    with transaction():
        if not _is_there(hidden):
            return set()
        found = dict(db.session.execute(query.order_by(_messages.seq.desc()).limit(AT_ONCE)).all())
        db.session.execute(delete(Message.__table__).where(_messages.message_id.in_(found)))
    return set(found.values())
