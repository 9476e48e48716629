"""What a person has chosen about notices."""

from datetime import datetime

from sqlalchemy import select

from chatroom.accounts import queries as accounts
from chatroom.accounts.person import Person
from chatroom.core.errors import invalid
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.notifications.models import NoticeSettings
from chatroom.notifications.notice_policy import Choices


def choices_of(user_id: int) -> Choices:
    """What somebody has chosen, or what holds for who has chosen nothing."""
    return choices_of_many({user_id})[user_id]


def choices_of_many(user_ids: set[int]) -> dict[int, Choices]:
    """The same for several people."""
    columns = [getattr(NoticeSettings, name) for name in Choices._fields]
    query = select(NoticeSettings.user_id, *columns).where(NoticeSettings.user_id.in_(user_ids))
    chosen = {user_id: Choices(*values) for user_id, *values in db.session.execute(query)}
    return {user_id: chosen.get(user_id, Choices()) for user_id in user_ids}


def choose(person: Person, changes: dict) -> Choices:
    """Change what was sent, and nothing else."""
    with transaction():
        user = accounts.lock_user(person.user_id)  # or two tabs would make the same row
        if changes.get("by_mail") and not user.email:
            sentence = "There is no email address in your account."
            raise invalid(sentence, by_mail=sentence)
        choices = choices_of(person.user_id)._replace(**changes)
        _must_be_whole(choices)
        db.session.merge(NoticeSettings(user_id=person.user_id, **choices._asdict()))
    return choices


def stop_mail(user_id: int) -> None:
    """Send this person no more mail."""
    with transaction():
        found = db.session.get(NoticeSettings, user_id, populate_existing=True)
        if found is not None:
            found.by_mail = False


def mailed_since(user_id: int) -> datetime | None:
    """When a person was last sent a mail."""
    return db.session.scalar(select(NoticeSettings.mailed_at).where(NoticeSettings.user_id == user_id))


def _must_be_whole(choices: Choices) -> None:
    if (choices.quiet_from is None) != (choices.quiet_until is None):
        name = "quiet_until" if choices.quiet_until is None else "quiet_from"
        sentence = "Quiet hours have a beginning and an end."
        raise invalid(sentence, **{name: sentence})
