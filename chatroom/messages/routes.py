"""Messages over HTTP."""

from flask import Blueprint, request

from chatroom.accounts.person import Person
from chatroom.accounts.signin import current_person
from chatroom.core.forms import Fields, json_body, query
from chatroom.messages import forwarding, posting, queries, reactions, service
from chatroom.messages.access import get_history_for, get_message_for
from chatroom.messages.attachment_queries import attachments_of
from chatroom.messages.input import forward_wanted, new_message, new_text, page_wanted, version_wanted, wanted_emoji
from chatroom.messages.pages import changes_json, one_json, page_json
from chatroom.messages.posting import Draft
from chatroom.messages.serializers import attachment_json, revision_json
from chatroom.realtime import audiences
from chatroom.realtime.waiting import wait_for
from chatroom.rooms.access import look_into

messages = Blueprint("messages", __name__)


@messages.get("/chat/rooms/<int:room_id>/messages")
def list_messages(room_id: int):
    """A page of a room: the newest, before or after a `seq`, around a message; waits for the first after, if asked."""
    person, wanted = current_person(), page_wanted(query())
    if wanted.after is None:
        look_into(person, room_id)
        if wanted.around is not None:
            page = queries.page_around(person, room_id, wanted.around, wanted.limit, wanted.top_level)
        else:
            page = queries.page_before(person, room_id, wanted.before, wanted.limit, wanted.top_level)
        return page_json(page, person)

    def look(person: Person):
        look_into(person, room_id)
        page = queries.page_after(person, room_id, wanted.after, wanted.limit, wanted.top_level)
        return page if page.messages else None

    page = wait_for(audiences.room(room_id), person, wanted.wait, look)
    return page_json(page or queries.Page([], False), person)


@messages.get("/chat/rooms/<int:room_id>/changes")
def list_changes(room_id: int):
    """What was posted or changed after a `seq`; waits for the first change, if asked."""
    person, wanted = current_person(), page_wanted(query())
    after = wanted.after or 0

    def look(person: Person):
        place = look_into(person, room_id)
        return place if place.room.last_seq > after else None

    place = wait_for(audiences.room(room_id), person, wanted.wait, look) or look_into(person, room_id)
    return changes_json(place, after, wanted.limit)


@messages.post("/chat/rooms/<int:room_id>/messages")
def post_message(room_id: int):
    """Write a message; 200 when its `client_id` repeats."""
    person = current_person()
    wanted = new_message(json_body())
    draft = posting.post(Draft(person.user_id, person.credential, room_id, **wanted))
    return draft.message, 201 if draft.is_new else 200


@messages.get("/chat/messages/<int:message_id>")
def show_message(message_id: int):
    """One message, for a link to it."""
    person = current_person()
    _, message = get_message_for(person, message_id)
    return one_json(message, person)


@messages.patch("/chat/messages/<int:message_id>")
def edit_message(message_id: int):
    """Give one's own message another text."""
    person = current_person()
    return one_json(service.edit(person, message_id, **new_text(json_body())), person)


@messages.post("/chat/messages/<int:message_id>/forward")
def forward_message(message_id: int):
    """Say in another room what was said in this one; 200 when its `client_id` repeats."""
    person, wanted = current_person(), forward_wanted(json_body())
    draft = forwarding.forward(person, message_id, host=request.host, **wanted)
    return draft.message, 201 if draft.is_new else 200


@messages.delete("/chat/messages/<int:message_id>")
def delete_message(message_id: int):
    """Take a message away."""
    person, fields = current_person(), json_body()
    reason = fields.line("reason", 300, default=None)
    fields.check()
    message = service.remove(person, message_id, reason)
    return one_json(message, person)


@messages.put("/chat/messages/<int:message_id>/reactions/<emoji>")
def add_reaction(message_id: int, emoji: str):
    """React to a message with an emoji."""
    person = current_person()
    return one_json(reactions.react(person, message_id, wanted_emoji(Fields({"emoji": emoji})), on=True), person)


@messages.delete("/chat/messages/<int:message_id>/reactions/<emoji>")
def take_back_reaction(message_id: int, emoji: str):
    """React no longer."""
    person = current_person()
    return one_json(reactions.react(person, message_id, wanted_emoji(Fields({"emoji": emoji})), on=False), person)


@messages.get("/chat/messages/<int:message_id>/revisions")
def list_revisions(message_id: int):
    """Earlier texts, for the author and for moderators, and for these a removed one's last."""
    person, before = current_person(), version_wanted(query())
    _, message = get_history_for(person, message_id)
    revisions, has_more = queries.revisions_of(message_id, before)
    return {
        "revisions": [revision_json(revision) for revision in revisions],
        "has_more": has_more,
        "message_text": message.message_text,
        "deletion_reason": message.deletion_reason,
        "attachments": [attachment_json(each) for each in attachments_of([message_id]).get(message_id, [])],
    }
