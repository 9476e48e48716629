"""Who may do what in a room: decided from loaded things, without touching anything."""

from flask import current_app

from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError, forbidden
from chatroom.rooms.models import Room, RoomMember

AUDIENCE_WORDS = {
    "member": "students and patrons",
    "teacher": "teachers",
    "librarian": "librarians",
    "admin": "the director",
}


HOLDS = {
    "waiting": "Your request waits for an answer; until it is accepted, nothing more can be written here.",
    "asked": "{other} would like to write to you. Accept to write back.",
    "refused": "Your request was not accepted.",
    "closed": "They do not take direct messages.",
    "blocking": "You have blocked this handle. Lift the block to write here.",
    "muted": "A moderator has muted you in the room where you two met: you can read, but not write.",
    "off": "Direct messages are switched off in this library.",
    "staff": "In this library only the staff write direct messages.",
}


def may_know(room: Room, member: RoomMember | None) -> bool:
    """Private and study rooms do not exist for who is not in them."""
    return member is not None or room.is_open


def is_in_audience(room: Room, person: Person) -> bool:
    """True when the room is for people like this one."""
    if not room.audience:
        return True
    roles, department, level = (room.audience.get(key) for key in ("roles", "department", "level"))
    return (
        (not roles or person.role in roles)
        and (department is None or person.department == department)
        and (level is None or person.level == level)
    )


def may_read(room: Room, member: RoomMember | None, person: Person) -> bool:
    """Members read; others read open rooms they could walk into without a password."""
    return member is not None or (room.is_open and not room.password_hash and is_in_audience(room, person))


def may_moderate(room: Room, member: RoomMember | None, person: Person) -> bool:
    """Room admins and moderators do; in open rooms the library's staff does, too."""
    return (member is not None and member.role in ("admin", "moderator")) or (room.is_open and person.is_staff)


def may_manage(room: Room, member: RoomMember | None, person: Person) -> bool:
    """The room's admin does; in open rooms the director can, too."""
    return (member is not None and member.role == "admin") or (room.is_open and person.is_admin)


def may_create(person: Person, room_type: str) -> bool:
    """Everyone makes rooms; announcement rooms are the library's."""
    return room_type != "librarian" or person.is_staff


def outranks(manages: bool, target: RoomMember) -> bool:
    """Moderators act on members and guests; who manages the room acts on everyone."""
    return manages or target.role in ("member", "guest", "bot")


def why_no_direct(person: Person) -> str | None:
    """Which word of HOLDS keeps this person from direct messages by the library's setting, or None."""
    setting = current_app.config["DIRECT_MESSAGES"]
    return None if setting == "everyone" or (setting == "staff" and person.is_staff) else setting


def may_write_to(room: Room, member: RoomMember | None, person: Person) -> bool:
    """Whether this person may ask to write to those who are in the room with them."""
    shares = member is not None and not member.is_silenced and room.room_type != "direct"
    return shares and why_no_direct(person) is None


def hold_of(room: Room, member: RoomMember | None, person: Person) -> str | None:
    """Which word of HOLDS keeps this person from writing in a direct conversation, or None."""
    if room.room_type != "direct" or member is None:
        return None
    return why_no_direct(person) or member.hold


def tells_reading(one, another) -> bool:
    """Whether the two of a conversation see how far each has read: both wish it, and they talk.

    A mute is not told to the other one, so it changes nothing here.
    """
    if current_app.config["DIRECT_MESSAGES"] != "everyone":  # or its end would tell who belongs to the staff
        return False
    return all(each.shows_read and each.left_at is None and each.hold in (None, "muted") for each in (one, another))


def held(word: str) -> ChatError:
    """The refusal for a word of HOLDS."""
    sentence = HOLDS[word].format(other="Somebody")
    return ChatError("muted" if word == "muted" else "forbidden", sentence)


def why_not_post(room: Room, member: RoomMember | None, person: Person, is_reply: bool) -> ChatError | None:
    """The reason this person cannot write here now, or None."""
    if member is None:
        return forbidden("Join the room to write in it.")
    if not room.is_active:
        return ChatError("archived", "This room is archived: it can be read, and nothing more is written in it.")
    if member.is_silenced:
        return ChatError("muted", "A moderator has muted you in this room: you can read, but not write.")
    if hold := hold_of(room, member, person):
        return held(hold)
    if room.room_type == "librarian" and not person.is_staff:
        if not is_reply:
            return forbidden("Only librarians write announcements here.")
        if not room.allows_replies:
            return forbidden("Replies are off in this room.")
    if room.is_read_only and not may_moderate(room, member, person):
        return forbidden("This room is read-only: only its moderators write here.")
    return None


def why_not_react(room: Room, member: RoomMember | None, person: Person) -> ChatError | None:
    """The reason this person cannot react to messages here now, or None; to announcements every member may."""
    if member is None:
        return forbidden("Join the room to react to its messages.")
    if not room.is_active:
        return ChatError("archived", "This room is archived: it can be read, and nothing in it changes any more.")
    if member.is_silenced:
        return ChatError("muted", "A moderator has muted you in this room: you can read, but not react.")
    if hold := hold_of(room, member, person):
        return held(hold)
    if room.is_read_only and not may_moderate(room, member, person):
        return forbidden("This room is read-only: only its moderators react here.")
    return None


def permissions(room: Room, member: RoomMember | None, person: Person) -> list[str]:
    """What this person may do here, as words the interface uses."""
    granted = {
        "join": member is None and room.is_open and room.is_active and is_in_audience(room, person),
        "post": why_not_post(room, member, person, is_reply=False) is None,
        "reply": why_not_post(room, member, person, is_reply=True) is None,
        "react": why_not_react(room, member, person) is None,
        "invite": member is not None and room.is_active and may_moderate(room, member, person),
        "moderate": may_moderate(room, member, person),
        "manage": may_manage(room, member, person),
    }
    return [word for word, is_granted in granted.items() if is_granted]
