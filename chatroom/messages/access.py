"""The door to a message leads through its room."""

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden, not_found
from chatroom.handles.resolve import is_handle_of
from chatroom.messages import queries
from chatroom.messages.attachment_queries import find_attachment
from chatroom.messages.models import Attachment, Message
from chatroom.rooms.access import Place, get_readable_place, hold_room


def get_message_for(person: Person, message_id: int) -> tuple[Place, Message]:
    """A message and its room, if the person may read it; else the same answer as for no message."""
    message = queries.find_message(message_id)
    if message is None:
        raise not_found("message")
    try:
        place = get_readable_place(person, message.room_id)
    except ChatError as error:
        raise not_found("message") from error
    return place, message


def get_locked_message_for(person: Person, message_id: int) -> tuple[Place, Message]:
    """The same, with the room held still until the transaction ends, and everything and the person as it is then."""
    message = queries.find_message(message_id)
    if message is not None:
        # Held first, asked then: a right or a sign-in may end while we wait for whoever is changing the room.
        person = hold_room(person, message.room_id)
        queries.refresh(message)
    return get_message_for(person, message_id)


def get_history_for(person: Person, message_id: int) -> tuple[Place, Message]:
    """A message whose earlier texts the person may read: its author's until it is removed, and its moderators'."""
    place, message = get_message_for(person, message_id)
    if not place.moderates and (message.is_deleted or not is_author(person, message)):
        raise forbidden("Only its author and the room's moderators see earlier texts.")
    return place, message


def is_author(person: Person, message: Message) -> bool:
    """True when the person wrote the message, under whichever of their handles."""
    return is_handle_of(message.anon_id, person.user_id)


def must_be_author(person: Person, message: Message) -> None:
    """Refuse everyone else."""
    if not is_author(person, message):
        raise forbidden("Only its author can edit a message.")


def get_attachment_for(person: Person, attachment_id: str) -> Attachment:
    """A file, if the person may read the message it came with, now; a removed one's is for moderators alone."""
    attachment = find_attachment(attachment_id)
    if attachment is None or not attachment.is_ready:
        raise not_found("file")
    if attachment.message_id is None:
        return get_own_upload(person, attachment_id)
    try:
        place, message = get_message_for(person, attachment.message_id)
    except ChatError as error:
        raise not_found("file") from error
    if message.is_deleted and not place.moderates:
        raise not_found("file")
    return attachment


def get_own_upload(person: Person, attachment_id: str, is_ready: bool = True, locked: bool = False) -> Attachment:
    """A file of one's own that is not posted yet, in a room that one may still read; `locked`, nobody posts it now."""
    attachment = find_attachment(attachment_id, locked)
    if attachment is None or attachment.room_id is None or not is_handle_of(attachment.anon_id, person.user_id):
        raise not_found("file")
    try:
        get_readable_place(person, attachment.room_id)
    except ChatError as error:
        raise not_found("file") from error
    if attachment.message_id is not None:
        raise ChatError("conflict", "This file has been posted: delete the message to take it away.")
    if attachment.is_ready != is_ready or attachment.due_at is None or attachment.due_at <= now():
        raise not_found("file")
    return attachment
