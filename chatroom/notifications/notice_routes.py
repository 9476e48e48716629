"""What a person chooses about notices, and the browsers that can be called, over HTTP."""

from flask import Blueprint

from chatroom.accounts.signin import current_person
from chatroom.core.forms import json_body
from chatroom.notifications import choices, subscriptions
from chatroom.notifications.choosing import notices_of
from chatroom.notifications.notice_input import changes_wanted, endpoint_wanted, subscription_wanted

notices = Blueprint("notices", __name__)


@notices.get("/chat/notices")
def show_notices():
    """What the person has chosen."""
    return notices_of(current_person())


@notices.patch("/chat/notices")
def choose_notices():
    """Choose something else."""
    person = current_person()
    choices.choose(person, changes_wanted(json_body()))
    return notices_of(person)


@notices.post("/chat/push-subscriptions")
def subscribe():
    """A browser of the person's can be called from now on."""
    person = current_person()
    subscriptions.subscribe(person, **subscription_wanted(json_body()))
    return "", 204


@notices.delete("/chat/push-subscriptions")
def unsubscribe():
    """A browser shall be called no more."""
    person = current_person()
    subscriptions.unsubscribe(person, endpoint_wanted(json_body()))
    return "", 204
