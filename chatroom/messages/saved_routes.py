"""Saved messages over HTTP."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.clock import as_text
from chatroom.core.forms import query
from chatroom.messages import saved
from chatroom.messages.pages import page_json
from chatroom.messages.queries import Page

saved_messages = Blueprint("saved_messages", __name__)


@saved_messages.put("/chat/messages/<int:message_id>/saved")
def save_message(message_id: int):
    """Keep a message for oneself."""
    saved.save(current_person(), message_id)
    return "", 204


@saved_messages.delete("/chat/messages/<int:message_id>/saved")
def drop_saved_message(message_id: int):
    """Keep it no longer."""
    saved.drop(current_person(), message_id)
    return "", 204


@saved_messages.get("/chat/saved")
def list_saved():
    """What the person has saved and may read, the newest saved first."""
    person, fields = current_person(), query()
    skip, limit = fields.integer("skip", default=0, least=0), fields.integer("limit", default=50, most=200)
    fields.check()
    page = saved.saved_of(person, skip, limit)
    shown = page_json(Page([message for _, message in page.saved], page.has_more), person)["messages"]
    times = (saved_at for saved_at, _ in page.saved)
    names = page.room_names
    return {
        "saved": [
            {"saved_at": as_text(at), "room_name": names[message["room_id"]], "message": message}
            for at, message in zip(times, shown, strict=True)
        ],
        "message_ids": page.message_ids,
        "has_more": page.has_more,
    }
