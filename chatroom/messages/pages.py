"""Pages of messages as a person gets them, over HTTP and over the socket alike."""

from chatroom.messages import queries
from chatroom.messages.extras import Extras, extras_of
from chatroom.messages.serializers import message_json
from chatroom.rooms.access import Place


def page_json(page: queries.Page) -> dict:
    """A page in `seq` order."""
    newer = {} if page.has_newer is None else {"has_newer": page.has_newer}
    return {"messages": _for_reader(page), "has_more": page.has_more, **newer}


def changes_json(place: Place, after: int, limit: int) -> dict:
    """A page of changes in `updated_seq` order; `last_seq` is the room's, read first, so that nothing is skipped."""
    last_seq = place.room.last_seq
    page = queries.changes_after(place.person, place.room.room_id, after, limit)
    return {"messages": _for_reader(page), "last_seq": last_seq, "has_more": page.has_more}


def _for_reader(page: queries.Page) -> list[dict]:
    extras, none = extras_of(page.messages), Extras()
    return [message_json(each, each.is_own, extras.get(each.message_id, none)) for each in page.messages]
