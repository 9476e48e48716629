"""What leaves the server of somebody's conversations: one allow-list."""

from chatroom.accounts.person import Person
from chatroom.direct.queries import takes_requests
from chatroom.rooms.policy import why_no_direct
from chatroom.rooms.serializers import direct_rooms_json


def direct_json(person: Person) -> dict:
    """A person's conversations, requests first, and what they have chosen."""
    rooms = direct_rooms_json(person)
    requests = [room for room in rooms if room["hold"] and room["hold"]["state"] == "asked"]
    return {
        "rooms": requests + [room for room in rooms if room not in requests],
        "request_count": len(requests),
        "takes_requests": takes_requests(person.user_id),
        "may_write": why_no_direct(person) is None,
    }
