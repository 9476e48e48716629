"""What members hear of each other's presence, in batches: of a thousand who come at once nobody hears singly."""

from chatroom.presence import board, roster
from chatroom.presence.policy import Shown
from chatroom.presence.roster import Visitor
from chatroom.realtime import audiences
from chatroom.realtime.audiences import PRESENCE
from chatroom.realtime.connections import Connection
from chatroom.realtime.push import push_here

EVENTS_MOST = 10_000  # single events at one moment; beyond, a room's changes travel together


def tell_changes() -> None:
    """Tell the members connected here what has become different."""
    for room_id, changes in board.take_changes().items():
        _tell(room_id, changes, audiences.room(room_id))


def tell_snapshot(connection: Connection, visitor: Visitor) -> None:
    """Tell a socket who is present in its person's rooms; who is not named is offline."""
    for room_id in sorted(visitor.rooms):
        _tell(room_id, board.present_in(room_id), connection.sid)


def _tell(room_id: int, changes: list[tuple[str, Shown]], to: str) -> None:
    members = [{"anon_id": anon_id, **shown._asdict()} for anon_id, shown in changes]
    if len(members) * len(roster.members_here(room_id)) > EVENTS_MOST:
        push_here("presence_many", {"room_id": room_id, "members": members}, to=to, namespace=PRESENCE)
        return
    for member in members:
        push_here("presence", {"room_id": room_id, **member}, to=to, namespace=PRESENCE)
