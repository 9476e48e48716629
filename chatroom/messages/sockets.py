"""Messages over the socket."""

from collections.abc import Callable

from chatroom.core.forms import Fields
from chatroom.messages import posting, reactions, service
from chatroom.messages.input import new_message, new_text, wanted_emoji
from chatroom.messages.pages import changes_json, one_json
from chatroom.messages.posting import Draft
from chatroom.realtime import audiences
from chatroom.realtime.namespace import on, on_later
from chatroom.rooms.access import look_into


@on_later(audiences.CHAT, "send_message")
def on_send_message(connection, fields: Fields, answer: Callable) -> None:
    """Write a message; many that come together are written together."""
    room_id = fields.integer("room_id")
    wanted = new_message(fields)

    def tell(draft: Draft) -> None:
        answer(draft.error or {"message": draft.message})

    posting.submit(Draft(connection.user_id, connection.credential, room_id, **wanted, done=tell))


@on(audiences.CHAT, "edit_message", writes=True)
def on_edit_message(connection, person, fields: Fields) -> dict:
    """Give one's own message another text."""
    message_id = fields.integer("message_id")
    return {"message": one_json(service.edit(person, message_id, **new_text(fields)), person)}


@on(audiences.CHAT, "delete_message", writes=True)
def on_delete_message(connection, person, fields: Fields) -> dict:
    """Take a message away."""
    message_id, reason = fields.integer("message_id"), fields.line("reason", 300, default=None)
    fields.check()
    return {"message": one_json(service.remove(person, message_id, reason), person)}


@on(audiences.CHAT, "react", writes=True)
def on_react(connection, person, fields: Fields) -> dict:
    """React to a message with an emoji, or no longer."""
    message_id, is_on = fields.integer("message_id"), fields.boolean("on")
    emoji = wanted_emoji(fields)
    return {"message": one_json(reactions.react(person, message_id, emoji, is_on), person)}


@on(audiences.CHAT, "sync")
def on_sync(connection, person, fields: Fields) -> dict:
    """What was posted or changed after a `seq`."""
    room_id, after = fields.integer("room_id"), fields.integer("after", least=0)
    limit = fields.integer("limit", default=200, most=200)
    fields.check()
    return changes_json(look_into(person, room_id), after, limit)
