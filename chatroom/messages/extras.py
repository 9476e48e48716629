"""What hangs on messages: read for a whole page at once, and only when something on it has any."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.models import Attachment, Message, MessageReaction
from chatroom.messages.queries import ShownMessage

_REACTIONS = (
    select(
        MessageReaction.message_id,
        MessageReaction.emoji,
        MessageReaction.anon_id,
        MessageReaction.anon_id.in_(handles_of(bindparam("user_id"))),
    )
    .where(MessageReaction.message_id.in_(bindparam("message_ids", expanding=True)))
    .order_by(MessageReaction.reaction_id)
)


@dataclass(frozen=True, slots=True)
class Extras:
    """What hangs on one message; `own_reactions` are the reader's, by emoji under which of their handles."""

    attachments: list[Attachment] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    own_reactions: dict[str, str] = field(default_factory=dict)


def extras_of(messages: Iterable[Message | ShownMessage], user_id: int | None = None) -> dict[int, Extras]:
    """The extras of those messages that have any, by `message_id`; `user_id` is who will read them, and nobody else."""
    standing = [message for message in messages if not message.is_deleted]
    attached = [message.message_id for message in standing if message.attachment_count]
    reacted = [message.message_id for message in standing if message.reaction_count]
    found = {message_id: Extras() for message_id in {*attached, *reacted}}
    if attached:
        for message_id, each in attachments_of(attached).items():
            found[message_id].attachments.extend(each)
    if reacted:
        _note_reactions(found, reacted, user_id or 0)
    return found


def _note_reactions(found: dict[int, Extras], message_ids: list[int], user_id: int) -> None:
    bound = {"message_ids": message_ids, "user_id": user_id}
    for message_id, emoji, anon_id, is_own in db.session.execute(_REACTIONS, bound):
        found[message_id].reactions.setdefault(emoji, []).append(anon_id)
        if is_own:
            found[message_id].own_reactions[emoji] = anon_id
