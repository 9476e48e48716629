"""Files on their way to a message: kept free for, stored, described, posted or let go of.

The row is written before the file and taken away after it, so that whatever breaks off, the sweep finds what is left.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import current_app
from sqlalchemy import func, select

from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, invalid, not_found
from chatroom.core.facts import transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.files import keeping
from chatroom.files.keeping import MEGABYTE, Coming, Stored
from chatroom.files.sealing import fresh_key
from chatroom.handles.queries import handles_of
from chatroom.messages import sweeping
from chatroom.messages.access import get_own_upload
from chatroom.messages.attachment_queries import find_attachment
from chatroom.messages.models import Attachment
from chatroom.rooms.access import Place, get_place, hold_room
from chatroom.rooms.policy import why_not_post

log = logging.getLogger(__name__)

# With the small pictures, which can be larger than those they were made of.
_WEIGHT = func.coalesce(func.sum(Attachment.size + func.coalesce(Attachment.thumbnail_size, 0)), 0)

WAITING_MOST = 50  # uploads of an account that no message has been posted with
BURST, RATE = 40, 0.5
POSTED_WITHIN = timedelta(hours=1)


@contextmanager
def room_for(person: Person, room_id: int, length: int) -> Iterator[str]:
    """Keep room for a file of so many bytes while it comes; its id. Whatever fails, nothing of it is left."""
    limit(f"upload:{person.user_id}", BURST, RATE, "You are adding files very fast; please wait a moment.")
    with transaction():
        place = _get_place_to_write(person, room_id)
        _must_have_room(person, room_id, length)
        attachment = Attachment(
            attachment_id=secrets.token_hex(16), room_id=room_id, anon_id=place.member.anon_id, size=length,
            stored_as=secrets.token_hex(16), stored_key=fresh_key(), due_at=now() + POSTED_WITHIN,
        )  # fmt: skip
        db.session.add(attachment)
    db.session.rollback()  # a slow line must not hold a connection
    try:
        yield attachment.attachment_id
    except BaseException:
        _give_up(attachment.attachment_id)
        raise


def fill(person: Person, attachment_id: str, coming: Coming, alt_text: str) -> Attachment:
    """Store the file that room was kept for."""
    return fill_by(person, attachment_id, lambda key, name: keeping.keep(key, name, coming), alt_text)


def fill_by(person: Person, attachment_id: str, keep: Callable[[str, str], Stored], alt_text: str) -> Attachment:
    """The same, with whatever stores it under a key and a name."""
    attachment = get_own_upload(person, attachment_id, is_ready=False)
    key, name, room_id = attachment.stored_key, attachment.stored_as, attachment.room_id
    db.session.rollback()
    stored = keep(key, name)
    with transaction():
        _get_place_to_write(person, room_id)  # asked again: a right may have ended while the file came
        attachment = get_own_upload(person, attachment_id, is_ready=False, locked=True)
        _must_have_room(person, room_id, stored.size - attachment.size)
        _describe(attachment, stored)
        attachment.alt_text, attachment.is_ready, attachment.due_at = alt_text, True, now() + POSTED_WITHIN
    return attachment


def describe(person: Person, attachment_id: str, alt_text: str) -> Attachment:
    """Give a file words for who cannot see it, before it is posted."""
    with transaction():
        # Held, or it could be posted meanwhile, and be found by the words it had for ever.
        attachment = get_own_upload(person, attachment_id, locked=True)
        attachment.alt_text = alt_text
    return attachment


def discard(person: Person, attachment_id: str) -> None:
    """Let go of a file that was not posted."""
    with transaction():
        get_own_upload(person, attachment_id, locked=True).due_at = now()
    sweeping.sweep(attachment_id)


def take(person: Person, room_id: int, attachment_ids: list[str]) -> list[Attachment]:
    """Those of one's uploads to a room that a message is about to be posted with, in order. Inside its transaction."""
    query = select(Attachment).where(
        Attachment.attachment_id.in_(attachment_ids),
        Attachment.room_id == room_id,
        Attachment.message_id.is_(None),
        Attachment.is_ready,
        Attachment.due_at > now(),
        Attachment.anon_id.in_(handles_of(person.user_id)),
    )
    found = {each.attachment_id: each for each in db.session.scalars(query.with_for_update())}
    if found.keys() != set(attachment_ids):
        sentence = "A file is no longer here, as it was not posted within an hour: add it again."
        raise invalid(sentence, attachments=sentence)
    return [found[each] for each in attachment_ids]


def tie(attachments: list[Attachment], message_id: int, anon_id: str) -> None:
    """Make them a message's; under the handle it was posted with, or two handles would stand in one place."""
    for position, attachment in enumerate(attachments):
        attachment.message_id, attachment.position, attachment.due_at = message_id, position, None
        attachment.anon_id = anon_id
    db.session.flush()


def _get_place_to_write(person: Person, room_id: int) -> Place:
    person = hold_room(person, room_id)
    place = get_place(person, room_id)
    refusal = why_not_post(place.room, place.member, person, is_reply=True)
    if refusal is not None:
        raise refusal
    return place


def _must_have_room(person: Person, room_id: int, more: int) -> None:
    """Whose files there are is known by their handles alone; so a severed one's count for nobody."""
    lock_user(person.user_id)
    theirs = Attachment.anon_id.in_(handles_of(person.user_id))
    taken = db.session.scalar(select(_WEIGHT).where(theirs))
    most = current_app.config["ATTACHMENT_QUOTA_MB"]
    if taken + more > most * MEGABYTE:
        raise ChatError("storage_full", f"Your files may take {most} MB together, and there is no room for this one.")
    waiting = select(func.count()).where(theirs, Attachment.message_id.is_(None), Attachment.is_ready)
    if db.session.scalar(waiting) >= WAITING_MOST:
        raise ChatError("storage_full", "Many of your files wait to be posted; post some of them first.")
    in_room = select(_WEIGHT).where(Attachment.room_id == room_id)
    if db.session.scalar(in_room) + more > current_app.config["ROOM_FILES_MB"] * MEGABYTE:
        raise ChatError("storage_full", "This room has no room left for files.")


def _describe(attachment: Attachment, stored: Stored) -> None:
    for name, value in stored._asdict().items():
        setattr(attachment, name, value)


def _give_up(attachment_id: str) -> None:
    try:
        db.session.rollback()
        with transaction():
            attachment = find_attachment(attachment_id, locked=True)
            if attachment is None or attachment.is_ready:
                raise not_found("file")
            attachment.due_at = now()
        sweeping.sweep(attachment_id)
    except Exception:  # then the hourly sweep finds it
        log.exception("what is left of an upload waits to be swept")
