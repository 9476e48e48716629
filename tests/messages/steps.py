"""What tests of messages do again and again."""

from urllib.parse import quote

from chatroom.messages import posting
from chatroom.messages.posting import Draft
from chatroom.messages.queries import find_message
from chatroom.realtime import audiences
from chatroom.realtime.connections import Connection
from tests.realtime.library import answered

PARTY, HEART, THUMB = "\N{PARTY POPPER}", "\N{HEAVY BLACK HEART}\ufe0f", "\N{THUMBS UP SIGN}"


def edit(client, message, text, version=None):
    """Give a message another text."""
    fields = {"message_text": text, "version": version or message["version"]}
    return client.patch(f"/chat/messages/{message['message_id']}", fields)


def remove(client, message, **fields):
    """Take a message away."""
    return client.delete(f"/chat/messages/{message['message_id']}", fields)


def react(client, message, emoji, on=True):
    """Put an emoji to a message, or take it away."""
    path = f"/chat/messages/{message['message_id']}/reactions/{quote(emoji)}"
    return client.put(path) if on else client.delete(path)


def pin(client, message, on=True):
    """Pin a message, or unpin it."""
    path = f"/chat/messages/{message['message_id']}/pin"
    return client.put(path) if on else client.delete(path)


def pinned(client, room) -> list[dict]:
    """What is pinned in a room."""
    return client.get(f"/chat/rooms/{room}/pins").json["messages"]


def revisions(client, message):
    """Earlier texts."""
    return client.get(f"/chat/messages/{message['message_id']}/revisions")


def over_socket(app, person, event, fields) -> dict:
    """What a socket of this person's is answered."""
    connection = Connection("sid", "transport", audiences.CHAT, person.user_id, person.credential)
    with app.app_context():
        return answered(connection, [event, fields])


def kept(app, message):
    """The message as the database has it."""
    with app.app_context():
        return find_message(message["message_id"])


def draft(person, room, text, **more) -> Draft:
    """What somebody wants to post."""
    return Draft(person.user_id, person.credential, room, text, **more)


def together(app, *drafts: Draft) -> list:
    """What becomes of drafts that are written in one batch: each one's message, or the code of its refusal."""
    with app.app_context():
        posting._write(list(drafts))
    return [each.error.code if each.error else each.message for each in drafts]
