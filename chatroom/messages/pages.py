"""Pages of messages as a person gets them, over HTTP and over the socket alike."""

from chatroom.accounts.person import Person
from chatroom.messages import queries
from chatroom.messages.access import is_author
from chatroom.messages.extras import Extras, extras_of
from chatroom.messages.models import Message
from chatroom.messages.serializers import message_json
from chatroom.messages.threads import Followed
from chatroom.rooms.access import Place


def page_json(page: queries.Page, person: Person) -> dict:
    """A page in its order, as this person may see it."""
    newer = {} if page.has_newer is None else {"has_newer": page.has_newer}
    return {"messages": messages_json(page.messages, person), "has_more": page.has_more, **newer}


def changes_json(place: Place, after: int, limit: int) -> dict:
    """A page of changes in `updated_seq` order; `last_seq` is the room's, read first, so that nothing is skipped."""
    last_seq = place.room.last_seq
    page = queries.changes_after(place.person, place.room.room_id, after, limit)
    return {"messages": messages_json(page.messages, place.person), "last_seq": last_seq, "has_more": page.has_more}


def messages_json(messages: list[queries.ShownMessage], person: Person) -> list[dict]:
    """Several messages as the person sees them for whom they were read."""
    extras, none = extras_of(messages, person.user_id), Extras()
    return [message_json(each, each.is_own, extras.get(each.message_id, none)) for each in messages]


def one_json(message: Message, person: Person) -> dict:
    """One message as this person sees it."""
    extras = extras_of([message], person.user_id).get(message.message_id)
    return message_json(message, is_author(person, message), extras)


def followed_json(followed: list[Followed], person: Person) -> list[dict]:
    """The list of the threads one follows."""
    parents = messages_json([each.parent for each in followed], person)
    return [{"parent": parent, **_mark(each)} for parent, each in zip(parents, followed, strict=True)]


def _mark(followed: Followed) -> dict:
    marks = {"read_seq": followed.read_seq, "unread_count": followed.unread_count}
    return marks | {"last_message_id": followed.last_message_id}
