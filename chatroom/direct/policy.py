"""What keeps each of the two from writing: decided from loaded things, without touching anything."""

from chatroom.direct.models import DirectConversation, DirectSide


def hold_of(conversation: DirectConversation, mine: DirectSide, theirs: DirectSide, is_muted: bool) -> str | None:
    """The word for what holds one of the two back, or None.

    What the other one has done shows as little as can be: declining and blocking a request are one word, blocking and
    leaving a conversation another.
    """
    if mine.is_blocking:
        return "blocking"
    if conversation.status == "accepted":
        if theirs.is_blocking or theirs.has_left:
            return "closed"
        return "muted" if is_muted else None
    if mine.anon_id != conversation.asked_by:
        return "asked"
    return "refused" if conversation.status == "declined" else "waiting"
