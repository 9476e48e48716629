"""What leaves the server of a message: one allow-list."""

from chatroom.core.clock import as_text
from chatroom.messages.extras import Extras, extras_of
from chatroom.messages.facts import ThreadMarked
from chatroom.messages.markdown import plain_html
from chatroom.messages.models import Attachment, Message, MessageRevision
from chatroom.messages.queries import ShownMessage


def message_json(message: Message | ShownMessage, is_own: bool = False, extras: Extras | None = None) -> dict:
    """A message for a member; the `client_id` is its author's alone, a deleted message's text nobody's.

    Whoever shows several asks for their extras at once; what is for a reader alone comes with `extras`, too.
    """
    is_deleted = message.is_deleted
    extras = extras or extras_of([message]).get(message.message_id, Extras())
    return {
        "message_id": message.message_id,
        "room_id": message.room_id,
        "seq": message.seq,
        "updated_seq": message.updated_seq,
        "anon_id": message.anon_id,
        "role": message.role,
        "badge": message.badge,
        "display_name": message.display_name,
        "is_forwarded": message.is_forwarded,
        "message_type": message.message_type,
        "message_text": "" if is_deleted else message.message_text,
        "message_html": "" if is_deleted else message.message_html or plain_html(message.message_text),
        "parent_id": message.parent_id,
        "reply_count": message.reply_count,
        "last_reply": last_reply_json(message),
        "version": message.version,
        "sent_at": as_text(message.sent_at),
        "edited_at": as_text(message.edited_at),
        "is_deleted": is_deleted,
        "deleted_by": message.deleted_as,
        "is_pinned": message.pinned_at is not None,
        "pinned_by": message.pinned_by,
        "pinned_at": as_text(message.pinned_at),
        "reactions": extras.reactions,
        "attachments": [] if is_deleted else [attachment_json(each) for each in extras.attachments],
        **({"own_reactions": extras.own_reactions} if extras.own_reactions else {}),
        **({"client_id": message.client_id} if is_own else {}),
    }


def attachment_json(attachment: Attachment) -> dict:
    """A file, as every member may know it; where and under whose key it lies is nobody's business."""
    return {
        "attachment_id": attachment.attachment_id,
        "kind": attachment.kind,
        "content_type": attachment.content_type,
        "file_name": attachment.file_name,
        "size": attachment.size,
        "width": attachment.width,
        "height": attachment.height,
        "alt_text": attachment.alt_text,
    }


def last_reply_json(message: Message | ShownMessage) -> dict | None:
    """Who answered a message last, and when, among the replies that stand."""
    if message.last_reply_at is None:
        return None
    return {"anon_id": message.last_reply_by, "sent_at": as_text(message.last_reply_at)}


def thread_json(mark: ThreadMarked) -> dict:
    """How one person stands to a thread, for them alone."""
    return {
        "room_id": mark.room_id,
        "message_id": mark.message_id,
        "is_following": mark.is_following,
        "read_seq": mark.read_seq,
        "unread_count": mark.unread_count,
    }


def revision_json(revision: MessageRevision) -> dict:
    """An earlier text, for its author and for moderators."""
    return {
        "version": revision.version,
        "message_text": revision.message_text,
        "replaced_at": as_text(revision.replaced_at),
    }
