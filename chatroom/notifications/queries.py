"""Which messages call a person, in all of their rooms."""

from sqlalchemy import Select, and_, or_, select

from chatroom.accounts.person import Person
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages.models import Message, MessageMention
from chatroom.messages.queries import Page, shown_to
from chatroom.rooms.models import RoomMember


def mentions_of(person: Person, before: int | None, limit: int) -> Page:
    """The newest messages that call the person, or those before a `message_id`; newest first."""
    calls = _calls(person)
    if before is not None:
        calls = calls.where(MessageMention.message_id < before)
    calls = calls.distinct().order_by(MessageMention.message_id.desc()).limit(limit + 1)
    message_ids = list(db.session.scalars(calls))
    return Page(shown_to(person, message_ids[:limit]), len(message_ids) > limit)


def _calls(person: Person) -> Select:
    """By any handle they ever had, and by @room since they came in; only in rooms they are in now."""
    mine = handles_of(person.user_id)
    is_called = or_(
        MessageMention.anon_id.in_(mine),
        and_(MessageMention.anon_id == "", Message.seq > RoomMember.entered_seq),
    )
    return (
        select(MessageMention.message_id)
        .join(Message, Message.message_id == MessageMention.message_id)
        .join(RoomMember, RoomMember.room_id == Message.room_id)
        .where(is_called, Message.is_deleted.is_(False), Message.anon_id.not_in(mine))
        .where(RoomMember.anon_id.in_(mine), RoomMember.left_at.is_(None))
    )
