"""Threads over HTTP: their replies, and which one follows."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import json_body, query
from chatroom.messages import following, queries, threads
from chatroom.messages.access import get_message_for
from chatroom.messages.input import replies_wanted, threads_wanted
from chatroom.messages.pages import followed_json, one_json, page_json
from chatroom.messages.serializers import thread_json

thread_routes = Blueprint("threads", __name__)


@thread_routes.get("/chat/messages/<int:message_id>/thread")
def show_thread(message_id: int):
    """A message and a page of its replies, the newest or before or after a `seq`."""
    person, wanted = current_person(), replies_wanted(query())
    place, parent = get_message_for(person, message_id)
    threads.must_begin(parent)
    page = queries.thread_page(person, parent, *wanted)
    return {"parent": one_json(parent, person), **page_json(page, person), **threads.state(place, parent)._asdict()}


@thread_routes.put("/chat/messages/<int:message_id>/follow")
def follow_thread(message_id: int):
    """Follow a thread."""
    return thread_json(following.follow(current_person(), message_id))


@thread_routes.delete("/chat/messages/<int:message_id>/follow")
def unfollow_thread(message_id: int):
    """Follow it no longer."""
    return thread_json(following.unfollow(current_person(), message_id))


@thread_routes.post("/chat/messages/<int:message_id>/thread/read")
def read_thread(message_id: int):
    """How far the person has read it."""
    person, fields = current_person(), json_body()
    seq = fields.integer("seq", least=0)
    fields.check()
    return thread_json(following.mark_read(person, message_id, seq))


@thread_routes.get("/chat/threads")
def list_threads():
    """The threads a person follows, and which of all of them have something new."""
    person = current_person()
    before, limit = threads_wanted(query())
    found, has_more = threads.followed_by(person, before, limit)
    return {
        "threads": followed_json(found, person),
        "has_more": has_more,
        "news": [each._asdict() for each in threads.news(person)],
    }


@thread_routes.post("/chat/threads/read-all")
def read_all_threads():
    """Everything in them is read."""
    return {"threads": following.mark_all_read(current_person())}
