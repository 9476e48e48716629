"""From a handle to the person behind it. Whatever leaves this file can leak one: it gives audiences and
keyed hashes, not people.
"""

from collections.abc import Iterable

from sqlalchemy import Select, select

from chatroom.core.crypto import keyed_hash
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.queries import person_key
from chatroom.realtime import audiences


def audiences_of(anon_ids: Iterable[str]) -> dict[str, str]:
    """The sockets' audience of the person behind each handle, as far as the tie still exists."""
    query = select(AnonId.anon_id, AnonId.user_id).where(AnonId.anon_id.in_(anon_ids), AnonId.user_id.is_not(None))
    return {anon_id: audiences.user(user_id) for anon_id, user_id in db.session.execute(query)}


def users_behind(anon_ids, among: set[int]) -> set[int]:
    """Which of these connected users have one of these handles (a list or a subquery)."""
    query = select(AnonId.user_id).where(AnonId.anon_id.in_(anon_ids), AnonId.user_id.in_(among))
    return set(db.session.scalars(query))


def people_among(anon_ids: Iterable[str], user_ids: Select) -> dict[str, int]:
    """The people behind these handles, of those alone who are in a subquery of users: who asked to be reached."""
    found, in_order = {}, sorted(anon_ids)
    for start in range(0, len(in_order), 500):
        query = select(AnonId.anon_id, AnonId.user_id).where(AnonId.anon_id.in_(in_order[start : start + 500]))
        found |= dict(tuple(row) for row in db.session.execute(query.where(AnonId.user_id.in_(user_ids))))
    return found


def is_handle_of(anon_id: str, user_id: int) -> bool:
    """True when the handle is or was this person's."""
    return _user_behind(anon_id) == user_id


def person_key_of(anon_id: str, room_id: int) -> str | None:
    """The person key in a room of whoever is behind the handle; None when nobody is any more."""
    user_id = _user_behind(anon_id)
    return user_id and person_key(user_id, room_id)


def pair_key(user_id: int, anon_id: str) -> str | None:
    """What stands for two people and tells neither: a person, and whoever is behind the handle; the same for both."""
    other = _user_behind(anon_id)
    return other and keyed_hash("pair", "{}:{}".format(*sorted((user_id, other))))


def is_borne_among(anon_id: str, user_ids: Select) -> bool:
    """True when whoever is behind the handle is one of these users, which a query finds."""
    query = select(AnonId.anon_id).where(AnonId.anon_id == anon_id, AnonId.user_id.in_(user_ids))
    return db.session.scalar(query) is not None


def _user_behind(anon_id: str) -> int | None:
    return db.session.scalar(select(AnonId.user_id).where(AnonId.anon_id == anon_id))
