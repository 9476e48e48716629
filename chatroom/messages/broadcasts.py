"""What the people in a room hear of its messages."""

from collections import defaultdict
from dataclasses import asdict

from chatroom.core.facts import after, after_several
from chatroom.messages.facts import (
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionChanged,
    ThreadMarked,
    ThreadsRead,
)
from chatroom.messages.queries import find_message
from chatroom.messages.serializers import message_json, thread_json
from chatroom.realtime import audiences
from chatroom.realtime.push import push
from chatroom.realtime.waiting import wake


@after_several(MessagePosted)
def tell_posted(facts: list[MessagePosted]) -> None:
    """New messages, to everyone who listens to their rooms."""
    rooms = defaultdict(list)
    for fact in facts:
        rooms[fact.room_id].append(fact.message)
    for room_id, messages in rooms.items():
        # A reply is followed by what it changes of its parent.
        is_alone = len(facts) == 1 and messages[0]["parent_id"] is None
        _tell("message", room_id, *messages, at_once=is_alone)


@after(MessageEdited)
def tell_edited(fact: MessageEdited) -> None:
    """A changed message, to everyone who listens to the room.

    It is read after the commit, when it may have been changed again: each change is told by its own number all the
    same, or listeners would miss one.
    """
    message = message_json(find_message(fact.message_id)) | {"updated_seq": fact.updated_seq}
    _tell("message_edited", fact.room_id, message)


@after(ReactionChanged)
def tell_reaction(fact: ReactionChanged) -> None:
    """Who reacts how, to everyone who listens to the room, and the same for all."""
    _tell("reaction", fact.room_id, asdict(fact))


@after(MessageDeleted)
def tell_deleted(fact: MessageDeleted) -> None:
    """That a message is gone, and in which part somebody took it away: neither its text nor a handle."""
    ids = {"room_id": fact.room_id, "message_id": fact.message_id, "seq": fact.seq, "updated_seq": fact.updated_seq}
    _tell("message_deleted", fact.room_id, ids | {"parent_id": fact.parent_id, "deleted_by": fact.deleted_as})


@after(ThreadMarked)
def tell_marked(fact: ThreadMarked) -> None:
    """The person's own tabs, and nobody else."""
    push("thread", thread_json(fact), to=audiences.user(fact.user_id))


@after(ThreadsRead)
def tell_threads_read(fact: ThreadsRead) -> None:
    """The person's own tabs, and nobody else."""
    push("threads_read", {}, to=audiences.user(fact.user_id))


def _tell(event: str, room_id: int, *several: dict, at_once: bool = False) -> None:
    push(event, *several, to=audiences.room(room_id), at_once=at_once)
    wake(audiences.room(room_id))
