"""What people have chosen, where they sit, and what they have not read."""

from typing import NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from chatroom.core.clock import now
from chatroom.extensions import db
from chatroom.handles.models import AnonId
from chatroom.handles.queries import handles_of
from chatroom.presence.models import UserPresence
from chatroom.presence.policy import Chosen
from chatroom.rooms.models import Room, RoomMember

AT_ONCE = 500


class SeatFound(NamedTuple):
    """A handle of a person in a room; `age` in seconds if it took the place of another one of theirs there.

    One that is theirs no longer anywhere else (in a conversation) is not shown: it would come and go together with the
    new one.
    """

    room_id: int
    anon_id: str
    is_public: bool
    age: float | None
    is_shown: bool


_before = aliased(RoomMember)
_is_renewed = exists().where(
    _before.room_id == RoomMember.room_id,
    _before.person_key == RoomMember.person_key,
    _before.left_at > bindparam("moment"),
)
# Nobody sits in a conversation that is not open to both.
_SITS = (RoomMember.left_at.is_(None), or_(RoomMember.hold.is_(None), RoomMember.hold == "muted"))
_is_shown = exists().where(AnonId.anon_id == RoomMember.anon_id, AnonId.is_active)
# Asked for everyone who comes, so built once.
_SEATS = select(
    RoomMember.room_id, RoomMember.anon_id, RoomMember.has_room_handle, RoomMember.joined_at, _is_renewed, _is_shown
).where(RoomMember.anon_id.in_(handles_of(bindparam("user_id"))), *_SITS)


def chosen_by(user_id: int) -> Chosen:
    """What a person has chosen, or what everybody is who has chosen nothing."""
    found = db.session.get(UserPresence, user_id, populate_existing=True)
    return Chosen(found.status, found.status_text) if found else Chosen()


def seats_of(user_id: int) -> list[SeatFound]:
    """The rooms a person is in, and under which handle."""
    moment = now()
    return [
        SeatFound(room_id, anon_id, not is_of_room, (moment - joined_at).total_seconds() if renewed else None, is_shown)
        for room_id, anon_id, is_of_room, joined_at, renewed, is_shown in db.session.connection().execute(
            _SEATS, {"user_id": user_id, "moment": moment}
        )
    ]


def seats_that_stand(seats: set[tuple[int, str, bool]]) -> set[tuple[int, str, bool]]:
    """Which of these (room, handle, is shown) are memberships still, and shown as they were."""
    anon_ids, found = sorted({anon_id for _, anon_id, _ in seats}), set()
    for start in range(0, len(anon_ids), AT_ONCE):
        query = select(RoomMember.room_id, RoomMember.anon_id, _is_shown).where(*_SITS)
        rows = db.session.execute(query.where(RoomMember.anon_id.in_(anon_ids[start : start + AT_ONCE])))
        found |= {(room_id, anon_id, bool(is_shown)) for room_id, anon_id, is_shown in rows}
    return found & seats


def unread_in(room_id: int, anon_ids: list[str]) -> list[tuple[str, int, int]]:
    """Unread and calling messages of these members of a room."""
    counts = (RoomMember.anon_id, Room.message_count - RoomMember.seen_count, RoomMember.mention_count)
    query = select(*counts).join(Room, Room.room_id == RoomMember.room_id)
    query = query.where(RoomMember.room_id == room_id, RoomMember.left_at.is_(None))
    return [tuple(row) for row in db.session.execute(query.where(RoomMember.anon_id.in_(anon_ids)))]
