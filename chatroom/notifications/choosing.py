"""What there is to choose about notices, and what a person has chosen, on the device they are at."""

from flask import current_app

from chatroom.accounts.person import Person
from chatroom.accounts.queries import get_user, kiosk_sessions
from chatroom.notifications.choices import choices_of
from chatroom.notifications.notice_serializers import choices_json
from chatroom.notifications.push_keys import public_key


def notices_of(person: Person) -> dict:
    """As the account page and the API show it."""
    is_kiosk = bool(kiosk_sessions({person.session_id}))
    has_email = get_user(person.user_id).email is not None
    return choices_json(choices_of(person.user_id), is_kiosk, public_key(current_app), has_email)
