"""What a room's moderators hear of its invites."""

from chatroom.core.facts import after
from chatroom.handles.resolve import audiences_of
from chatroom.invites.facts import InviteRedeemed, InviteRevoked
from chatroom.invites.queries import find_invite
from chatroom.invites.serializers import invite_json
from chatroom.realtime.push import push
from chatroom.rooms.queries import find_room, members_staying


@after(InviteRedeemed)
@after(InviteRevoked)
def tell_moderators(fact: InviteRedeemed | InviteRevoked) -> None:
    """The invite as it is now, to the moderators who are in the room; the members never learn of it."""
    invite = invite_json(find_invite(fact.invite_id), find_room(fact.room_id))
    moderators = [each for each in members_staying(fact.room_id) if each.role in ("admin", "moderator")]
    for audience in audiences_of(each.anon_id for each in moderators).values():
        push("invite_updated", invite, to=audience)
