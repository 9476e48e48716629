"""Roles, muting, removing, handing over, and renewing one's handle."""

from sqlalchemy import select, update

from chatroom.accounts.person import Person
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden, invalid, not_found
from chatroom.core.facts import record, transaction
from chatroom.extensions import db
from chatroom.handles import service as handles
from chatroom.rooms import policy, queries
from chatroom.rooms.access import Place, get_managed_place, get_moderated_place, get_place, hold_room, lock_room
from chatroom.rooms.facts import HandleRenewed, MemberChanged
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.service import assign, go, limit_managing, lingering


def change(person: Person, room_id: int, anon_id: str, role: str | None, is_muted: bool | None) -> RoomMember:
    """Give a member another role (the room's admin), mute them or let them speak (a moderator)."""
    limit_managing(person)
    with transaction():
        person = hold_room(person, room_id)
        _, member = _target(person, room_id, anon_id)
        changes = {}
        if role is not None and role != member.role:
            get_managed_place(person, room_id)
            if member.role == "bot" or role == "bot":
                raise invalid("A bot stays a bot.", role="A bot stays a bot.")
            if member.role == "admin":
                _needs_another_admin(room_id, member)
            changes["role"] = role
        if is_muted is not None:
            changes["is_muted"] = is_muted
        if is_muted is False:
            _lift_former_mutes(member)
        # Who may speak is told either way: only now and then, it would say that a former handle of theirs was muted.
        if assign(member, changes) or is_muted is False:
            record(MemberChanged(room_id=room_id, anon_id=anon_id, concerns_mute=is_muted is not None))
    return member


def remove(person: Person, room_id: int, anon_id: str) -> None:
    """Put a member out of the room; what they wrote stays."""
    with transaction():
        person = hold_room(person, room_id)
        place, member = _target(person, room_id, anon_id)
        current = queries.find_current(member)
        if current is not None and not policy.outranks(place.manages, current):
            # A handle from before its bearer became a moderator: it goes, and saying why would tell who that is.
            member.left_at = now()
            return
        if current is not None and current.role == "admin":
            _needs_another_admin(room_id, current)
        go(place.room, member, was_removed=True)


def hand_over(person: Person, room_id: int, anon_id: str) -> Place:
    """Make another member the room's admin; the former admin stays as a moderator."""
    limit_managing(person)
    with transaction():
        person = hold_room(person, room_id)
        place = get_managed_place(person, room_id)
        heir = queries.find_listed_member(room_id, anon_id)
        if heir is None:
            raise not_found("member")
        if heir.role == "bot" or heir.left_at is not None:
            raise ChatError("conflict", "This member cannot take the room over; choose another one.")
        if assign(heir, {"role": "admin"}):
            record(MemberChanged(room_id=room_id, anon_id=anon_id, concerns_mute=False))
        if place.member is not None and place.member is not heir:
            place.member.role = "moderator"
            record(MemberChanged(room_id=room_id, anon_id=place.member.anon_id, concerns_mute=False))
    return place


def renew_handle(person: Person, room_id: int) -> Place:
    """A new handle for a person in the one room their handle belongs to."""
    with transaction():
        person = hold_room(person, room_id)
        place = get_place(person, room_id)
        if place.member is None:
            raise forbidden("Join the room first.")
        if place.room.room_type == "direct":
            raise ChatError("conflict", "In a conversation you keep the handle by which you met.")
        old, new = handles.renew(person, room_id)
        if old != place.member.anon_id:
            raise ChatError("conflict", "You use your public handle here; renew it on your account page.")
        return Place(person, place.room, _swap(place.member, new))


def renew_public_handle(person: Person) -> str:
    """A new public handle for a person, in every room where they use it."""
    with transaction():
        # In the same order as everyone, or two could wait for one another for ever; then a post counts before or after.
        for room, _ in queries.rooms_of(person):
            lock_room(room.room_id)
        old, new = handles.renew(person, None)
        # Conversations go on under the old one: the two names in one place would tell that they are one person.
        query = select(RoomMember).join(Room, Room.room_id == RoomMember.room_id).where(Room.room_type != "direct")
        query = query.where(RoomMember.anon_id == old, RoomMember.left_at.is_(None))
        for member in list(db.session.scalars(query.execution_options(populate_existing=True))):
            _swap(member, new)
    return new


def _swap(old: RoomMember, anon_id: str) -> RoomMember:
    # Of this only the person's own tabs hear: two events at one moment would tell that the two are one person.
    kept = (
        "room_id",
        "person_key",
        "role",
        "entered_seq",
        "read_seq",
        "seen_count",
        "mention_count",
        "is_hushed",
        "notify",
        "last_post_at",
    )
    fresh = RoomMember(anon_id=anon_id, **{name: getattr(old, name) for name in kept})
    old.left_at = lingering()
    db.session.flush()
    db.session.add(fresh)
    db.session.flush()
    record(HandleRenewed(room_id=fresh.room_id, anon_id=anon_id))
    return fresh


def _target(person: Person, room_id: int, anon_id: str) -> tuple[Place, RoomMember]:
    place = get_moderated_place(person, room_id)
    member = queries.find_listed_member(room_id, anon_id)
    if member is None:
        raise not_found("member")
    if not policy.outranks(place.manages, member):
        raise forbidden("Only the room's admin can act on its moderators.")
    return place, member


def _lift_former_mutes(member: RoomMember) -> None:
    # Only on handles that are shown no more: nobody else could lift those, and on shown ones it would tell the tie.
    gone = update(RoomMember).where(RoomMember.room_id == member.room_id, RoomMember.person_key == member.person_key)
    db.session.execute(gone.where(RoomMember.left_at <= now()).values(is_muted=False))


def _needs_another_admin(room_id: int, member: RoomMember) -> None:
    if not any(each.role == "admin" for each in queries.members_staying(room_id) if each is not member):
        raise ChatError("conflict", "Hand the room over to another member first.")
