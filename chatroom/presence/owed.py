"""What could not be told when it was due: owed for some seconds, and tried again."""

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from time import monotonic

from chatroom.extensions import db

log = logging.getLogger(__name__)

TRY_AGAIN = 3.0  # seconds


def tell_or_owe(owed: dict[Hashable, float], key: Hashable, tell: Callable, *args) -> None:
    """Tell one thing, or owe it: whatever else there is to tell is told all the same."""
    try:
        tell(*args)
    except Exception as error:
        log.error("%s failed: %s", tell.__qualname__, type(error).__name__)
        owed[key] = monotonic() + TRY_AGAIN
        with suppress(Exception):  # of a connection that is lost
            db.session.rollback()


def take_due(owed: dict[Hashable, float]) -> Iterator:
    """What is to be tried now, one after the other, and owed no more."""
    for key in [key for key, moment in list(owed.items()) if moment <= monotonic()]:
        owed.pop(key, None)
        yield key
