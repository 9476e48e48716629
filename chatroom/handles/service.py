"""Making, choosing and renewing handles."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.clock import now
from chatroom.core.errors import ChatError
from chatroom.core.facts import transaction
from chatroom.extensions import db
from chatroom.handles import queries
from chatroom.handles.models import AnonId
from chatroom.handles.words import generate_handle

RENEWABLE_AFTER = timedelta(days=1)


def public_handle(user_id: int) -> str:
    """The person's handle for public rooms, made when they have none."""
    return queries.find_public_handle(user_id) or _make_once(user_id, None)


def room_handle(user_id: int, room_id: int) -> str:
    """The person's handle for this room alone, made when they have none."""
    return queries.find_handle(user_id, room_id) or _make_once(user_id, room_id)


def renewable_at(person: Person, room_id: int | None = None) -> datetime | None:
    """When the person may have a new public handle, or one for this room; None for now."""
    scope = AnonId.room_id.is_(None) if room_id is None else AnonId.room_id == room_id
    query = select(func.count(), func.max(AnonId.created_at)).where(AnonId.user_id == person.user_id, scope)
    count, newest = db.session.execute(query).one()
    if count < 2 or newest + RENEWABLE_AFTER <= now():
        return None
    return newest + RENEWABLE_AFTER


def renew(person: Person, room_id: int | None) -> tuple[str, str]:
    """Retire the person's handle and make another: (old, new). Nothing anybody can see ties the two."""
    with transaction():
        lock_user(person.user_id)
        at = renewable_at(person, room_id)
        if at is not None:
            wait = int((at - now()).total_seconds()) + 1
            raise ChatError("rate_limited", "A handle can be renewed once a day.", retry_after=wait)
        old = queries.find_handle(person.user_id, room_id)
        if old is None:
            raise ChatError("conflict", "You have no handle to renew here.")
        db.session.get_one(AnonId, old).is_active = False
        db.session.flush()
        return old, _make(person.user_id, room_id)


def _make_once(user_id: int, room_id: int | None) -> str:
    with transaction():
        # Asked again, alone: two devices may have found none at the same moment.
        lock_user(user_id)
        return queries.find_handle(user_id, room_id) or _make(user_id, room_id)


def _make(user_id: int, room_id: int | None) -> str:
    with transaction():
        anon_id = generate_handle()
        while db.session.get(AnonId, anon_id) is not None:
            anon_id = generate_handle()
        scope = "public" if room_id is None else "room"
        db.session.add(AnonId(anon_id=anon_id, user_id=user_id, scope=scope, room_id=room_id))
        db.session.flush()
        return anon_id
