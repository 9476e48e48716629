"""What leaves the server of read marks."""

from chatroom.rooms.access import Place


def counts_json(place: Place) -> dict:
    """How much a person has not read in a room."""
    member = place.member
    return {"unread_count": member.unread_count(place.room), "mention_count": member.mention_count}
