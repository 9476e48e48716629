"""Pages of messages as a person gets them, over HTTP and over the socket alike."""

from chatroom.accounts.person import Person
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.messages import queries
from chatroom.messages.models import Message
from chatroom.messages.serializers import message_json
from chatroom.rooms.access import Place


def page_json(person: Person, page: queries.Page) -> dict:
    """A page in `seq` order."""
    return {"messages": _for(person, page.messages), "has_more": page.has_more}


def changes_json(place: Place, after: int, limit: int) -> dict:
    """A page of changes in `updated_seq` order; `last_seq` is the room's, read first, so that nothing is skipped."""
    last_seq = place.room.last_seq
    page = queries.changes_after(place.room.room_id, after, limit)
    return {"messages": _for(place.person, page.messages), "last_seq": last_seq, "has_more": page.has_more}


def _for(person: Person, messages: list[Message]) -> list[dict]:
    handles = {message.anon_id for message in messages}
    mine = set(db.session.scalars(handles_of(person.user_id))) if handles else set()
    return [message_json(message, is_own=message.anon_id in mine) for message in messages]
