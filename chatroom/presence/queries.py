"""What people have chosen, where they sit, and what they have not read."""

from typing import NamedTuple

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from chatroom.core.clock import now
from chatroom.core.lookups import Lookup, look_up
from chatroom.core.prepared import Asked, Prepared, listed
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
# Both are asked for everyone who comes.
_SEATS = Prepared(
    lambda: select(
        RoomMember.room_id, RoomMember.anon_id, RoomMember.has_room_handle, RoomMember.joined_at, _is_renewed, _is_shown
    ).where(RoomMember.anon_id.in_(handles_of(bindparam("user_id"))), *_SITS)
)
_CHOSEN = Prepared(
    lambda user_ids: select(UserPresence.user_id, UserPresence.status, UserPresence.status_text).where(
        UserPresence.user_id.in_(listed("user_ids", user_ids))
    )
)


def chosen_by(user_id: int) -> Chosen:
    """What a person has chosen, or what everybody is who has chosen nothing."""
    return look_up(Lookup(_choices, user_id))[0] or Chosen()


def _choices(user_ids: list[int]) -> Asked:
    return _CHOSEN.asked(lambda rows: {user_id: Chosen(*chosen) for user_id, *chosen in rows}, user_ids=user_ids)


def seats_of(user_id: int) -> list[SeatFound]:
    """The rooms a person is in, and under which handle."""
    moment = now()

    def read(rows: list[tuple]) -> dict[int, list[SeatFound]]:
        return {user_id: [_seat(moment, *row) for row in rows]}

    # A question of its own for each, in the journey of all who come: one for several would say whose each handle is.
    return look_up(Lookup(lambda _: _SEATS.asked(read, user_id=user_id, moment=moment), user_id))[0]


def _seat(moment, room_id: int, anon_id: str, is_of_room, joined_at, is_renewed, is_shown) -> SeatFound:
    age = (moment - joined_at).total_seconds() if is_renewed else None
    return SeatFound(room_id, anon_id, not is_of_room, age, bool(is_shown))


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
