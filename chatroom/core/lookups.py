"""Looking up by a key: on PostgreSQL those who come while others ask are answered together by the next journey.

When a thousand sockets come at once, each would make the same journeys, which cost more than the answers. Nobody is
answered by a question that was asked before they came, and who comes alone waits for one turn of the loop.
"""

import logging
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from flask import current_app

from chatroom import hub
from chatroom.core.errors import PASSING
from chatroom.core.prepared import Asked, is_session_in_use, read
from chatroom.extensions import db

log = logging.getLogger(__name__)

MOST_TOGETHER = 200  # lookups of one journey


class Lookup(NamedTuple):
    """One key, and the question for several of its kind, whose answer is a dict by key."""

    find: Callable[[list], Asked]
    key: Hashable


def look_up(*lookups: Lookup) -> list:
    """What is found under each key, or None."""
    departures = current_app.extensions.get("chatroom_lookups") or _departures()
    if not departures.are_shared or is_session_in_use():
        return _ask(lookups)
    return departures.answers(lookups)


def _ask(lookups: Sequence[Lookup]) -> list:
    keys: dict[Callable, list] = {}
    for find, key in lookups:
        keys.setdefault(find, []).append(key)
    found = dict(zip(keys, read(*(find(wanted) for find, wanted in keys.items())), strict=True))
    return [found[find].get(key) for find, key in lookups]


def _departures() -> "_Departures":
    # SQLite answers at once, and threads would need a lock for what they share.
    are_shared = db.engine.dialect.name != "sqlite" and hub.is_green()
    return current_app.extensions.setdefault("chatroom_lookups", _Departures(are_shared))


class _Journey:
    """What is asked together, and what came of it."""

    def __init__(self) -> None:
        self.lookups: list[Lookup] = []
        self.answers: list | None = None
        self.error: Exception | None = None
        self.is_back = hub.event()


class _Departures:
    """An app's journeys, one at a time: who finds none that gathers leads the next."""

    def __init__(self, are_shared: bool) -> None:
        self.are_shared = are_shared
        self._way = hub.lock()
        self._gathering: _Journey | None = None

    def answers(self, lookups: tuple[Lookup, ...]) -> list:
        """What is found under each, or None."""
        journey = self._gathering
        leads = journey is None or len(journey.lookups) >= MOST_TOGETHER
        if leads:
            journey = self._gathering = _Journey()
        start = len(journey.lookups)
        journey.lookups += lookups
        if leads:
            self._lead(journey)
        else:
            journey.is_back.wait()
        if journey.error is not None:
            raise journey.error
        if journey.answers is None:
            return _ask(lookups)
        return journey.answers[start : start + len(lookups)]

    def _lead(self, journey: _Journey) -> None:
        try:
            with self._way:
                hub.sleep(0)  # whoever comes in the same turn of the loop comes along
                self._leave(journey)
                journey.answers = _ask(journey.lookups)
        except PASSING as error:
            journey.error = error
        except Exception:  # perhaps because of what one of them asked, which is no reason to fail the others
            log.exception("%d lookups failed together", len(journey.lookups))
        finally:
            self._leave(journey)
            journey.is_back.set()

    def _leave(self, journey: _Journey) -> None:
        if self._gathering is journey:
            self._gathering = None
