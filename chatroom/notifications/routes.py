"""What calls a person, over HTTP."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import query
from chatroom.messages.pages import page_json
from chatroom.notifications.queries import mentions_of

notifications = Blueprint("notifications", __name__)


@notifications.get("/chat/mentions")
def list_mentions():
    """The messages that call the person, from all of their rooms, newest first."""
    person, fields = current_person(), query()
    before = fields.integer("before", default=None)
    limit = fields.integer("limit", default=50, most=200)
    fields.check()
    return page_json(mentions_of(person, before, limit), person)
