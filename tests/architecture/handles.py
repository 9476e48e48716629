"""The rule that keeps people anonymous: only handles/ goes from a handle to a user."""

import ast
import re

from tests.architecture.source import attributes, imports

# Who may use what of chatroom.handles.resolve. A line here is a door to people: think twice.
RESOLVERS = {
    ("chatroom/rooms/access.py", "users_behind"),  # who of the connected may hear a room
    ("chatroom/presence/listeners.py", "audiences_of"),  # lets a person's own tabs follow a join or leave
    ("chatroom/rooms/broadcasts.py", "audiences_of"),  # tells a member what happened to them
    ("chatroom/invites/broadcasts.py", "audiences_of"),  # its moderators hear of an invite
    ("chatroom/direct/broadcasts.py", "audiences_of"),  # somebody's tabs hear of a request to them
    ("chatroom/direct/service.py", "is_handle_of"),  # nobody writes to themself, under whichever handle
    ("chatroom/direct/service.py", "is_borne_among"),  # whether a request reaches anybody; the asker is not told
    ("chatroom/direct/service.py", "pair_key"),  # a block holds between two people, under all their handles
    ("chatroom/direct/conversations.py", "person_key_of"),  # a seat for somebody who is met under a handle
    ("chatroom/notifications/pages.py", "audiences_of"),  # somebody's open pages call them to a request
    ("chatroom/notifications/subscriptions.py", "people_among"),  # who asked to be called on a device of theirs
    ("chatroom/messages/access.py", "is_handle_of"),  # whether I wrote it, under whichever handle
}
TABLE = "chat_anon_id"
HANDLE = re.compile(r"(.*_)?(anon|anonid|anon_id|handle)", re.IGNORECASE)
PERSON = {"user_id", "user"}


def handle_resolved(path: str, source: str) -> list[str]:
    """Outside handles/ nobody imports a resolver, reads a handle's user, or spells its table in SQL."""
    if path.startswith("chatroom/handles/"):
        return []
    lines = _resolvers(path, source)
    lines += [node.lineno for node in attributes(source) if node.attr in PERSON and _is_handle(node.value)]
    lines += _spelled(source)
    return [f"{path}:{line}: only handles/ goes from a handle to a user" for line in sorted(lines)]


def _resolvers(path: str, source: str) -> list[int]:
    known = {"user_of", *(name for _, name in RESOLVERS)}
    found = [(found.line, found.dotted, found.dotted.rpartition(".")[2]) for found in imports(path, source)]
    return [
        line
        for line, dotted, name in found
        if (name in known or f"{dotted}.".startswith("chatroom.handles.resolve.")) and (path, name) not in RESOLVERS
    ]


def _is_handle(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return bool(HANDLE.fullmatch(name))


def _spelled(source: str) -> list[int]:
    # Another table may point at a handle; whoever writes more about its table is joining it by hand.
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and TABLE in node.value
        and node.value != f"{TABLE}.anon_id"
    ]
