"""What leaves the server of drafts, to their writers alone."""

from chatroom.core.clock import as_text
from chatroom.messages.draft_facts import DraftKept
from chatroom.messages.draft_models import KeptDraft


def draft_json(draft: KeptDraft | DraftKept) -> dict:
    """What a person has begun to write, for themselves."""
    return {
        "room_id": draft.room_id,
        "parent_id": draft.parent_id,
        "message_text": draft.message_text,
        "updated_at": as_text(draft.updated_at),
    }
