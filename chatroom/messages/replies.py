"""Replies, as their parent counts them: how many stand, and the last one."""

from sqlalchemy import select

from chatroom.core.errors import invalid
from chatroom.core.facts import record
from chatroom.extensions import db
from chatroom.messages import following, queries
from chatroom.messages.facts import MessageEdited
from chatroom.messages.models import Message


def get_parent(room_id: int, message_id: int) -> Message:
    """A message of this room that can be answered: a first one that stands, or that others have answered."""
    parent = queries.find_message(message_id)
    if parent is None or parent.room_id != room_id or not is_answerable(parent):
        sentence = "There is no such message to reply to in this room."
        raise invalid(sentence, parent_id=sentence)
    return parent


def is_answerable(message: Message) -> bool:
    """Threads have one level, and outlive what they began with for as long as a reply stands."""
    return message.parent_id is None and (message.reply_count > 0 or not message.is_deleted)


def count_posted(parent: Message, reply: dict, updated_seq: int, person_key: str) -> None:
    """A reply was posted: its parent changes, its author follows the thread, and so does who began it."""
    if parent.reply_count == 0:
        following.begin_for_author(parent, reply["seq"])
    following.begin(parent.message_id, person_key, reply["seq"])
    parent.reply_count, parent.updated_seq = parent.reply_count + 1, updated_seq
    parent.last_reply_by, parent.last_reply_at = reply["anon_id"], reply["sent_at"]
    db.session.flush()
    record(MessageEdited(message_id=parent.message_id, room_id=parent.room_id, updated_seq=updated_seq))


def count_removed(reply: Message) -> Message:
    """A reply was taken away; its parent, which has to be told of."""
    parent = queries.find_message(reply.parent_id)
    standing = select(Message.anon_id, Message.sent_at).where(
        Message.parent_id == reply.parent_id, Message.is_deleted.is_(False), Message.message_id != reply.message_id
    )
    last = db.session.execute(standing.order_by(Message.seq.desc()).limit(1)).one_or_none()
    parent.reply_count -= 1
    parent.last_reply_by, parent.last_reply_at = last or (None, None)
    return parent
