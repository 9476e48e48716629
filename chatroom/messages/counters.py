"""The counters that every change in a room moves; each is one statement, so that two changes cannot lose one.

A member's unread count is the room's `message_count` less their `seen_count`: a post moves two rows, not one a member.
"""

from sqlalchemy import not_, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from chatroom.extensions import db
from chatroom.messages.models import Message
from chatroom.rooms.models import Room, RoomMember

UNSYNCHRONISED = {"synchronize_session": False}


def take_seq(room: Room, messages: int = 0) -> int:
    """The room's next `seq`, while its number of standing messages changes by so many."""
    counted = {"last_seq": Room.last_seq + 1, "message_count": Room.message_count + messages}
    statement = update(Room).where(Room.room_id == room.room_id).values(counted)
    statement = statement.returning(Room.last_seq, Room.message_count)
    for name, value in zip(counted, db.session.execute(statement, execution_options=UNSYNCHRONISED).one(), strict=True):
        set_committed_value(room, name, value)
    return room.last_seq


def count_calls(message: Message, before: set[str], after: set[str]) -> None:
    """Members whom the message calls now and did not before have one call more, and the other way round.

    It is people who are counted: one who is called by their handle and by @room, or by two handles, is called once.
    """
    _count(message, called_by=after, but_not_by=before, by=1)
    _count(message, called_by=before, but_not_by=after, by=-1)


def forget_seen(message: Message) -> None:
    """A message that is gone counts no longer among what its readers and its author have seen."""
    seen = or_(RoomMember.read_seq >= message.seq, RoomMember.person_key == _author_key(message))
    _update([RoomMember.room_id == message.room_id, seen], seen_count=RoomMember.seen_count - 1)


def _count(message: Message, called_by: set[str], but_not_by: set[str], by: int) -> None:
    if not called_by - but_not_by:
        return
    # What is taken back is so for those who have left, too: to a conversation one comes back with what one had counted.
    held = RoomMember.left_at.is_(None) if by > 0 else RoomMember.mention_count > 0
    unread = [RoomMember.room_id == message.room_id, held, RoomMember.read_seq < message.seq]
    unread.append(RoomMember.person_key != _author_key(message))
    called = [_is_called(message, called_by), not_(_is_called(message, but_not_by))]
    _update(unread + called, mention_count=RoomMember.mention_count + by)


def _is_called(message: Message, anon_ids: set[str]):
    by_handle = RoomMember.person_key.in_(_keys(message.room_id, anon_ids - {""}))
    return or_(RoomMember.entered_seq < message.seq, by_handle) if "" in anon_ids else by_handle


def _update(where: list, **values) -> None:
    db.session.execute(update(RoomMember).where(*where).values(**values).execution_options(synchronize_session="fetch"))


def _author_key(message: Message):
    return _keys(message.room_id, {message.anon_id}).scalar_subquery()


def _keys(room_id: int, anon_ids: set[str]):
    return select(RoomMember.person_key).where(RoomMember.room_id == room_id, RoomMember.anon_id.in_(anon_ids))
