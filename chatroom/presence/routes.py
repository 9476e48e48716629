"""Presence and read marks over HTTP."""

from time import monotonic

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import json_body
from chatroom.presence import marks, roster, showing
from chatroom.presence.input import choice
from chatroom.presence.roster import Tab
from chatroom.presence.serializers import counts_json
from chatroom.presence.statuses import choose, chosen_status
from chatroom.realtime import audiences

presence = Blueprint("presence", __name__)


@presence.put("/chat/presence")
def show_presence():
    """For clients without WebSockets: choose a status, and be here for 25 seconds more."""
    person, fields = current_person(), json_body()
    is_idle = fields.boolean("idle", default=False)
    chooses = "status" in fields or "status_text" in fields
    chosen = choice(fields, chosen_status(person)["status"]) if chooses else None
    fields.check()
    if chosen is not None:
        choose(person, *chosen)
    _stay(person, is_idle)
    return chosen_status(person)


@presence.post("/chat/rooms/<int:room_id>/read")
def mark_read(room_id: int):
    """How far the person has read."""
    person, fields = current_person(), json_body()
    seq = fields.integer("seq", least=0)
    fields.check()
    return counts_json(marks.mark_read(person, room_id, seq))


@presence.post("/chat/rooms/<int:room_id>/unread")
def mark_unread(room_id: int):
    """From which message on the room is unread again."""
    person, fields = current_person(), json_body()
    seq = fields.integer("seq")
    fields.check()
    return counts_json(marks.mark_unread(person, room_id, seq))


@presence.post("/chat/rooms/read-all")
def mark_all_read():
    """Everything is read."""
    return {"rooms": marks.mark_all_read(current_person())}


def _stay(person, is_idle: bool) -> None:
    visitor = roster.find(audiences.user(person.user_id))
    tab = visitor and visitor.tabs.get(person.credential)
    if tab is None:
        showing.open_tab(person.user_id, person.credential, Tab(None, makes_present=True, is_idle=is_idle))
    else:
        tab.heard_at, tab.is_idle = monotonic(), is_idle
        showing.update(visitor)
