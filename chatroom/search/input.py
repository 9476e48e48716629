"""Searches as clients send them."""

from chatroom.core.forms import Fields
from chatroom.search.service import AT_ONCE, ORDERS, Question
from chatroom.search.wish import TEXT_MOST


def question(fields: Fields) -> Question:
    """`q`, and where, in which order and from where on it is looked for."""
    asked = Question(
        text=fields.line("q", TEXT_MOST),
        room_id=fields.integer("room_id", default=None),
        before=fields.integer("before", default=None),
        order=fields.choice("order", ORDERS, default="best"),
        limit=fields.integer("limit", default=20, most=50),
        skip=fields.integer("skip", default=0, least=0, most=AT_ONCE),
    )
    fields.check()
    return asked
