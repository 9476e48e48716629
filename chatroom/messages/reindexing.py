"""Indexing what is not in the index, or in it under an older key: in batches, newest first, while people write."""

from collections.abc import Callable

from sqlalchemy import and_, func, or_, select

from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.models import Message, MessageWords
from chatroom.messages.word_index import Indexed, has_link, index_again, index_keys

SPAN = 2000  # message numbers looked through at once
BATCH = 100  # messages in a transaction, during which nobody else can write to SQLite


def _go_on() -> None:
    """Nobody is to be let through between two batches."""


def index_missing(pause: Callable[[], None] = _go_on) -> int:
    """Index what is missing or stale, and call `pause` between steps; how many messages that were.

    Begun again after a stop it goes on where it was, as it looks for what is missing.
    """
    top, indexed = db.session.scalar(select(func.max(Message.message_id))) or 0, 0
    while top > 0:
        ids = _missing(top - SPAN, top)
        db.session.rollback()  # no old snapshot, and no connection, while others have their turn
        for start in range(0, len(ids), BATCH):
            indexed += _index(ids[start : start + BATCH])
            pause()
        top -= SPAN
        pause()
    return indexed


def _missing(above: int, most: int) -> list[int]:
    query = select(Message.message_id).outerjoin(MessageWords, MessageWords.message_id == Message.message_id)
    query = query.where(Message.message_id > above, Message.message_id <= most, Message.is_deleted.is_(False))
    is_stale = or_(MessageWords.message_id.is_(None), MessageWords.key_tag != index_keys()[0].tag)
    return list(db.session.scalars(query.where(is_stale).order_by(Message.message_id.desc())))


def _index(ids: list[int]) -> int:
    columns = (Message.message_id, Message.room_id, Message.anon_id, Message.message_text)
    more = (Message.message_html, Message.attachment_count)
    standing = and_(Message.message_id.in_(ids), Message.is_deleted.is_(False))
    with transaction():
        # Held until they are indexed, or one could be removed meanwhile and be found for ever. What somebody else holds
        # waits for the next time, as two who wait for each other's messages would wait for ever.
        rows = db.session.execute(select(*columns, *more).where(standing).with_for_update(skip_locked=True)).all()
        attached = [row.message_id for row in rows if row.attachment_count]
        files = attachments_of(attached) if attached else {}
        index_again([Indexed(*row[:4], has_link(row.message_html), files.get(row.message_id, ())) for row in rows])
    return len(rows)
