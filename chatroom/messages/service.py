"""Posting, editing and removing messages."""

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden, invalid
from chatroom.core.facts import record, transaction
from chatroom.extensions import db
from chatroom.handles.service import public_handle
from chatroom.messages import counters, posting, queries, replies, saved
from chatroom.messages.access import get_locked_message_for, get_message_for, is_author, must_be_author
from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.calls import calls_in, html_made, html_of
from chatroom.messages.facts import MessageDeleted, MessageEdited
from chatroom.messages.models import Message, MessageMention, MessageRevision
from chatroom.messages.pages import one_json
from chatroom.messages.pins import forget_pin
from chatroom.messages.posting import Draft, limit_flood
from chatroom.messages.reactions import forget_reactions
from chatroom.messages.word_index import Indexed, forget, has_link, index_again
from chatroom.rooms.access import Place
from chatroom.rooms.policy import why_not_post


def post(
    person: Person, room_id: int, text: str, client_id: str | None = None, parent_id: int | None = None
) -> tuple[Message, bool]:
    """Write a message; `(message, True)`, or the first one and False when its `client_id` comes again."""
    draft = posting.post(Draft(person.user_id, person.credential, room_id, text, client_id, parent_id, person=person))
    return queries.find_message(draft.message["message_id"]), draft.is_new


def edit(person: Person, message_id: int, text: str, version: int) -> Message:
    """Give one's own message another text, if nobody was faster."""
    place, _ = get_message_for(person, message_id)
    limit_flood(person.user_id, place.room.room_id)
    html = html_made(text)
    with transaction():
        place, message = get_locked_message_for(person, message_id)
        must_be_author(person, message)
        if message.is_forwarded:
            raise forbidden("A forwarded message stays as it is; it can be removed.")
        refusal = why_not_post(place.room, place.member, place.person, is_reply=message.parent_id is not None)
        if refusal is not None:
            raise refusal
        if message.is_deleted:
            raise ChatError("conflict", "This message has been removed.", current=one_json(message, person))
        if message.version != version:
            raise ChatError("conflict", "The message has changed in the meantime.", current=one_json(message, person))
        if not text and not message.attachment_count:
            sentence = "Message text must not be empty: this message has no files."
            raise invalid(sentence, message_text=sentence)
        if message.message_text == text:
            return message
        message.version, message.edited_at = version + 1, now()
        db.session.add(MessageRevision(message_id=message_id, version=version, message_text=message.message_text,
                                       replaced_at=message.edited_at))  # fmt: skip
        _set_text(place, message, text, html)
        _touch(place, message)
    return message


def remove(person: Person, message_id: int, reason: str | None = None) -> Message:
    """Take a message away, one's own or as a moderator; its place stays."""
    with transaction():
        place, message = get_locked_message_for(person, message_id)
        is_own = is_author(person, message)
        if not is_own and not place.moderates:
            raise forbidden("Only its author or a moderator can remove a message.")
        if message.is_deleted:
            return message
        message.updated_seq = counters.take_seq(place.room, messages=-1)
        counters.forget_seen(message)
        saved.forget(message_id)
        forget([message_id])
        counters.count_calls(message, before=queries.mentioned_in(message_id), after=set())
        forget_reactions(message)
        forget_pin(message)
        message.is_deleted, message.deleted_at, message.deletion_reason = True, now(), reason
        message.deleted_as = "author" if is_own else "moderator"
        message.deleted_by = message.anon_id if is_own else (
            place.member.anon_id if place.member else public_handle(person.user_id)
        )  # fmt: skip
        record(MessageDeleted(message_id=message_id, room_id=message.room_id, seq=message.seq,
                              updated_seq=message.updated_seq, deleted_as=message.deleted_as,
                              parent_id=message.parent_id))  # fmt: skip
        if message.parent_id is not None:
            _touch(place, replies.count_removed(message))
    return message


def _set_text(place: Place, message: Message, text: str, made: str | None) -> None:
    """The text, its HTML made once, and whom it calls now but not before, or before but not now."""
    before = queries.mentioned_in(message.message_id)
    html = html_of(place, made, text)
    calls = calls_in(html)
    message.message_text, message.message_html = text, html
    for anon_id in before - calls:
        db.session.delete(db.session.get(MessageMention, (message.message_id, anon_id)))
    db.session.add_all(MessageMention(message_id=message.message_id, anon_id=anon_id) for anon_id in calls - before)
    counters.count_calls(message, before, calls)
    db.session.flush()  # the message's row is held first, or it could be indexed anew meanwhile by its old text
    files = attachments_of([message.message_id])[message.message_id] if message.attachment_count else ()
    index_again([Indexed(message.message_id, message.room_id, message.anon_id, text, has_link(html), files)])


def _touch(place: Place, message: Message) -> None:
    message.updated_seq = counters.take_seq(place.room)
    record(MessageEdited(message_id=message.message_id, room_id=message.room_id, updated_seq=message.updated_seq))
