"""The line of messages that somebody may want to hear of: looked at beside those who write, some at a time.

A notice is a hint: what does not fit in the line, or is in it when the process ends, is not told; it is unread all the
same.
"""

import logging
from collections import deque

from flask import current_app

from chatroom.extensions import db
from chatroom.notifications import push_line
from chatroom.notifications.concerned import RoomHeard, concerned, rooms_heard
from chatroom.realtime.nodes import tell_nodes

log = logging.getLogger(__name__)

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
        try:
            _tell(message, rooms.get(message["room_id"]))
        except Exception as error:  # the others wait for nothing else
            db.session.rollback()
            log.error("one notice was not told: %s", type(error).__name__)


def _tell(message: dict, room: RoomHeard | None) -> None:
    kinds = concerned(message, room) if room else {}
    if kinds:
        # A conversation is called by the other one, and who is told of a message is never its author.
        name = message["anon_id"] if room.is_direct else room.room_name
        told = {"message": message, "room_name": name, "kinds": kinds, "is_direct": room.is_direct}
        tell_nodes("notice", told)
        push_line.add(current_app._get_current_object(), message, name, kinds)
