"""Posting, editing and removing messages."""

from flask import current_app

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden, invalid
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.handles.service import public_handle
from chatroom.messages import counters, queries
from chatroom.messages.access import get_locked_message_for, get_message_for, is_author, must_be_author
from chatroom.messages.facts import MessageDeleted, MessageEdited, MessagePosted
from chatroom.messages.markdown import ROOM, called, is_plain, mentioned, render
from chatroom.messages.models import Message, MessageMention, MessageRevision
from chatroom.messages.serializers import message_json
from chatroom.rooms.access import Place, get_place, lock_room
from chatroom.rooms.models import RoomMember
from chatroom.rooms.policy import why_not_post
from chatroom.rooms.queries import handles_shown


def post(
    person: Person, room_id: int, text: str, client_id: str | None = None, parent_id: int | None = None
) -> tuple[Message, bool]:
    """Write a message; `(message, True)`, or the first one and False when its `client_id` comes again."""
    earlier = _earlier(person, room_id, text, client_id, parent_id)
    if earlier is not None:
        return earlier, False
    _limit_flood(person, room_id)
    with transaction():
        lock_room(room_id)
        # Asked again: the same send may have come twice at once.
        earlier = _earlier(person, room_id, text, client_id, parent_id)
        if earlier is not None:
            return earlier, False
        place = _place_to_write(person, room_id, is_reply=parent_id is not None)
        parent = _parent(room_id, parent_id)
        message = _write(place, text, client_id, parent)
        if parent is not None:
            parent.reply_count += 1
            _touch(place, parent)
    return message, True


def edit(person: Person, message_id: int, text: str, version: int) -> Message:
    """Give one's own message another text, if nobody was faster."""
    place, _ = get_message_for(person, message_id)
    _limit_flood(person, place.room.room_id)
    with transaction():
        place, message = get_locked_message_for(person, message_id)
        must_be_author(person, message)
        refusal = why_not_post(place.room, place.member, person, is_reply=message.parent_id is not None)
        if refusal is not None:
            raise refusal
        if message.is_deleted:
            raise ChatError("conflict", "This message has been removed.", current=message_json(message, is_own=True))
        if message.version != version:
            raise ChatError(
                "conflict", "The message has changed in the meantime.", current=message_json(message, is_own=True)
            )
        if message.message_text == text:
            return message
        db.session.add(MessageRevision(message_id=message_id, version=version, message_text=message.message_text))
        message.version, message.edited_at = version + 1, now()
        _set_text(place, message, text)
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
        counters.count_calls(message, before=queries.mentioned_in(message_id), after=set())
        message.is_deleted, message.deleted_at, message.deletion_reason = True, now(), reason
        message.deleted_as = "author" if is_own else "moderator"
        message.deleted_by = message.anon_id if is_own else (
            place.member.anon_id if place.member else public_handle(person.user_id)
        )  # fmt: skip
        record(MessageDeleted(message_id=message_id, room_id=message.room_id, seq=message.seq,
                              updated_seq=message.updated_seq, deleted_as=message.deleted_as))  # fmt: skip
        if message.parent_id is not None:
            parent = queries.find_message(message.parent_id)
            parent.reply_count -= 1
            _touch(place, parent)
    return message


def _earlier(person: Person, room_id: int, text: str, client_id: str | None, parent_id: int | None) -> Message | None:
    message = queries.find_by_client_id(person, room_id, client_id) if client_id is not None else None
    if message is None:
        return None
    get_place(person, room_id)
    # Of an erased message nothing is left to compare with.
    if message.erased_at is None and message.client_digest != queries.client_digest(text, parent_id):
        raise ChatError("conflict", "Another message was already sent under this client_id.")
    return message


def _limit_flood(person: Person, room_id: int) -> None:
    burst, rate = current_app.config["MESSAGE_BURST"], current_app.config["MESSAGE_RATE"]
    limit(f"message:{person.user_id}:{room_id}", burst, rate, "You are writing very fast; please wait a moment.")


def _place_to_write(person: Person, room_id: int, is_reply: bool) -> Place:
    place = get_place(person, room_id)
    refusal = why_not_post(place.room, place.member, person, is_reply)
    if refusal is not None:
        raise refusal
    if place.room.slow_mode_seconds and not place.moderates:
        _wait_for_slow_mode(place)
    return place


def _wait_for_slow_mode(place: Place) -> None:
    if place.member.last_post_at is None:
        return
    left = place.room.slow_mode_seconds - (now() - place.member.last_post_at).total_seconds()
    if left > 0:
        seconds = int(left) + 1
        raise ChatError("rate_limited", f"Slow mode: you can write again in {seconds} s.", retry_after=seconds)


def _parent(room_id: int, parent_id: int | None) -> Message | None:
    if parent_id is None:
        return None
    parent = queries.find_message(parent_id)
    if parent is None or parent.room_id != room_id or parent.parent_id is not None or parent.is_deleted:
        sentence = "There is no such message to reply to in this room."
        raise invalid(sentence, parent_id=sentence)
    return parent


def _write(place: Place, text: str, client_id: str | None, parent: Message | None) -> Message:
    room, member, person = place.room, place.member, place.person
    speaks_as_library = room.room_type == "librarian" and person.is_staff
    seq = counters.take_seq(room, messages=1)
    parent_id = parent and parent.message_id
    message = Message(
        room_id=room.room_id, anon_id=member.anon_id, seq=seq, updated_seq=seq, parent_id=parent_id,
        client_id=client_id, client_digest=client_id and queries.client_digest(text, parent_id),
        role=member.role, badge="librarian" if speaks_as_library else None,
        display_name=person.display_name if speaks_as_library else None,
        message_text="", version=1, sent_at=now(), reply_count=0, is_deleted=False, message_type="text",
    )  # fmt: skip
    member.seen_count, member.last_post_at = type(member).seen_count + 1, message.sent_at
    _set_text(place, message, text)
    record(MessagePosted(message_id=message.message_id, room_id=room.room_id, anon_id=message.anon_id))
    return message


def _set_text(place: Place, message: Message, text: str) -> None:
    """The text, its HTML made once, and whom it calls now but not before, or before but not now."""
    before = queries.mentioned_in(message.message_id) if message.message_id else set()
    html = None if is_plain(text) else render(text, _callable(place, text))
    calls = {"" if name == ROOM else name for name in called(html or "")}
    message.message_text, message.message_html = text, html
    db.session.add(message)
    db.session.flush()
    for anon_id in before - calls:
        db.session.delete(db.session.get(MessageMention, (message.message_id, anon_id)))
    db.session.add_all(MessageMention(message_id=message.message_id, anon_id=anon_id) for anon_id in calls - before)
    counters.count_calls(message, before, calls)


def _callable(place: Place, text: str) -> set[str]:
    """Those a text names who can be called: handles in the room's list; everyone, by a moderator alone."""
    names = mentioned(text)
    everyone = {ROOM} if ROOM in names and place.moderates else set()
    if not names - {ROOM}:
        return everyone
    # A renewed handle can be called as long as it is shown, or a call would tell which ones are renewed.
    shown = handles_shown(place.room.room_id)
    return everyone | set(db.session.scalars(shown.where(RoomMember.anon_id.in_(names))))


def _touch(place: Place, message: Message) -> None:
    message.updated_seq = counters.take_seq(place.room)
    record(MessageEdited(message_id=message.message_id, room_id=message.room_id))
