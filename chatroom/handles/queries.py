"""From a person to their handles; the way back is in resolve.py."""

from sqlalchemy import Select, select

from chatroom.core.crypto import keyed_hash
from chatroom.extensions import db
from chatroom.handles.models import AnonId


def handles_of(user_id: int) -> Select:
    """All handles a person ever had, as a subquery."""
    return select(AnonId.anon_id).where(AnonId.user_id == user_id)


def find_public_handle(user_id: int) -> str | None:
    """The handle a person uses in public rooms."""
    return find_handle(user_id, None)


def find_handle(user_id: int, room_id: int | None) -> str | None:
    """The handle a person has for one room alone, or (None) for public rooms."""
    query = handles_of(user_id).where(AnonId.is_active)
    return db.session.scalar(query.where(AnonId.room_id.is_(None) if room_id is None else AnonId.room_id == room_id))


def handles_among(words: set[str]) -> set[str]:
    """Which of these words are handles, of whomever, now or before."""
    return set(db.session.scalars(select(AnonId.anon_id).where(AnonId.anon_id.in_(words)))) if words else set()


def person_key(user_id: int, room_id: int) -> str:
    """What tells that two memberships of one room are one person's, and nothing else: no name, no other room."""
    return keyed_hash("member", f"{user_id}:{room_id}")
