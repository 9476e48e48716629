"""Choosing what to look like."""

from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.presence.facts import StatusChosen
from chatroom.presence.models import UserPresence
from chatroom.presence.policy import Chosen
from chatroom.presence.queries import chosen_by


def chosen_status(person: Person) -> dict:
    """What the person has chosen, as fields of `me`."""
    return chosen_by(person.user_id)._asdict()


def choose(person: Person, status: str, status_text: str | None = None) -> Chosen:
    """Choose a status, and words beside it; None keeps the words."""
    before = chosen_by(person.user_id)
    chosen = Chosen(status, before.status_text if status_text is None else status_text)
    if chosen == before:
        return chosen
    limit(f"status:{person.user_id}", 10, 0.5, "That was many changes; please wait a moment.")
    with transaction():
        lock_user(person.user_id)  # or two tabs would make the same row
        db.session.merge(UserPresence(user_id=person.user_id, **chosen._asdict()))
        record(StatusChosen(user_id=person.user_id))
    return chosen
