"""What leaves the server of rooms and members: allow-lists, one for each thing."""

from collections.abc import Callable

from chatroom.accounts.person import Person
from chatroom.core.clock import as_text
from chatroom.rooms import policy, queries
from chatroom.rooms.access import Place
from chatroom.rooms.charter import charter, identity
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.queries import Half, Listed

BETWEEN_TWO = "Only the two of you can read this"
UNSEEN = {"status": "offline", "status_text": ""}
_statuses: list[Callable] = []


def room_json(place: Place, member_count: int | None = None, other: Half | None = None) -> dict:
    """A room as this person finds it; a direct conversation is called by the handle of the `other`."""
    room, member = place.room, place.member
    if room.room_type == "direct" and member is not None:
        other = other or queries.other_in(room.room_id, member.anon_id)
    hold = policy.hold_of(room, member, place.person)
    if member_count is None:
        member_count = queries.member_counts([room.room_id]).get(room.room_id, 0)
    return {
        **shared_json(room),
        "room_name": other.anon_id if other else room.room_name,
        "topic": BETWEEN_TWO if room.room_type == "direct" else room.topic,
        "hold": hold and {"state": hold, "text": policy.HOLDS[hold].format(other=other.anon_id)},
        "book": room.book,
        "created_at": as_text(room.created_at),
        "anon_id": member and member.anon_id,
        "role": member and member.role,
        "is_muted": bool(member and member.is_silenced),
        "is_hushed": bool(member and member.is_hushed),
        "notify": member and member.notify,
        "shows_read": bool(member and member.shows_read),
        "other_read_seq": other and _told(member, other),
        "unread_count": member.unread_count(room) if member else 0,
        "mention_count": member.mention_count if member else 0,
        "read_seq": member.read_seq if member else room.last_seq,
        "last_seq": room.last_seq,
        "member_count": member_count,
        "permissions": place.permissions + ["direct"] * policy.may_write_to(room, member, place.person),
        "charter": charter(room),
        "identity": identity(room, member),
    }


def direct_rooms_json(person: Person) -> list[dict]:
    """The direct conversations of a person."""
    return _places_json([place for place in _places(person) if place.room.room_type == "direct"])


def rooms_json(person: Person) -> list[dict]:
    """The rooms of a person, and the open ones they could join."""
    others = [room for room in queries.open_rooms(person) if policy.is_in_audience(room, person)]
    return _places_json(_places(person) + [Place(person, room, None) for room in others])


def _places(person: Person) -> list[Place]:
    return [Place(person, room, member) for room, member in queries.rooms_of(person)]


def _places_json(places: list[Place]) -> list[dict]:
    counts = queries.member_counts([place.room.room_id for place in places])
    names = _others([place for place in places if place.room.room_type == "direct"])
    return [room_json(place, counts.get(place.room.room_id, 0), names.get(place.room.room_id)) for place in places]


def shared_json(room: Room) -> dict:
    """What is the same for everyone who may know of the room."""
    return {
        "room_id": room.room_id,
        "room_name": room.room_name,
        "room_type": room.room_type,
        "topic": room.topic,
        "is_active": room.is_active,
        "has_password": room.password_hash is not None,
        "audience": room.audience,
        "is_read_only": room.is_read_only,
        "allows_replies": room.allows_replies,
        "slow_mode_seconds": room.slow_mode_seconds,
        "ends_at": as_text(room.ends_at),
    }


def own_json(room: Room, anon_id: str) -> dict:
    """The same for one of its members, for whom a direct conversation is called by the other one's handle."""
    if room.room_type != "direct":
        return shared_json(room)
    return shared_json(room) | {"room_name": queries.other_in(room.room_id, anon_id).anon_id}


def other_read_seq(room_id: int, anon_id: str) -> int | None:
    """How far the other one of a conversation has read, if this one may see it now."""
    other = queries.other_in(room_id, anon_id)
    return _told(queries.other_in(room_id, other.anon_id), other)


def _told(own: RoomMember | Half, other: Half) -> int | None:
    return other.told_seq if policy.tells_reading(own, other) else None


def _others(places: list[Place]) -> dict[int, Half]:
    own = {place.member.anon_id for place in places}
    return queries.others_in([place.room.room_id for place in places], own) if places else {}


def tells_statuses(function: Callable) -> Callable:
    """Decorate `(room_id, anon_ids) -> {anon_id: {"status", "status_text"}}`: who of a room is here now."""
    _statuses[:] = [function]
    return function


def members_json(place: Place, members: list[Listed] | list[RoomMember]) -> list[dict]:
    """Members as this person sees them; who is muted is for moderators and for oneself."""
    # Presence is for those who share the room; who only reads along sees nobody come and go.
    statuses = _statuses[0](place.room.room_id, [member.anon_id for member in members]) if place.member else {}
    own = place.member and place.member.anon_id
    return [
        {
            "anon_id": member.anon_id,
            "role": member.role,
            "is_muted": member.is_muted and (place.moderates or member.anon_id == own),
            **statuses.get(member.anon_id, UNSEEN),
        }
        for member in members
    ]
