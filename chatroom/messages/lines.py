"""Lines in which drafts wait, and how one room that somebody holds keeps none of the others waiting.

On SQLite there is one line, because there is one writer. On PostgreSQL rooms share a few, so that one transaction
writes for many of them; these wait for no room. One that somebody holds gets a line of its own until that is empty, and
while it has one, whatever comes for it waits there, so that nothing overtakes what came before it.

Whoever is answered under load often writes again at once, when others have begun to wait. They would take turns for
ever, in halves, and a half costs nearly as much as the whole: so a line that had several at a time gathers as many
again, for a moment. One alone waits for nobody.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable
from time import monotonic
from typing import NamedTuple

from flask import Flask

from chatroom import hub
from chatroom.extensions import db

log = logging.getLogger(__name__)

MOST_TOGETHER = 256
GATHERING = 0.01  # seconds at most, and no longer than the last ones took
IN_VAIN = 4  # turns without gathering after one in which too few came
SHARED = 4  # lines: PostgreSQL writes for one while we prepare the next


class Line(NamedTuple):
    """One that rooms share, by its number, or a room's own."""

    number: int
    is_shared: bool = False


class Lines:
    """An app's lines of drafts. Each is served by one at a time, and is there while it is served.

    `write(drafts, waits)` writes and answers them, and returns those that are left, for whose rooms it would have to
    wait; `refuse(draft)` answers one that cannot be written.
    """

    def __init__(self, app: Flask, write: Callable, refuse: Callable) -> None:
        self._app, self._write, self._refuse = app, write, refuse
        self._is_single = db.engine.dialect.name == "sqlite"
        self._waiting: dict[Line, deque] = {}
        self._gathering: dict[Line, tuple] = {}  # how many, and the event that so many wait
        self._rests: Counter[Line] = Counter()  # turns without gathering that are left
        self._mutex = hub.guard()

    def enter(self, draft, serves: bool = False) -> None:
        """Put a draft in line; who `serves` writes what waits there by itself, if nobody does."""
        line, is_served = self._add(draft)
        if not is_served and serves:
            self.serve(line, once=True)
        elif not is_served:
            self._send_for(line)

    def serve(self, line: Line, once: bool = False) -> None:
        """Write what waits, until nothing does; or `once`, and let somebody else go on."""
        drafts: list = []
        try:
            while drafts := self._take(line):
                began = monotonic()
                number, drafts = self._write_out(line, drafts), []
                if once:
                    self._send_for(line)
                    return
                if number > 1 and (line.is_shared or self._is_single):
                    self._gather(line, number, monotonic() - began)
        except BaseException:  # whoever ends us: neither these nor those behind them must wait for ever
            self._give_up(line, drafts)
            raise

    def _add(self, draft) -> tuple[Line, bool]:
        with self._mutex:
            line = self._line_of(draft.room_id)
            is_served = line in self._waiting
            waiting = self._waiting.setdefault(line, deque())
            waiting.append(draft)
            wanted, enough = self._gathering.get(line, (0, None))
            if enough and len(waiting) >= wanted:
                enough.set()
            return line, is_served

    def _line_of(self, room_id: int) -> Line:
        if self._is_single:
            return Line(0)
        own = Line(room_id)
        return own if own in self._waiting else Line(room_id % SHARED, is_shared=True)

    def _take(self, line: Line) -> list:
        with self._mutex:
            waiting = self._waiting[line]
            if not waiting:
                del self._waiting[line]
            return [waiting.popleft() for _ in range(min(len(waiting), MOST_TOGETHER))]

    def _gather(self, line: Line, wanted: int, seconds: float) -> None:
        """Wait a moment for so many; not for a while after one in which they did not come."""
        if self._rests[line]:
            self._rests[line] -= 1
            return
        enough = hub.event()
        with self._mutex:
            if len(self._waiting[line]) >= wanted:
                return
            self._gathering[line] = wanted, enough
        try:
            if not enough.wait(min(seconds, GATHERING)):
                self._rests[line] = IN_VAIN
        finally:
            with self._mutex:
                del self._gathering[line]

    def _write_out(self, line: Line, drafts: list) -> int:
        """How many were written, or refused."""
        left: list = []
        try:
            with self._app.app_context():
                left = self._write(drafts, waits=not line.is_shared)
        except Exception:  # on the way out of the context: the others have been answered
            log.exception("a connection was not given back")
        if left:
            self._part(line, left)
        return len(drafts) - len(left)

    def _part(self, line: Line, left: list) -> None:
        """Give these drafts' rooms lines of their own; what waits behind them for the same rooms goes along."""
        room_ids = {draft.room_id for draft in left}
        with self._mutex:
            waiting = self._waiting[line]
            self._waiting[line] = deque(draft for draft in waiting if draft.room_id not in room_ids)
            for draft in (*left, *waiting):
                if draft.room_id in room_ids:
                    self._waiting.setdefault(Line(draft.room_id), deque()).append(draft)
        for room_id in room_ids:
            self._send_for(Line(room_id))

    def _send_for(self, line: Line) -> None:
        """Have the line served beside us."""
        try:
            hub.spawn(self.serve, line)
        except Exception:
            log.exception("nobody can serve a line")
            self._give_up(line)

    def _give_up(self, line: Line, begun: Iterable = ()) -> None:
        with self._mutex:
            left = self._waiting.pop(line, ())
        for draft in (*begun, *left):
            self._refuse(draft)
