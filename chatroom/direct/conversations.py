"""The rooms that conversations take place in: making one, and keeping what each may do in it true."""

from sqlalchemy.exc import IntegrityError

from chatroom.core.facts import record
from chatroom.direct import policy, queries
from chatroom.direct.facts import DirectChanged
from chatroom.direct.models import DirectConversation, DirectSide
from chatroom.extensions import db
from chatroom.handles.resolve import person_key_of
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.service import FOR_EVER

NAME = "Direct conversation"  # each of the two sees the other's handle in its place


def make(asked_by: str, other: str, met_in: int, is_withheld: bool) -> DirectConversation | None:
    """A conversation of two handles; None when somebody else was faster, and there is one."""
    low, high = sorted((asked_by, other))
    try:
        with db.session.begin_nested():
            room = Room(room_name=NAME, room_type="direct")
            db.session.add(room)
            db.session.flush()
            made = DirectConversation(
                room_id=room.room_id, low_id=low, high_id=high, asked_by=asked_by, met_in=met_in,
                is_withheld=is_withheld,
            )  # fmt: skip
            db.session.add(made)
            db.session.flush()
    except IntegrityError:
        return None
    for anon_id in (low, high):
        db.session.add(DirectSide(room_id=made.room_id, anon_id=anon_id, has_left=False, is_blocking=False))
        # Both are in the list either way; of a request that is withheld only the asker takes part.
        key = person_key_of(anon_id, made.room_id)
        left_at = FOR_EVER if is_withheld and anon_id == other else None
        db.session.add(RoomMember(room_id=made.room_id, anon_id=anon_id, person_key=key, left_at=left_at))
    db.session.flush()
    return made


def settle(conversation: DirectConversation) -> None:
    """Write down what holds each of the two back now, and tell the one for whom that is new."""
    sides = queries.sides_of(conversation.room_id)
    muted = queries.muted_among(conversation.met_in, set(sides))
    for anon_id, mine in sides.items():
        theirs = next(side for side in sides.values() if side is not mine)
        member = db.session.get_one(RoomMember, (conversation.room_id, anon_id))
        hold = policy.hold_of(conversation, mine, theirs, anon_id in muted)
        if member.hold == hold:
            continue
        member.hold = hold
        if member.left_at is None:  # or who was not to hear of a request would
            record(DirectChanged(room_id=conversation.room_id, anon_id=anon_id))
    db.session.flush()
