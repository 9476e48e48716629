"""Pinning messages: what a room's moderators keep in everyone's sight."""

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.messages import counters, queries
from chatroom.messages.access import get_locked_message_for, get_message_for
from chatroom.messages.facts import MessageEdited
from chatroom.messages.models import Message
from chatroom.rooms.access import Place

BURST, RATE = 20, 2  # of a person: so many at once, then so many each second


def pin(person: Person, message_id: int, on: bool) -> Message:
    """Pin a message for everyone in its room, or unpin it; what is so already stays."""
    get_message_for(person, message_id)
    limit(f"pin:{person.user_id}", BURST, RATE, "You are pinning very fast; please wait a moment.")
    with transaction():
        place, message = get_locked_message_for(person, message_id)
        if not place.moderates:
            raise forbidden("Only the room's moderators can pin messages.")
        if on and message.pinned_at is None:
            _must_be_free_to_pin(place, message)
            message.pinned_at, message.pinned_by = now(), place.member.anon_id
            _touch(place, message)
        elif not on and message.pinned_at is not None:
            # Like removing, it can be done in an archived room, too.
            forget_pin(message)
            _touch(place, message)
    return message


def forget_pin(message: Message) -> None:
    """The message is pinned no longer."""
    message.pinned_at = message.pinned_by = None


def _must_be_free_to_pin(place: Place, message: Message) -> None:
    # Everyone sees who pinned: a handle that is not of this room would tell that it is one of the staff's.
    if place.member is None:
        raise forbidden("Join the room to pin its messages.")
    if not place.room.is_active:
        raise ChatError("archived", "This room is archived: it can be read, and nothing more is pinned in it.")
    if message.is_deleted:
        raise ChatError("conflict", "This message has been removed.")
    if queries.count_pinned(message.room_id) >= queries.PINS_MOST:
        raise ChatError("conflict", f"This room has {queries.PINS_MOST} pinned messages already; unpin one first.")


def _touch(place: Place, message: Message) -> None:
    message.updated_seq = counters.take_seq(place.room)
    record(MessageEdited(message_id=message.message_id, room_id=message.room_id, updated_seq=message.updated_seq))
