"""The line of messages that somebody may want to hear of: looked at beside those who write, some at a time.

A notice is a hint: what does not fit in the line, or is in it when the process ends, is not told; it is unread all the
same.
"""

from collections import deque

from flask import current_app

from chatroom.notifications import push_line
from chatroom.notifications.concerned import concerned, rooms_heard
from chatroom.realtime.nodes import tell_nodes

WAITING_MOST, AT_ONCE = 2000, 200

_waiting: deque[dict] = deque(maxlen=WAITING_MOST)


def add(message: dict) -> None:
    """A message was posted."""
    _waiting.append(message)


def turn() -> None:
    """Tell those whom the waiting messages concern, on every node where they have a page open, and their devices."""
    messages = [_waiting.popleft() for _ in range(min(len(_waiting), AT_ONCE))]
    rooms = rooms_heard({message["room_id"] for message in messages}) if messages else {}
    for message in messages:
        room = rooms.get(message["room_id"])
        kinds = concerned(message, room) if room else {}
        if kinds:
            # A conversation is called by the other one, and who is told of a message is never its author.
            name = message["anon_id"] if room.is_direct else room.room_name
            tell_nodes("notice", {"message": message, "room_name": name, "kinds": kinds})
            push_line.add(current_app._get_current_object(), message, name, kinds)
