"""Finding invites, and what is known of a person who shows one."""

from datetime import datetime

from sqlalchemy import and_, case, func, or_, select

from chatroom.core.clock import now
from chatroom.core.crypto import keyed_hash
from chatroom.core.ids import plain_code
from chatroom.extensions import db
from chatroom.invites.models import InviteRedemption, RoomInvite
from chatroom.rooms.models import RoomMember

AT_ONCE = 500


def code_hash(code: str) -> str:
    """What we keep of a code, the same however it is typed."""
    return keyed_hash("invite", plain_code(code))


def find_invite(invite_id: int) -> RoomInvite | None:
    """The invite, for whoever asks; rights are asked in access.py."""
    return db.session.get(RoomInvite, invite_id)


def find_by_code(code: str) -> RoomInvite | None:
    """The invite that this code belongs to, valid or not."""
    return db.session.scalar(select(RoomInvite).where(RoomInvite.code_hash == code_hash(code)))


def codes_among(typed: set[str]) -> set[str]:
    """Which of these, as somebody may have written them, are the codes of invites."""
    hashes = {each: code_hash(each) for each in typed}
    known = set(db.session.scalars(select(RoomInvite.code_hash).where(RoomInvite.code_hash.in_(hashes.values()))))
    return {each for each in typed if hashes[each] in known}


def invites_of(room_id: int, most: int = AT_ONCE) -> list[RoomInvite]:
    """A room's invites, newest first; those that open nothing any more only as far as there is room for them."""
    query = select(RoomInvite).where(RoomInvite.room_id == room_id)
    query = query.order_by(case((_opens(), 0), else_=1), RoomInvite.invite_id.desc()).limit(most)
    return sorted(db.session.scalars(query), key=lambda invite: invite.invite_id, reverse=True)


def count_open(room_id: int) -> int:
    """How many invites could let somebody into a room."""
    return db.session.scalar(select(func.count()).where(RoomInvite.room_id == room_id, _opens()))


def _opens():
    has_uses = or_(RoomInvite.max_uses.is_(None), RoomInvite.uses_count < RoomInvite.max_uses)
    return and_(RoomInvite.revoked_at.is_(None), RoomInvite.expires_at > now(), has_uses)


def has_redeemed(invite: RoomInvite, person_key: str) -> bool:
    """True when one of the invite's uses was this person's."""
    return db.session.get(InviteRedemption, (invite.invite_id, person_key)) is not None


def last_removal(room_id: int, person_key: str) -> datetime | None:
    """When the person was last put out of the room, under whichever handle."""
    same = (RoomMember.room_id == room_id, RoomMember.person_key == person_key)
    return db.session.scalar(select(func.max(RoomMember.removed_at)).where(*same))
