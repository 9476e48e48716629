"""The names of those who hear something; never a whole namespace, never a name a client chose."""

CHAT, PRESENCE = "/chat", "/presence"


def room(room_id: int) -> str:
    """Everyone who listens to a room right now."""
    return f"room:{room_id}"


def user(user_id: int) -> str:
    """Every tab and device of one person."""
    return f"user:{user_id}"
