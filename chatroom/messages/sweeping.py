"""Files that nobody may reach any more are taken away: first marked, then the files, and their rows last.

Killed in between, the next sweep goes on; and nobody can post what is being swept.
"""

from sqlalchemy import and_, delete, func, or_, select, update

from chatroom.core.clock import now
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.files import keeping
from chatroom.messages.models import Attachment

BATCH = 100


def sweep(attachment_id: str | None = None, rehearse: bool = False) -> int:
    """Take away what is due, or this one if it is; how many files. `rehearse` only counts.

    What the disk or the bucket refuses is raised when all others are gone.
    """
    due = _due() if attachment_id is None else and_(_due(), Attachment.attachment_id == attachment_id)
    if rehearse:
        return db.session.scalar(select(func.count()).select_from(Attachment).where(due))
    swept, last, failures = 0, "", []
    while names := _mark(and_(due, Attachment.attachment_id > last)):
        db.session.rollback()
        last, gone = max(names), []
        for number, name in names.items():
            try:
                keeping.forget(name)
                gone.append(number)
            except Exception as error:  # it must not keep the others: the next sweep tries again
                failures.append(error)
        with transaction():
            db.session.execute(delete(Attachment).where(Attachment.attachment_id.in_(gone)))
        swept += len(gone)
    if failures:
        raise failures[0]
    return swept


def release(message_ids: list[int]) -> None:
    """Let the files of messages go for good; inside a transaction, after which they are swept."""
    theirs = Attachment.message_id.in_(message_ids)
    db.session.execute(update(Attachment).where(theirs).values(message_id=None, due_at=now()))


def _due():
    # Whatever its time says, the file of a message is nobody's to sweep. Without a message and without a time:
    # its message or its room is gone from the database.
    return and_(Attachment.message_id.is_(None), or_(Attachment.due_at <= now(), Attachment.due_at.is_(None)))


def _mark(due) -> dict[str, str]:
    with transaction():
        query = select(Attachment.attachment_id, Attachment.stored_as).where(due)
        query = query.order_by(Attachment.attachment_id).limit(BATCH)
        names = dict(db.session.execute(query.with_for_update()).all())
        db.session.execute(
            update(Attachment).where(Attachment.attachment_id.in_(names)).values(is_ready=False, due_at=now())
        )
    return names
