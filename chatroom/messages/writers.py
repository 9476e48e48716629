"""Those who write: their places in rooms, and what they have posted before under the ids they give."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, literal, or_, select

from chatroom.core.prepared import Asked, Prepared, listed
from chatroom.messages.models import Message
from chatroom.messages.queries import SHOWN, ShownMessage
from chatroom.rooms.models import RoomMember


@dataclass(slots=True)
class Writer:
    """A membership as far as it matters for writing."""

    room_id: int
    anon_id: str
    person_key: str
    role: str
    is_silenced: bool
    hold: str | None
    last_post_at: datetime | None


_PLACE = [getattr(RoomMember, each.name) for each in fields(Writer)]
_SAME_MEMBER = and_(RoomMember.room_id == Message.room_id, RoomMember.anon_id == Message.anon_id)
# Of a place that was left, by renewing a handle, there only is what was posted then.
_WRITERS = Prepared(
    lambda room_ids, person_keys, client_ids: (
        select(*_PLACE, RoomMember.left_at, Message.message_id)
        .outerjoin(Message, and_(_SAME_MEMBER, Message.client_id.in_(listed("client_ids", client_ids))))
        .where(
            RoomMember.room_id.in_(listed("room_ids", room_ids)),
            RoomMember.person_key.in_(listed("person_keys", person_keys)),
            or_(RoomMember.left_at.is_(None), Message.message_id.is_not(None)),
        )
    )
)
_EARLIER = Prepared(
    lambda message_ids: (
        select(*SHOWN, literal(True), Message.client_digest, Message.erased_at, RoomMember.person_key)
        .join(RoomMember, _SAME_MEMBER)
        .where(Message.message_id.in_(listed("message_ids", message_ids)))
    )
)


class Writers(NamedTuple):
    """Places in rooms, by room and person key, and the numbers of what was posted before."""

    places: dict[tuple[int, str], Writer]
    earlier: set[int]


class Earlier(NamedTuple):
    """A message that was posted before, and what its first text is compared by."""

    message: ShownMessage
    client_digest: str
    erased_at: datetime | None


def writers(room_ids: Collection[int], person_keys: Collection[str], client_ids: Collection[str]) -> Asked:
    """To be asked: several people's places in several rooms, and what they have posted there under any of these ids,
    whichever handle they had then."""
    bound = {"room_ids": list(room_ids), "person_keys": list(person_keys), "client_ids": list(client_ids) or [None]}
    return _WRITERS.asked(_writers, **bound)


def earlier(message_ids: Collection[int]) -> Asked | None:
    """To be asked: what was posted before, by room, person and id."""
    return _EARLIER.asked(_earlier, message_ids=list(message_ids)) if message_ids else None


def _writers(rows: list[tuple]) -> Writers:
    places = {(room_id, key): Writer(room_id, anon_id, key, *rest)
              for room_id, anon_id, key, *rest, left_at, _ in rows if left_at is None}  # fmt: skip
    return Writers(places, {message_id for *_, message_id in rows if message_id is not None})


def _earlier(rows: list[tuple]) -> dict[tuple[int, str, str], Earlier]:
    found = {}
    for *shown, digest, erased_at, key in rows:
        message = ShownMessage(*shown)
        found[message.room_id, key, message.client_id] = Earlier(message, digest, erased_at)
    return found
