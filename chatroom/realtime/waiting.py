"""Waiting over HTTP, for those whose network blocks WebSockets."""

from collections import defaultdict
from collections.abc import Callable
from time import monotonic

from chatroom import hub
from chatroom.extensions import db
from chatroom.realtime.namespace import recognise

LOOK_AGAIN = 2.0  # seconds; another node's change wakes nobody here, so a waiter looks for itself

_parked: dict[str, set] = defaultdict(set)
_parking = hub.guard()


def wake(audience: str) -> None:
    """Let those who wait for something in this audience look again."""
    with _parking:
        events = list(_parked.get(audience, ()))
    for event in events:
        event.set()


def wait_for(audience: str, person, seconds: float, look: Callable):
    """Call `look(person)` until it finds something or the time is over; its last answer.

    Holds no connection while waiting, and ends with an error when the person's sign-in has ended.
    """
    deadline = monotonic() + seconds
    event = hub.event()
    with _parking:
        _parked[audience].add(event)
    try:
        while not (found := look(person)) and (left := deadline - monotonic()) > 0:
            db.session.remove()
            event.wait(min(left, LOOK_AGAIN))
            event.clear()
            (person,) = recognise(person.credential)
        return found
    finally:
        with _parking:
            _parked[audience].discard(event)
            if not _parked[audience]:
                del _parked[audience]
