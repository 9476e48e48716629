"""Reading messages: pages in `seq` order, changes in `updated_seq` order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from chatroom.accounts.person import Person
from chatroom.core.crypto import keyed_hash
from chatroom.core.errors import not_found
from chatroom.core.forms import INTEGER_MOST
from chatroom.core.prepared import Prepared, listed, read
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message, MessageMention, MessageReaction, MessageRevision
from chatroom.rooms.models import RoomMember

PINS_MOST = 50  # in a room
REVISIONS_MOST = 100  # of a message, in a page


class ShownMessage(NamedTuple):
    """What a page reads of a message: plain rows, as a page is what is read most, and models would double its cost."""

    message_id: int
    room_id: int
    seq: int
    updated_seq: int
    anon_id: str
    role: str
    badge: str | None
    display_name: str | None
    is_forwarded: bool
    message_type: str
    message_text: str
    message_html: str | None
    parent_id: int | None
    reply_count: int
    last_reply_by: str | None
    last_reply_at: datetime | None
    attachment_count: int
    reaction_count: int
    pinned_at: datetime | None
    pinned_by: str | None
    version: int
    sent_at: datetime
    edited_at: datetime | None
    is_deleted: bool
    deleted_as: str | None
    client_id: str | None
    is_own: bool  # written by whoever asked; what is told to a room is told to everyone, and never by this


_STORED = Message.__table__.columns
_IS_OWN = _STORED.anon_id.in_(handles_of(bindparam("user_id"))).label("is_own")
SHOWN = [_STORED[name] for name in ShownMessage._fields if name != "is_own"]
_IN_ROOM = select(*SHOWN, _IS_OWN).where(_STORED.room_id == bindparam("room_id")).limit(bindparam("most"))
_BEFORE = _IN_ROOM.where(_STORED.seq < bindparam("seq")).order_by(_STORED.seq.desc())
_AFTER = _IN_ROOM.where(_STORED.seq > bindparam("seq")).order_by(_STORED.seq)
_SEQ_IN_ROOM = select(_STORED.seq).where(
    _STORED.message_id == bindparam("message_id"), _STORED.room_id == bindparam("room_id")
)
_PINS = _IN_ROOM.where(_STORED.pinned_at.is_not(None)).order_by(_STORED.pinned_at.desc(), _STORED.message_id.desc())
_CHANGES = _IN_ROOM.where(_STORED.updated_seq > bindparam("seq")).order_by(_STORED.updated_seq)
_IS_NO_REPLY, _IN_THREAD = _STORED.parent_id.is_(None), _STORED.parent_id == bindparam("parent_id")


def _both(*where) -> tuple[Prepared, Prepared]:
    """What stands before a `seq` and what stands after it."""
    return Prepared(lambda: _BEFORE.where(*where)), Prepared(lambda: _AFTER.where(*where))


_ALL, _TOP_LEVEL, _THREAD = _both(), _both(_IS_NO_REPLY), _both(_IN_THREAD)
_PINNED, _CHANGED_AFTER = Prepared(lambda: _PINS), Prepared(lambda: _CHANGES)
_CHOSEN = Prepared(lambda ids: select(*SHOWN, _IS_OWN).where(_STORED.message_id.in_(listed("ids", ids))))


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, and whether there are more in the direction asked for."""

    messages: list[ShownMessage]
    has_more: bool
    has_newer: bool | None = None  # only of a page around a message, where `has_more` is about what came before


def find_message(message_id: int) -> Message | None:
    """The message, for whoever asks; rights are asked in access.py."""
    return db.session.get(Message, message_id)


def refresh(message: Message) -> None:
    """Read the message anew, after waiting for whoever was changing it."""
    db.session.refresh(message)


def page_before(person: Person, room_id: int, before: int | None, limit: int, top_level: bool = False) -> Page:
    """The newest messages, or those just before a `seq`, in `seq` order; of all, or of those that are no replies."""
    return _backwards(_TOP_LEVEL if top_level else _ALL, person, room_id, before, limit)


def page_after(person: Person, room_id: int, after: int, limit: int, top_level: bool = False) -> Page:
    """The messages just after a `seq`; all, or those that are no replies."""
    _, later = _TOP_LEVEL if top_level else _ALL
    return _page(later, person, room_id, limit, after)


def thread_page(person: Person, parent: Message, before: int | None, after: int | None, limit: int) -> Page:
    """The newest replies to a message, or those just before or after a `seq`; in `seq` order."""
    bound = {"parent_id": parent.message_id}
    if after is not None:
        return _page(_THREAD[1], person, parent.room_id, limit, after, **bound)
    return _backwards(_THREAD, person, parent.room_id, before, limit, **bound)


