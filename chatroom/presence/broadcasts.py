"""What people hear of what they have not read."""

from chatroom.core.facts import after
from chatroom.messages.facts import MessageDeleted, MessageEdited, MessagePosted
from chatroom.presence import thread_news, unread
from chatroom.presence.facts import RoomRead
from chatroom.realtime import audiences
from chatroom.realtime.missed import on_missed
from chatroom.realtime.push import push


@after(MessagePosted)
def count_posted(fact: MessagePosted) -> None:
    """Everyone but the author has one more to read."""
    unread.note(fact.room_id, author=fact.anon_id)
    _note_thread(fact.room_id, fact.message["parent_id"])


@after(MessageEdited)
def count_edited(fact: MessageEdited) -> None:
    """It may call others now."""
    unread.note(fact.room_id)


@after(MessageDeleted)
def count_deleted(fact: MessageDeleted) -> None:
    """Who had not read it has one less to read."""
    unread.note(fact.room_id)
    _note_thread(fact.room_id, fact.parent_id)


@on_missed
def count_missed(room_id: int) -> None:
    """Another node's word of a room got lost."""
    unread.note(room_id)


@after(RoomRead)
def tell_read(fact: RoomRead) -> None:
    """The person's tabs follow; what was marked as unread shall not be taken for read by one that shows it."""
    unread.note_read(fact.room_id)
    counts = {"room_id": fact.room_id, "unread_count": fact.unread_count, "mention_count": fact.mention_count}
    counts |= {"read_seq": fact.read_seq} if fact.from_seq is None else {"from_seq": fact.from_seq}
    push("unread", counts, to=audiences.user(fact.user_id))


def _note_thread(room_id: int, parent_id: int | None) -> None:
    if parent_id is not None:
        thread_news.note(room_id, parent_id)
