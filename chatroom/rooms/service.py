"""Making, changing, entering and leaving rooms."""

import secrets
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from chatroom import hub
from chatroom.accounts.passwords import LIGHT
from chatroom.accounts.person import Person
from chatroom.accounts.queries import lock_user
from chatroom.core.clock import now
from chatroom.core.errors import ChatError, forbidden
from chatroom.core.facts import record, transaction
from chatroom.core.limits import limit
from chatroom.extensions import db
from chatroom.handles import queries as handle_queries
from chatroom.handles import service as handles
from chatroom.rooms import policy, queries
from chatroom.rooms.access import Place, get_managed_place, get_place, hold_room, lock_room
from chatroom.rooms.facts import MemberJoined, MemberLeft, MemberWithdrew, RoomChanged, RoomCreated
from chatroom.rooms.models import Room, RoomMember

LINGERS = (3600, 24 * 3600)  # seconds
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)

_hasher = PasswordHasher(**LIGHT)  # older hashes name the parameters they were made with


def create(person: Person, password: str | None = None, **settings) -> Place:
    """Make a room with its creator as admin."""
    if not policy.may_create(person, settings["room_type"]):
        raise forbidden("Only librarians make announcement rooms.")
    limit(
        f"create-room:{person.user_id}", 10, 1 / 60, "You have made many rooms in a short time; please wait a little."
    )
    password_hash = _hashed(password)
    with transaction():
        room = Room(created_by=person.user_id, password_hash=password_hash, **settings)
        db.session.add(room)
        db.session.flush()
        member = admit(person, room, role="admin")
        record(RoomCreated(room_id=room.room_id, anon_id=member.anon_id))
    return Place(person, room, member)


def change(person: Person, room_id: int, changes: dict) -> Place:
    """Change a room's settings; `is_active` archives and reopens, `password` sets or (None) clears."""
    get_managed_place(person, room_id)
    limit_managing(person)
    if "password" in changes:
        limit(f"set-password:{person.user_id}", 20, 1 / 30, "You have set many passwords in a short time; please wait.")
        changes["password_hash"] = _hashed(changes.pop("password"))
    with transaction():
        person = hold_room(person, room_id)
        place = get_managed_place(person, room_id)
        if "is_active" in changes:
            is_active = changes.pop("is_active")
            changes["archived_at"] = None if is_active else place.room.archived_at or now()
            if is_active and place.room.ends_at and place.room.ends_at <= now():
                changes.setdefault("ends_at", None)
        elif place.room.archived_at or not (place.room.is_active or "ends_at" in changes):
            raise ChatError("archived", "This room is archived; reopen it to change it.")
        if assign(place.room, changes):
            record(RoomChanged(room_id=room_id))
    return place


