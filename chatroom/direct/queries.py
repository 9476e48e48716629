"""Finding conversations, and what people have chosen."""

from datetime import datetime

from sqlalchemy import Select, or_, select

from chatroom.accounts.models import User
from chatroom.accounts.person import STAFF
from chatroom.direct.models import DirectChoice, DirectConversation, DirectSide
from chatroom.extensions import db
from chatroom.handles.queries import handles_of
from chatroom.rooms.models import RoomMember


def find_conversation(room_id: int) -> DirectConversation | None:
    """The conversation in a room, for whoever asks; rights are asked in service.py."""
    return db.session.get(DirectConversation, room_id)


def find_between(own: str, other: str) -> DirectConversation | None:
    """The conversation of two handles as the first of them knows it: one that is kept from them is not there."""
    query = _of_pair(own, other).where(or_(DirectConversation.is_withheld.is_(False), _asked_by(own)))
    return db.session.scalar(query.order_by(DirectConversation.is_withheld))


def find_withheld(asked_by: str, other: str) -> DirectConversation | None:
    """A request of the first of them that never reached the other."""
    return db.session.scalar(_of_pair(asked_by, other).where(DirectConversation.is_withheld, _asked_by(asked_by)))


def sides_of(room_id: int) -> dict[str, DirectSide]:
    """The two, by their handles."""
    found = db.session.scalars(select(DirectSide).where(DirectSide.room_id == room_id))
    return {side.anon_id: side for side in found}


def asked_since(user_id: int, moment: datetime) -> list[datetime]:
    """When a person has asked others, oldest first."""
    query = select(DirectConversation.asked_at).where(DirectConversation.asked_by.in_(handles_of(user_id)))
    return list(db.session.scalars(query.where(DirectConversation.asked_at > moment).order_by("asked_at")))


def is_kept_apart(pair_key: str) -> bool:
    """True when one of two people has blocked the other, somewhere."""
    return db.session.scalar(select(DirectSide.room_id).where(DirectSide.block_key == pair_key).limit(1)) is not None


def takes_requests(user_id: int) -> bool:
    """Whether a person may be written to."""
    chosen = db.session.get(DirectChoice, user_id)
    return chosen is None or chosen.takes_requests


def takers(setting: str) -> Select:
    """The users whom requests reach, as a subquery."""
    closed = select(DirectChoice.user_id).where(DirectChoice.takes_requests.is_(False))
    query = select(User.user_id).where(User.user_id.not_in(closed))
    return query.where(User.role.in_(STAFF)) if setting == "staff" else query


def muted_among(room_id: int | None, anon_ids: set[str]) -> set[str]:
    """Which of these handles may not speak in a room; asked anew, as it follows from other rows too."""
    query = select(RoomMember.anon_id).where(RoomMember.room_id == room_id, RoomMember.anon_id.in_(anon_ids))
    return set(db.session.scalars(query.where(RoomMember.is_silenced)))


def begun_by_bearer(room_id: int, anon_id: str) -> list[DirectConversation]:
    """The conversations whose two met in this room, one of them the bearer of this handle, by any they had there."""
    key = select(RoomMember.person_key).where(RoomMember.room_id == room_id, RoomMember.anon_id == anon_id)
    same = select(RoomMember.anon_id).where(
        RoomMember.room_id == room_id, RoomMember.person_key == key.scalar_subquery()
    )
    pair = or_(DirectConversation.low_id.in_(same), DirectConversation.high_id.in_(same))
    query = select(DirectConversation).where(DirectConversation.met_in == room_id, pair)
    return list(db.session.scalars(query.order_by(DirectConversation.room_id)))


def _of_pair(one: str, another: str) -> Select:
    low, high = sorted((one, another))
    return select(DirectConversation).where(DirectConversation.low_id == low, DirectConversation.high_id == high)


def _asked_by(anon_id: str):
    return DirectConversation.asked_by == anon_id
