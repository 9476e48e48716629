"""Drafts over HTTP."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import json_body
from chatroom.messages import kept_drafts
from chatroom.messages.draft_serializers import draft_json
from chatroom.messages.input import draft_place, draft_wanted

drafts = Blueprint("drafts", __name__)


@drafts.get("/chat/drafts")
def list_drafts():
    """What the person has begun to write, newest first."""
    return {"drafts": [draft_json(draft) for draft in kept_drafts.drafts_of(current_person())]}


@drafts.put("/chat/rooms/<int:room_id>/draft")
def keep_draft(room_id: int):
    """Keep what is being written, in the room or below a message; the answer is what is kept, which may be newer."""
    person = current_person()
    return draft_json(kept_drafts.keep_draft(person, room_id, **draft_wanted(json_body())))


@drafts.delete("/chat/rooms/<int:room_id>/draft")
def drop_draft(room_id: int):
    """Keep nothing."""
    kept_drafts.drop_draft(current_person(), room_id, draft_place(json_body()))
    return "", 204
