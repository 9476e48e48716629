"""Those who write: their places in rooms, and what they have posted before under the ids they give."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Exists, and_, exists, literal, literal_column, select

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


def _has_posted(client_ids: int) -> Exists:
    # By handle: of the indexes that begin with a room PostgreSQL takes any while it has no statistics, and goes through
    # all that was ever written there. The difference keeps it from that, and from reading the whole table for many.
    of_member = Message.anon_id == RoomMember.anon_id, Message.room_id - RoomMember.room_id == literal_column("0")
    return exists().where(*of_member, Message.client_id.in_(listed("client_ids", client_ids))).correlate(RoomMember)


# Of a place that was left, by renewing a handle, there only is what was posted then.
_WRITERS = Prepared(
    lambda room_ids, person_keys, client_ids: select(*_PLACE, RoomMember.left_at, _has_posted(client_ids)).where(
        RoomMember.room_id.in_(listed("room_ids", room_ids)),
        RoomMember.person_key.in_(listed("person_keys", person_keys)),
    )
)
_EARLIER = Prepared(
    lambda anon_ids, client_ids: (
        select(*SHOWN, literal(True), Message.client_digest, Message.erased_at, RoomMember.person_key)
        .join(RoomMember, and_(RoomMember.room_id == Message.room_id, RoomMember.anon_id == Message.anon_id))
        .where(
            Message.anon_id.in_(listed("anon_ids", anon_ids)), Message.client_id.in_(listed("client_ids", client_ids))
        )
    )
)


class Writers(NamedTuple):
    """Places in rooms, by room and person key, and the handles under which something was posted before."""

    places: dict[tuple[int, str], Writer]
    posted: set[str]


class Earlier(NamedTuple):
    """A message that was posted before, and what its first text is compared by."""

    message: ShownMessage
    client_digest: str
    erased_at: datetime | None


def writers(room_ids: Collection[int], person_keys: Collection[str], client_ids: Collection[str]) -> Asked:
    """To be asked: several people's places in several rooms, and where they have posted under any of these ids before,
    whichever handle they had then."""
    bound = {"room_ids": list(room_ids), "person_keys": list(person_keys), "client_ids": list(client_ids) or [None]}
    return _WRITERS.asked(_writers, **bound)


def earlier(handles: Collection[str], client_ids: Collection[str]) -> Asked | None:
    """To be asked: what was posted before under these handles and ids, by room, person and id."""
    return _EARLIER.asked(_earlier, anon_ids=list(handles), client_ids=list(client_ids)) if handles else None


def _writers(rows: list[tuple]) -> Writers:
    places = {(room_id, key): Writer(room_id, anon_id, key, *rest)
              for room_id, anon_id, key, *rest, left_at, _ in rows if left_at is None}  # fmt: skip
    return Writers(places, {anon_id for _, anon_id, *_, has_posted in rows if has_posted})


def _earlier(rows: list[tuple]) -> dict[tuple[int, str, str], Earlier]:
    found = {}
    for *shown, digest, erased_at, key in rows:
        message = ShownMessage(*shown)
        found[message.room_id, key, message.client_id] = Earlier(message, digest, erased_at)
    return found
