"""Making, revoking and redeeming invites."""

from datetime import timedelta

from sqlalchemy import or_, update

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, not_found
from chatroom.core.facts import record, transaction
from chatroom.core.ids import fresh_code
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.handles.queries import person_key
from chatroom.handles.service import public_handle
from chatroom.invites import guesses, policy, queries
from chatroom.invites.access import get_inviting_place, hold_invite_for
from chatroom.invites.facts import InviteCreated, InviteRedeemed, InviteRevoked
from chatroom.invites.models import InviteRedemption, RoomInvite
from chatroom.rooms.access import Place, hold_room
from chatroom.rooms.queries import find_membership, find_room
from chatroom.rooms.service import admit

HINT = 4  # letters


def create(person: Person, room_id: int, expires_in: int, max_uses: int | None = None) -> tuple[Place, RoomInvite, str]:
    """Make an invite; its code is in this answer and nowhere else."""
    get_inviting_place(person, room_id)
    limit(f"create-invite:{person.user_id}", 30, 1 / 10, "You have made many invites; please wait a little.")
    code, moment = fresh_code(), now()
    with transaction():
        person = hold_room(person, room_id)
        place = get_inviting_place(person, room_id)
        if queries.count_open(room_id) >= queries.AT_ONCE:
            raise ChatError("conflict", "This room has very many invites that are valid. Revoke some of them first.")
        invite = RoomInvite(
            room_id=room_id,
            code_hash=queries.code_hash(code),
            hint=code[-HINT:],
            created_by=place.member.anon_id,
            created_at=moment,
            expires_at=moment + timedelta(seconds=expires_in),
            max_uses=max_uses,
        )
        db.session.add(invite)
        db.session.flush()
        record(InviteCreated(invite_id=invite.invite_id, room_id=room_id))
    return place, invite, code


def revoke(person: Person, invite_id: int) -> None:
    """Let an invite open nothing any more; revoking it again changes nothing."""
    with transaction():
        place, invite = hold_invite_for(person, invite_id)
        if invite.revoked_at is None:
            anon_id = place.member.anon_id if place.member else public_handle(person.user_id)
            invite.revoked_at, invite.revoked_by = now(), anon_id
            record(InviteRevoked(invite_id=invite_id, room_id=invite.room_id))


def redeem(person: Person, code: str, handle: str | None = None) -> Place:
    """Let in who shows a code; a member just lands in the room, whatever has become of the invite."""
    invite = _get_by_code(person, code)
    with transaction():
        person = hold_room(person, invite.room_id)
        db.session.refresh(invite)
        room = find_room(invite.room_id)
        member = find_membership(person, room.room_id)
        if member is None:
            _use(person, invite)
            member = admit(person, room, handle=handle)
    return Place(person, room, member)


def _get_by_code(person: Person, code: str) -> RoomInvite:
    guesses.must_have_a_try(person)
    invite = queries.find_by_code(code)
    if invite is None:
        raise not_found("invite")
    guesses.note_right(person)
    return invite


def _use(person: Person, invite: RoomInvite) -> None:
    """Take a use of the invite, unless the person comes back with one that has already counted them."""
    key = person_key(person.user_id, invite.room_id)
    refusal = _why_not_admitted(person, invite, key)
    if refusal is not None:
        raise refusal
    if queries.has_redeemed(invite, key):
        return
    if not _count_up(invite):
        raise _why_not_admitted(person, invite, key)
    db.session.add(InviteRedemption(invite_id=invite.invite_id, person_key=key))
    record(InviteRedeemed(invite_id=invite.invite_id, room_id=invite.room_id))


def _why_not_admitted(person: Person, invite: RoomInvite, key: str) -> ChatError | None:
    room, removed_at = find_room(invite.room_id), queries.last_removal(invite.room_id, key)
    return policy.why_not_admitted(invite, room, person, queries.has_redeemed(invite, key), removed_at)


def _count_up(invite: RoomInvite) -> bool:
    # One statement asks and counts: of two who race for the last use, the database lets one through.
    counted = update(RoomInvite).where(
        RoomInvite.invite_id == invite.invite_id,
        RoomInvite.revoked_at.is_(None),
        RoomInvite.expires_at > now(),
        or_(RoomInvite.max_uses.is_(None), RoomInvite.uses_count < RoomInvite.max_uses),
    )
    counted = counted.values(uses_count=RoomInvite.uses_count + 1)
    done = db.session.execute(counted, execution_options={"synchronize_session": False})
    db.session.refresh(invite)
    return done.rowcount == 1
