"""What happens to messages with time: removed texts are erased, old keys are replaced."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import LargeBinary, Select, Table, delete, func, literal, select, tuple_, type_coerce, update

from chatroom.core.clock import now
from chatroom.core.crypto import Sealed, newest_key_opens, resealed
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.messages.models import Message, MessageMention, MessageRevision
from chatroom.messages.sweeping import release, sweep

BATCH = 500


def erase_removed_texts(rehearse: bool = False) -> int:
    """Erase for good the texts of messages removed long enough ago; how many. `rehearse` only counts."""
    due = _due(now() - timedelta(days=current_app.config["DELETED_TEXT_DAYS"]))
    if rehearse:
        return db.session.scalar(select(func.count()).select_from(due.subquery()))
    erased = 0
    while ids := list(db.session.scalars(due.limit(BATCH))):
        with transaction():
            for model in (MessageRevision, MessageMention):
                db.session.execute(delete(model).where(model.message_id.in_(ids)))
            release(ids)
            gone = {"message_text": "", "message_html": None, "client_digest": None, "erased_at": now()}
            gone |= {"attachment_count": 0, "deletion_reason": None}  # which may say again what was said
            db.session.execute(update(Message).where(Message.message_id.in_(ids)).values(gone))
        erased += len(ids)
    sweep()
    return erased


def _due(long_ago: datetime) -> Select:
    return select(Message.message_id).where(Message.deleted_at < long_ago, Message.erased_at.is_(None))


def reseal_texts() -> int:
    """Put every sealed text of every slice under the newest key, in batches, while the server runs; how many."""
    columns = [column for table in db.metadata.sorted_tables for column in _sealed(table)]
    return sum(_reseal_column(column) for column in columns)


def _sealed(table: Table) -> list:
    return [column for column in table.columns if isinstance(column.type, Sealed)]


def _reseal_column(column) -> int:
    table, raw = column.table, type_coerce(column, LargeBinary)
    keys, last, changed = list(table.primary_key.columns), None, 0
    while True:
        query = select(*keys, raw.label("raw")).where(column.is_not(None)).order_by(*keys).limit(BATCH)
        if last is not None:
            query = query.where(tuple_(*keys) > tuple_(*last))
        rows = db.session.execute(query).all()
        if not rows:
            return changed
        last = rows[-1][:-1]
        stale = [row for row in rows if not newest_key_opens(row.raw)]
        with transaction():
            for row in stale:
                same = [key == value for key, value in zip(keys, row[:-1], strict=True)]
                # Only where nobody has written in between: a newer text is under the newest key anyway.
                db.session.execute(
                    update(table)
                    .where(*same, raw == row.raw)
                    .values({column.name: literal(resealed(row.raw), LargeBinary)})
                )
        changed += len(stale)
