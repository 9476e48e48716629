"""Who may invite, and whom an invite lets in: decided from loaded things, without touching anything."""

from datetime import datetime

from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError, forbidden
from chatroom.invites.models import RoomInvite
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.policy import is_in_audience, permissions


def is_active(invite: RoomInvite, room: Room) -> bool:
    """True while the invite could let somebody in."""
    return room.is_active and not invite.is_over and not invite.is_used_up


def why_not_invite(room: Room, member: RoomMember | None, person: Person) -> ChatError | None:
    """The reason this person cannot invite to the room now, or None."""
    granted = permissions(room, member, person)
    if "invite" in granted:
        return None
    if member is not None and "moderate" in granted:
        return ChatError("archived", "This room is archived; nobody can be invited to it any more.")
    return forbidden("Only moderators who are in the room can invite to it.")


def why_not_admitted(
    invite: RoomInvite, room: Room, person: Person, was_used_by_them: bool, removed_at: datetime | None
) -> ChatError | None:
    """The reason this invite does not let this person in now, or None."""
    if invite.is_over:
        return ChatError("invite_expired", "This invite is no longer valid. Ask for a new one.")
    if not room.is_active:
        return ChatError("archived", "This room is archived; nobody can join it any more.")
    if removed_at is not None and removed_at >= invite.created_at:
        return forbidden("You were removed from this room. Only a newer invite opens it to you.")
    if not is_in_audience(room, person):
        return forbidden("This room is for other readers.")
    if invite.is_used_up and not was_used_by_them:
        return ChatError("invite_used_up", "This invite has been used up. Ask for a new one.")
    return None
