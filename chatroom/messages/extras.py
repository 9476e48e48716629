"""What hangs on messages in other tables: asked for all messages of a page at once, and only if one of them has any."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.models import Attachment, Message
from chatroom.messages.queries import ShownMessage


@dataclass(frozen=True, slots=True)
class Extras:
    """What hangs on one message."""

    attachments: list[Attachment] = field(default_factory=list)


def extras_of(messages: Iterable[Message | ShownMessage], user_id: int | None = None) -> dict[int, Extras]:
    """The extras of those messages that have any, by `message_id`; `user_id` is who will read them, and nobody else."""
    attached = [message.message_id for message in messages if message.attachment_count and not message.is_deleted]
    return {key: Extras(attachments=each) for key, each in attachments_of(attached).items()} if attached else {}
