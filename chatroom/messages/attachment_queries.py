"""Reading what is known of files."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from chatroom.extensions import db
from chatroom.messages.models import Attachment


def find_attachment(attachment_id: str, locked: bool = False) -> Attachment | None:
    """A file, for whoever asks; rights are asked in access.py. `locked` until the transaction ends."""
    return db.session.get(Attachment, attachment_id, populate_existing=True, with_for_update=locked or None)


def attachments_of(message_ids: Collection[int]) -> dict[int, list[Attachment]]:
    """The files of messages, in order."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    query = select(Attachment).where(Attachment.message_id.in_(message_ids)).order_by(Attachment.position)
    for each in db.session.scalars(query):
        found[each.message_id].append(each)
    return found
