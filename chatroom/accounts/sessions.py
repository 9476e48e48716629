"""Sign-ins: begun on a device, seen in a list, ended one by one or all at once."""

import logging
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from chatroom.accounts import queries
from chatroom.accounts.facts import SignedIn, SignInsEnded
from chatroom.accounts.models import User, UserSession
from chatroom.accounts.person import Person
from chatroom.accounts.queries import SIGN_INS
from chatroom.core.clock import now
from chatroom.core.crypto import fresh_token
from chatroom.core.errors import ChatError, not_found
from chatroom.core.facts import is_in_transaction, record, transaction
from chatroom.extensions import db

log = logging.getLogger(__name__)

NOTED_EVERY = timedelta(minutes=5)


def start(user: User, device: str) -> str:
    """Begin a sign-in; the token that its browser will show."""
    with transaction():
        moment, token = now(), fresh_token()
        user.last_login_at = moment
        mine = UserSession.user_id == user.user_id
        db.session.execute(delete(UserSession).where(mine, UserSession.expires_at < moment))
        session = UserSession(user_id=user.user_id, token_hash=queries.token_hash(token), device=device[:80])
        session.expires_at = moment + timedelta(days=current_app.config["SESSION_DAYS"])
        db.session.add(session)
        db.session.flush()
        record(SignedIn(user_id=user.user_id))
        return token


def list_sessions(person: Person) -> list[dict]:
    """Where the person is signed in, last used first."""
    query = select(UserSession).where(UserSession.user_id == person.user_id)
    query = query.where(UserSession.revoked_at.is_(None), UserSession.expires_at > now())
    return [
        {
            "session_id": session.session_id,
            "device": session.device,
            "created_at": session.created_at,
            "last_active_at": session.last_active_at,
            "is_current": session.session_id == person.session_id,
        }
        for session in db.session.scalars(query.order_by(UserSession.last_active_at.desc()))
    ]


def sign_out(person: Person) -> None:
    """End the sign-in by which the person is here."""
    end(person.user_id, {person.credential}, "signed out")


def end_session(person: Person, session_id: int) -> None:
    """Sign out one of the person's devices."""
    with transaction():
        credential = f"session:{session_id}:{person.role}"
        if credential not in queries.credentials_of(person.user_id):
            raise not_found("device in your list")
        end(person.user_id, {credential}, "signed out")


def end_others(person: Person, reason: str = "signed out") -> None:
    """Sign out all of the person's browsers but this one; API tokens stay."""
    with transaction():
        sessions = {each for each in queries.credentials_of(person.user_id) if each.startswith("session:")}
        end(person.user_id, sessions - {person.credential}, reason)


def end_all(user_id: int, reason: str) -> None:
    """End every sign-in and API token of a user."""
    with transaction():
        end(user_id, queries.credentials_of(user_id), reason)


def end(user_id: int, credentials: set[str], reason: str) -> None:
    """End these sign-ins, browsers' and tokens', and their sockets."""
    with transaction():
        for kind, (model, key) in SIGN_INS.items():
            numbers = [int(each.split(":")[1]) for each in credentials if each.startswith(f"{kind}:")]
            if not numbers:
                continue
            ended = update(model).where(model.user_id == user_id, getattr(model, key).in_(numbers))
            db.session.execute(ended.values(revoked_at=now(), revoked_for=reason))
        record(SignInsEnded(user_id=user_id, credentials=tuple(sorted(credentials)), reason=reason))


def note_active(person: Person) -> None:
    """Remember that a sign-in is in use, every five minutes at most."""
    moment = now()
    if person.last_active_at is not None and person.last_active_at > moment - NOTED_EVERY:
        return
    if is_in_transaction():
        return  # it would hold this row until all the others are written; the next request or look will note it
    kind, number, _ = person.credential.split(":")
    model, key = SIGN_INS[kind]
    try:
        with transaction(patience=0):  # whoever reads does not wait for those who write; it is noted the next time
            used = update(model).where(getattr(model, key) == int(number))
            db.session.execute(used.values(last_active_at=moment))
    except (ChatError, SQLAlchemyError) as error:
        # A full or locked disk must not keep anybody from reading.
        log.warning("a sign-in's use was not noted: %s", type(error).__name__)
