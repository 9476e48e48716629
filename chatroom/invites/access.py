"""The door to invites leads through their room."""

from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError, not_found
from chatroom.extensions import db
from chatroom.invites import policy, queries
from chatroom.invites.models import RoomInvite
from chatroom.rooms.access import Place, get_moderated_place, get_place, hold_room


def get_inviting_place(person: Person, room_id: int) -> Place:
    """The room, if this person may invite to it now."""
    place = get_place(person, room_id)
    refusal = policy.why_not_invite(place.room, place.member, person)
    if refusal is not None:
        raise refusal
    return place


def hold_invite_for(person: Person, invite_id: int) -> tuple[Place, RoomInvite]:
    """An invite and its room, if the person moderates it; nobody else changes them until the transaction ends."""
    invite = queries.find_invite(invite_id)
    if invite is None:
        raise not_found("invite")
    person = hold_room(person, invite.room_id)
    db.session.refresh(invite)
    try:
        return get_moderated_place(person, invite.room_id), invite
    except ChatError as error:
        if error.code != "not_found":
            raise
        # Word for word the answer for no invite, or it would tell that there is one.
        raise not_found("invite") from error
