"""Files that go along with a forwarded message: made anew for the other room, so that nothing ties the two.

Each copy is the forwarder's upload there, with an id, a key and a name on disk of its own. Copying is slow, so it is
done before the transaction that posts; what was copied and is not posted then is taken away again.
"""

import logging
from collections.abc import Callable

from sqlalchemy import update

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.files import keeping
from chatroom.files.keeping import Kept, Stored
from chatroom.messages import attachments, sweeping
from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.models import Attachment

log = logging.getLogger(__name__)


def copy_files(person: Person, message_id: int, room_id: int, clean: Callable[[str], str]) -> tuple[str, ...]:
    """Copy a message's files for another room; `clean` takes traces out of words. Raises, and then none is left."""
    originals = [_original(each, clean) for each in attachments_of([message_id]).get(message_id, [])]
    copied: list[str] = []
    try:
        for original, alt_text in originals:
            copied.append(_copy(person, room_id, original, alt_text))
    except BaseException:
        let_go(copied)
        raise
    return tuple(copied)


def let_go(attachment_ids: list[str] | tuple[str, ...]) -> None:
    """Take copies away; those that a message was posted with are that message's, and stay."""
    if not attachment_ids:
        return
    unposted = (Attachment.attachment_id.in_(attachment_ids), Attachment.message_id.is_(None))
    try:
        db.session.rollback()
        with transaction():
            db.session.execute(update(Attachment).where(*unposted).values(due_at=now()))
        for attachment_id in attachment_ids:
            sweeping.sweep(attachment_id)
    except Exception:  # then the hourly sweep finds them
        log.exception("copies that were not posted wait to be swept")


def _original(attachment: Attachment, clean: Callable[[str], str]) -> tuple[Kept, str]:
    known = {name: getattr(attachment, name) for name in Stored._fields}
    stored = Stored(**known | {"file_name": clean(attachment.file_name)})
    return Kept(attachment.stored_key, attachment.stored_as, stored), clean(attachment.alt_text)


def _copy(person: Person, room_id: int, original: Kept, alt_text: str) -> str:
    if original.stored.size > keeping.size_most():
        raise keeping.too_large()
    with attachments.room_for(person, room_id, original.stored.size) as attachment_id:
        try:
            attachments.fill_by(
                person, attachment_id, lambda key, name: keeping.keep_copy(key, name, original), alt_text
            )
        except FileNotFoundError as error:
            sentence = "A file of this message is not there any more; forward it without its files."
            raise ChatError("conflict", sentence) from error
    return attachment_id
