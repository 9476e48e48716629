"""The room in plain sentences, made from its real settings."""

from chatroom.core.clock import as_text
from chatroom.rooms.models import Room, RoomMember
from chatroom.rooms.policy import AUDIENCE_WORDS

WHO_READS = {
    "public": "Everyone who is signed in{} can read this room",
    "librarian": "Everyone who is signed in{} can read this room, and librarians write",
    "private": "Only people with an invite can read this room",
    "study": "Only members of this study group can read it",
}
BETWEEN_TWO = (
    "Only the two of you can read this conversation: no moderator, no librarian, not the director. "
    "Each of you can leave it or block the other at any time, and the other is not told which."
)


def charter(room: Room) -> str:
    """Who reads, who moderates, how it is kept."""
    if room.room_type == "direct":
        return f"{BETWEEN_TWO} Messages are stored encrypted and stay until their author removes them."
    reads = WHO_READS[room.room_type].format(_key(room)) + _audience(room) + "."
    moderates = "Its admin and moderators can remove messages and mute or remove members"
    moderates += ", and so can the library's staff." if room.is_open else "."
    rules = []
    if room.is_read_only:
        rules.append("Only moderators write.")
    if room.room_type == "librarian":
        rules.append("Members may reply in threads." if room.allows_replies else "Replies are off.")
    if room.slow_mode_seconds:
        rules.append(f"Each member writes once every {room.slow_mode_seconds} seconds.")
    if room.ends_at:
        rules.append(f"The room closes on {as_text(room.ends_at)[:10]}.")
    kept = "Messages are stored encrypted and stay until their author or a moderator removes them."
    return " ".join([reads, moderates, *rules, kept])


def identity(room: Room, member: RoomMember | None) -> str:
    """Who could learn who one is behind one's handle here, and how."""
    if member is None:
        start = "You would speak here under a generated handle, never under your name."
    elif room.room_type == "direct":
        start = "You speak here under the handle by which you two met; they learn no other handle of yours."
    elif member.has_room_handle:
        start = "You speak here under a handle of this room alone; it cannot be linked to your other rooms."
    else:
        start = "You speak here under your public handle, the same in every room where you use it."
    return (
        f"{start} Nobody in the chat sees your name or address: not members, not moderators, not librarians. "
        "Only whoever runs the library's server and its database could look up who is behind a handle."
    )


def _key(room: Room) -> str:
    # A closed room does not exist for who has no invite, and an invite stands for the password.
    return " and knows its password" if room.password_hash and room.is_open else ""


def _audience(room: Room) -> str:
    if not room.audience:
        return ""
    roles, department, level = (room.audience.get(key) for key in ("roles", "department", "level"))
    words = [AUDIENCE_WORDS[role] for role in roles or ()]
    who = f" — it is for {' and '.join(words)}" if words else ""
    return who + (f", {department}" if department else "") + (f", level {level}" if level is not None else "")
