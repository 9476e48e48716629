"""Reading messages: pages in `seq` order, changes in `updated_seq` order."""

from dataclasses import dataclass

from sqlalchemy import func, select

from chatroom.accounts.person import Person
from chatroom.core.crypto import keyed_hash
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message, MessageMention, MessageRevision


@dataclass(frozen=True, slots=True)
class Page:
    """Some messages, and whether there are more in the direction asked for."""

    messages: list[Message]
    has_more: bool


def find_message(message_id: int) -> Message | None:
    """The message, for whoever asks; rights are asked in access.py."""
    return db.session.get(Message, message_id)


def refresh(message: Message) -> None:
    """Read the message anew, after waiting for whoever was changing it."""
    db.session.refresh(message)


def page_before(room_id: int, before: int | None, limit: int) -> Page:
    """The newest messages, or those just before a `seq`; in `seq` order."""
    query = select(Message).where(Message.room_id == room_id)
    if before is not None:
        query = query.where(Message.seq < before)
    page = _page(query.order_by(Message.seq.desc()), limit)
    return Page(page.messages[::-1], page.has_more)


def page_after(room_id: int, after: int, limit: int) -> Page:
    """The messages just after a `seq`."""
    query = select(Message).where(Message.room_id == room_id, Message.seq > after)
    return _page(query.order_by(Message.seq), limit)


def changes_after(room_id: int, after: int, limit: int) -> Page:
    """The messages that were posted or changed after a `seq`, as they are now."""
    query = select(Message).where(Message.room_id == room_id, Message.updated_seq > after)
    return _page(query.order_by(Message.updated_seq), limit)


def find_by_client_id(person: Person, room_id: int, client_id: str) -> Message | None:
    """The message this person's client has already sent under this id, whichever handle they had then."""
    query = select(Message).where(Message.room_id == room_id, Message.client_id == client_id)
    return db.session.scalar(query.where(Message.anon_id.in_(handles_of(person.user_id))))


def client_digest(text: str, parent_id: int | None) -> str:
    """What must be the same when a `client_id` comes again; keyed, so that it tells nothing of the text."""
    return keyed_hash("client_id", f"{parent_id or 0}:{text}")


def mentioned_in(message_id: int) -> set[str]:
    """The handles a message calls; the empty one is everyone."""
    return set(db.session.scalars(select(MessageMention.anon_id).where(MessageMention.message_id == message_id)))


def count_unread(person: Person, room_id: int, read_seq: int) -> int:
    """How many standing messages of others came after a `seq`."""
    return db.session.scalar(_unread(person, room_id, read_seq).with_only_columns(func.count()))


def count_unread_mentions(person: Person, room_id: int, read_seq: int) -> int:
    """How many of them call this person."""
    calls = select(MessageMention.message_id).where(
        MessageMention.message_id == Message.message_id,
        MessageMention.anon_id.in_(handles_of(person.user_id)) | (MessageMention.anon_id == ""),
    )
    return db.session.scalar(_unread(person, room_id, read_seq).where(calls.exists()).with_only_columns(func.count()))


def revisions_of(message_id: int) -> list[MessageRevision]:
    """Earlier texts, oldest first."""
    query = select(MessageRevision).where(MessageRevision.message_id == message_id)
    return list(db.session.scalars(query.order_by(MessageRevision.version)))


def _unread(person: Person, room_id: int, read_seq: int):
    return select(Message.message_id).where(
        Message.room_id == room_id,
        Message.seq > read_seq,
        Message.is_deleted.is_(False),
        Message.anon_id.not_in(handles_of(person.user_id)),
    )


def _page(query, limit: int) -> Page:
    rows = list(db.session.scalars(query.limit(limit + 1)))
    return Page(rows[:limit], len(rows) > limit)
