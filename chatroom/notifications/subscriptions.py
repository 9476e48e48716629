"""Browsers that can be called by push, each bound to the sign-in by which it came."""

import base64
import re
from binascii import Error
from fnmatch import fnmatchcase
from typing import NamedTuple

from flask import current_app
from sqlalchemy import delete, func, select

from chatroom.accounts.models import User, UserSession
from chatroom.accounts.person import Person
from chatroom.accounts.queries import kiosk_sessions, lock_user
from chatroom.core.clock import now
from chatroom.core.crypto import keyed_hash
from chatroom.core.errors import ChatError, forbidden, invalid
from chatroom.core.facts import transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.handles.resolve import people_among
from chatroom.notifications.models import PushSubscription
from chatroom.notifications.push_keys import public_key

MOST = 10  # of one person
ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::\d+)?)/[\x21-\x7e]*")
LENGTHS = {"p256dh": 65, "auth": 16}


class Reached(NamedTuple):
    """Where a browser of somebody's can be reached."""

    user_id: int
    subscription_id: int
    endpoint: str
    p256dh: str
    auth: str


def subscribe(person: Person, endpoint: str, p256dh: str, auth: str) -> None:
    """Call this browser from now on; the same one again is kept once, for who shows it last."""
    _must_be_reachable(endpoint, p256dh=p256dh, auth=auth)
    limit(f"push-subscription:{person.user_id}", 20, 1 / 10, "That was very often; please wait a moment.")
    if public_key(current_app) is None:
        raise ChatError("conflict", "This library does not send push messages.")
    if person.session_id is None or kiosk_sessions({person.session_id}):
        raise forbidden("This device cannot be called: others use it, too.")
    with transaction():
        lock_user(person.user_id)
        same = keyed_hash("endpoint", endpoint)
        db.session.execute(delete(PushSubscription).where(PushSubscription.endpoint_hash == same))
        mine = PushSubscription.user_id == person.user_id
        holding = select(UserSession.session_id).where(UserSession.user_id == person.user_id, *_holds())
        db.session.execute(delete(PushSubscription).where(mine, PushSubscription.session_id.not_in(holding)))
        if db.session.scalar(select(func.count()).where(mine)) >= MOST:
            raise ChatError("conflict", f"{MOST} of your devices are called already; switch one of them off first.")
        keys = {"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "endpoint_hash": same}
        db.session.add(PushSubscription(user_id=person.user_id, session_id=person.session_id, **keys))


def unsubscribe(person: Person, endpoint: str) -> None:
    """Call this browser no more."""
    with transaction():
        mine = (
            PushSubscription.user_id == person.user_id,
            PushSubscription.endpoint_hash == keyed_hash("endpoint", endpoint),
        )
        db.session.execute(delete(PushSubscription).where(*mine))


def forget(subscription_id: int) -> None:
    """The push service does not know it any more."""
    with transaction():
        db.session.execute(delete(PushSubscription).where(PushSubscription.subscription_id == subscription_id))


def reached(anon_ids: list[str]) -> dict[str, list[Reached]]:
    """By handle, the browsers of those behind it whose sign-in still holds, and is no kiosk's."""
    people = people_among(anon_ids, select(PushSubscription.user_id))
    found: dict[int, list[Reached]] = {}
    for each in _reached(PushSubscription.user_id.in_(set(people.values()))) if people else ():
        found.setdefault(each.user_id, []).append(each)
    return {anon_id: found[user_id] for anon_id, user_id in people.items() if user_id in found}


def stands(subscription_id: int) -> bool:
    """Whether a browser may still be called."""
    return bool(_reached(PushSubscription.subscription_id == subscription_id))


def _reached(which) -> list[Reached]:
    columns = [getattr(PushSubscription, name) for name in Reached._fields]
    query = select(*columns).join(UserSession, UserSession.session_id == PushSubscription.session_id)
    query = query.join(User, User.user_id == PushSubscription.user_id)
    query = query.where(User.is_active, ~User.is_banned, *_holds(), which)
    return [Reached(*row) for row in db.session.execute(query)]


def _holds() -> tuple:
    return UserSession.revoked_at.is_(None), UserSession.expires_at > now(), UserSession.kind != "kiosk"


def _must_be_reachable(endpoint: str, **keys: str) -> None:
    """Only known push services: whatever else we called would be called from inside of the library's network."""
    found = ORIGIN.fullmatch(endpoint)
    if found is None or not any(fnmatchcase(found[1], each) for each in current_app.config["PUSH_SERVICES"]):
        sentence = "This is not the address of a push service that this library knows."
        raise invalid(sentence, endpoint=sentence)
    for name, text in keys.items():
        if len(_bytes(text)) != LENGTHS[name]:
            sentence = "This is not such a key."
            raise invalid(sentence, **{name: sentence})


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (Error, ValueError):
        return b""