def assign(row: Room | RoomMember, changes: dict) -> bool:
    """Write these values; False when all of them were there already, so that there is nothing to tell anybody."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return bool(changed)


def join(person: Person, room_id: int, password: str | None = None, handle: str | None = None) -> Place:
    """Walk into an open room; a member just lands in it."""
    place = get_place(person, room_id)
    if place.member is not None:
        return place
    _limit_coming(person)
    _must_be_welcome(place)
    password_hash = place.room.password_hash
    _check_password(person, password_hash, password)
    with transaction():
        person = hold_room(person, room_id)
        place = get_place(person, room_id)
        _must_be_welcome(place)
        if place.room.password_hash not in (None, password_hash):
            raise _needs_password("The room has just been given another password.")
        return Place(person, place.room, admit(person, place.room, handle=handle))


def admit(person: Person, room: Room, role: str = "member", handle: str | None = None) -> RoomMember:
    """Make the person a member, under their public handle or one of this room alone; a member stays as they are."""
    with transaction():
        lock_room(room.room_id)
        db.session.refresh(room)
        member = queries.find_membership(person, room.room_id)
        if member is not None:
            return member
        lock_user(person.user_id)  # whoever renews their handle beside us would leave us one that is retired
        wants_public = handle == "public" or (handle is None and room.is_open)
        anon_id = (
            handles.public_handle(person.user_id) if wants_public else handles.room_handle(person.user_id, room.room_id)
        )
        member = _enter(person, room, anon_id, role)
        record(MemberJoined(room_id=room.room_id, anon_id=anon_id, role=role))
    return member


def leave(person: Person, room_id: int) -> Place:
    """Leave a room; its last admin hands it over first, or closes it by leaving alone."""
    _limit_coming(person)
    with transaction():
        person = hold_room(person, room_id)
        place = get_place(person, room_id)
        if place.member is None:
            raise ChatError("conflict", "You are not in this room.")
        if place.room.room_type == "direct":
            withdraw(place.member)
            return Place(person, place.room, None)
        others = [each for each in queries.members_staying(room_id) if each is not place.member]
        if place.member.role == "admin" and not any(each.role == "admin" for each in others):
            if others:
                raise ChatError("conflict", "Hand the room over to another member before you leave it.")
            place.room.archived_at = place.room.archived_at or now()
            record(RoomChanged(room_id=room_id))
        go(place.room, place.member, was_removed=False)
    return Place(person, place.room, None)


def go(room: Room, member: RoomMember, was_removed: bool) -> None:
    """End a membership; what was written stays."""
    current = queries.find_current(member)
    if current is not None and current is not member:
        # The person has renewed the handle they are put out by: the new one is not seen to go at the same moment.
        current.left_at = lingering()
    member.left_at = now()
    if was_removed:
        member.removed_at = member.left_at
    record(MemberLeft(room_id=room.room_id, anon_id=member.anon_id, was_removed=was_removed))


def withdraw(member: RoomMember) -> None:
    """End somebody's part in a conversation; the other one sees their handle there as before."""
    member.left_at = FOR_EVER
    record(MemberWithdrew(room_id=member.room_id, anon_id=member.anon_id))


def limit_managing(person: Person) -> None:
    """Refuse who changes rooms and members faster than anybody does by hand: each change is told to all who listen."""
    limit(f"manage:{person.user_id}", 60, 1 / 2, "You have changed much in a short time; please wait a little.")


def lingering() -> datetime:
    """A random moment in the next day until which a handle is shown that is nobody's membership any more."""
    least, most = LINGERS
    return now() + timedelta(seconds=least + secrets.randbelow(most - least))


def _enter(person: Person, room: Room, anon_id: str, role: str) -> RoomMember:
    key = handle_queries.person_key(person.user_id, room.room_id)
    member = db.session.get(RoomMember, (room.room_id, anon_id))
    if member is None:
        member = RoomMember(room_id=room.room_id, anon_id=anon_id)
        db.session.add(member)
    member.person_key, member.role, member.joined_at, member.left_at = key, role, now(), None
    member.last_post_at = queries.last_post_at(room.room_id, key)
    member.entered_seq = member.read_seq = room.last_seq
    member.notify = "mentions"
    member.seen_count, member.mention_count, member.is_hushed = room.message_count, 0, False
    db.session.flush()
    return member


def _limit_coming(person: Person) -> None:
    limit(f"come-and-go:{person.user_id}", 60, 1 / 2, "You have come and gone very often; please wait a little.")


def _must_be_welcome(place: Place) -> None:
    if not policy.is_in_audience(place.room, place.person):
        raise forbidden("This room is for other readers.")
    if not place.room.is_active:
        raise ChatError("archived", "This room is archived; nobody can join it any more.")


def _hashed(password: str | None) -> str | None:
    if not password:
        return None
    db.session.rollback()  # gives the connection back: hashing is slow
    return hub.in_thread(_hasher.hash, password)


def _check_password(person: Person, password_hash: str | None, password: str | None) -> None:
    if password_hash is None:
        return
    if not password:
        raise ChatError("forbidden", "This room has a password.", fields={"password": "Type the room's password."})
    limit(f"room-password:{person.user_id}", 10, 1 / 30, "Too many tries; please wait a moment.")
    db.session.rollback()
    try:
        hub.in_thread(_hasher.verify, password_hash, password)
    except VerifyMismatchError as error:
        raise _needs_password("That is not the room's password.") from error


def _needs_password(message: str) -> ChatError:
    return ChatError("forbidden", message, fields={"password": message})