def page_around(person: Person, room_id: int, message_id: int, limit: int, top_level: bool = False) -> Page:
    """A message with what stands before and after it; a removed one has its place, too."""
    seq = db.session.scalar(_SEQ_IN_ROOM, {"message_id": message_id, "room_id": room_id})
    if seq is None:
        raise not_found("message")
    earlier = page_before(person, room_id, seq, limit // 2, top_level)
    later = page_after(person, room_id, seq - 1, limit - limit // 2, top_level)
    return Page(earlier.messages + later.messages, earlier.has_more, later.has_more)


def changes_after(person: Person, room_id: int, after: int, limit: int) -> Page:
    """The messages that were posted or changed after a `seq`, as they are now."""
    return _page(_CHANGED_AFTER, person, room_id, limit, after)


def shown_to(person: Person, message_ids: list[int]) -> list[ShownMessage]:
    """These messages, of whichever rooms, in the same order; who may read them was asked before."""
    if not message_ids:
        return []
    [rows] = read(_CHOSEN.asked(_shown, user_id=person.user_id, ids=message_ids))
    found = {message.message_id: message for message in rows}
    return [found[message_id] for message_id in message_ids if message_id in found]


def pinned_in(person: Person, room_id: int) -> list[ShownMessage]:
    """What is pinned in a room, the newest pin first."""
    return read(_PINNED.asked(_shown, user_id=person.user_id, room_id=room_id, most=PINS_MOST))[0]


def count_pinned(room_id: int) -> int:
    """How many messages are pinned in a room."""
    pinned = (Message.room_id == room_id, Message.pinned_at.is_not(None))
    return db.session.scalar(select(func.count()).select_from(Message).where(*pinned))


def client_digest(text: str, parent_id: int | None, attachments: Iterable[str] = ()) -> str:
    """What must be the same when a `client_id` comes again; keyed, so that it tells nothing of the text."""
    return keyed_hash("client_id", ":".join([str(parent_id or 0), *attachments, text]))


def mentioned_in(message_id: int) -> set[str]:
    """The handles a message calls; the empty one is everyone."""
    return set(db.session.scalars(select(MessageMention.anon_id).where(MessageMention.message_id == message_id)))


def count_unread(person: Person, room_id: int, read_seq: int, until: int = INTEGER_MOST) -> int:
    """How many standing messages of others came after a `seq`, and not after another one."""
    return db.session.scalar(_unread(person, room_id, read_seq, until).with_only_columns(func.count()))


def count_unread_mentions(person: Person, room_id: int, read_seq: int, until: int = INTEGER_MOST) -> int:
    """How many of them call this person, by any of their handles, or everyone since they came in."""
    mine = handles_of(person.user_id)
    entered = select(RoomMember.entered_seq).where(RoomMember.room_id == room_id, RoomMember.anon_id.in_(mine))
    since = entered.where(RoomMember.left_at.is_(None)).scalar_subquery()
    called = or_(MessageMention.anon_id.in_(mine), and_(MessageMention.anon_id == "", Message.seq > since))
    calls = select(MessageMention.message_id).where(MessageMention.message_id == Message.message_id, called)
    unread = _unread(person, room_id, read_seq, until)
    return db.session.scalar(unread.where(calls.exists()).with_only_columns(func.count()))


def find_own_reaction(person: Person, message_id: int, emoji: str) -> MessageReaction | None:
    """The person's, under whichever of their handles they gave it."""
    query = select(MessageReaction).where(MessageReaction.message_id == message_id, MessageReaction.emoji == emoji)
    return db.session.scalar(query.where(MessageReaction.anon_id.in_(handles_of(person.user_id))))


def revisions_of(message_id: int, before: int | None = None) -> tuple[list[MessageRevision], bool]:
    """The newest earlier texts, or those before a version, oldest first; and whether there are still earlier ones."""
    query = select(MessageRevision).where(MessageRevision.message_id == message_id)
    if before is not None:
        query = query.where(MessageRevision.version < before)
    newest = list(db.session.scalars(query.order_by(MessageRevision.version.desc()).limit(REVISIONS_MOST + 1)))
    return newest[:REVISIONS_MOST][::-1], len(newest) > REVISIONS_MOST


def _unread(person: Person, room_id: int, read_seq: int, until: int):
    return select(Message.message_id).where(
        Message.room_id == room_id,
        Message.seq > read_seq,
        Message.seq <= until,
        Message.is_deleted.is_(False),
        Message.anon_id.not_in(handles_of(person.user_id)),
    )


def _backwards(both: tuple, person: Person, room_id: int, before: int | None, limit: int, **more) -> Page:
    earlier, _ = both
    page = _page(earlier, person, room_id, limit, INTEGER_MOST if before is None else before, **more)
    return Page(page.messages[::-1], page.has_more)


def _page(query: Prepared, person: Person, room_id: int, limit: int, seq: int, **more) -> Page:
    bound = {"user_id": person.user_id, "room_id": room_id, "seq": seq, "most": limit + 1, **more}
    [messages] = read(query.asked(_shown, **bound))
    return Page(messages[:limit], len(messages) > limit)


def _shown(rows: list[tuple]) -> list[ShownMessage]:
    return [ShownMessage._make(row) for row in rows]
