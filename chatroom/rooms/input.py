"""A room's settings as clients send them."""

from chatroom.accounts.models import ROLES
from chatroom.core.errors import ChatError
from chatroom.core.forms import Fields
from chatroom.rooms.models import LEVELS, TYPES

NAME_MOST, TOPIC_MOST, BOOK_MOST, PASSWORD_MOST = 80, 300, 200, 200


def new_room(fields: Fields) -> dict:
    """The settings of a room to be made."""
    settings = {
        "room_name": fields.line("room_name", NAME_MOST),
        "room_type": fields.choice("room_type", TYPES),
        "topic": fields.line("topic", TOPIC_MOST, default=""),
        "book": fields.line("book", BOOK_MOST, default=None) or None,
        "audience": _audience(fields),
        "password": _password(fields),
    }
    fields.check()
    return settings


def room_changes(fields: Fields) -> dict:
    """Only what was sent is changed."""
    readers = {
        "room_name": lambda: fields.line("room_name", NAME_MOST),
        "topic": lambda: fields.line("topic", TOPIC_MOST, default=""),
        "book": lambda: fields.line("book", BOOK_MOST, default=None) or None,
        "audience": lambda: _audience(fields),
        "password": lambda: _password(fields),
        "is_read_only": lambda: fields.boolean("is_read_only"),
        "allows_replies": lambda: fields.boolean("allows_replies"),
        "slow_mode_seconds": lambda: fields.integer("slow_mode_seconds", least=0, most=3600),
        "ends_at": lambda: fields.moment("ends_at"),
        "is_active": lambda: fields.boolean("is_active"),
    }
    changes = {name: read() for name, read in readers.items() if name in fields}
    fields.check()
    return changes


def own_changes(fields: Fields) -> dict:
    """What a member arranges for themselves; only what was sent is changed."""
    readers = {
        "is_hushed": lambda: fields.boolean("is_hushed"),
        "notify": lambda: fields.choice("notify", LEVELS),
    }
    changes = {name: read() for name, read in readers.items() if name in fields}
    fields.check()
    return changes


def _password(fields: Fields) -> str | None:
    password = fields.line("password", PASSWORD_MOST, default=None)
    if password == "" and fields.raw("password") != "":
        # Blanks are no wish to have none: whoever types them would open the room to everybody.
        return fields.refuse("password", "Password must not be empty.")
    return password or None


def _audience(fields: Fields) -> dict | None:
    sent = fields.raw("audience")
    if sent is None or sent == {}:
        return None
    if not isinstance(sent, dict):
        return fields.refuse("audience", "The audience must be an object with roles, department and level.")
    inner = Fields(sent)
    roles = sent.get("roles") or []
    if not isinstance(roles, list) or not all(role in ROLES for role in roles):
        return fields.refuse("audience", f"The audience's roles must be a list of: {', '.join(ROLES)}.")
    department = inner.line("department", 80, default=None) or None
    level = inner.integer("level", default=None, least=0, most=100)
    try:
        inner.check()
    except ChatError as error:
        return fields.refuse("audience", error.message)
    if not roles and department is None and level is None:
        return None
    return {"roles": [role for role in ROLES if role in roles], "department": department, "level": level}
