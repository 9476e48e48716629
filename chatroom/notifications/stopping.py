"""Mail can be stopped from the mail itself, by whoever holds it: its link is signed, and names nobody."""

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import update

from chatroom.core.errors import not_found
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.notifications.models import NoticeSettings


def stop_token(user_id: int) -> str:
    """What stands in the links of this person's mails, and is always the same."""
    with transaction():
        settings = db.session.get_one(NoticeSettings, user_id, populate_existing=True)
        settings.stop_key = settings.stop_key or secrets.token_urlsafe(16)
        return _signer().dumps(settings.stop_key)


def must_be_token(token: str) -> str:
    """What a token stands for, if we have signed it."""
    try:
        return _signer().loads(token)
    except BadSignature as error:
        raise not_found() from error


def stop_mail(token: str) -> None:
    """Send no more mail to whom this token stands for."""
    key = must_be_token(token)
    with transaction():
        db.session.execute(update(NoticeSettings).where(NoticeSettings.stop_key == key).values(by_mail=False))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="stop-mail")
