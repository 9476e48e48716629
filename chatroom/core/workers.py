"""Green threads that run one function after another: to begin and to end one, memory is asked of the system and given
back each time, which takes longer than most of what is done here."""

import logging
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context

log = logging.getLogger(__name__)

MOST_IDLE = 64

_idle: list["_Worker"] = []


def spawn(loop, function: Callable, args: tuple, at_once: bool = False) -> None:
    """Run a function on a green thread of its own, in the next turn of this loop; or, if the loop calls, `at_once`."""
    worker = None
    while _idle and worker is None:
        worker = _idle.pop().if_alive()
    worker = worker or _Worker(loop)
    if at_once:
        worker.run(function, args)
    else:
        worker.run_soon(function, args)


class _Worker:
    def __init__(self, loop) -> None:
        from greenlet import greenlet  # which only those have who have eventlet

        self._loop, self._job, self._is_parked = loop, None, True
        self._thread = greenlet(self._work, parent=loop.greenlet)

    def if_alive(self) -> "_Worker | None":
        return None if self._thread.dead else self

    def run(self, function: Callable, args: tuple) -> None:
        """Until it waits; whoever is not the loop would not be gone on with."""
        self._job = function, args
        self._thread.switch()

    def run_soon(self, function: Callable, args: tuple) -> None:
        self._job = function, args
        self._loop.schedule_call_global(0, self._start)

    def _start(self) -> None:
        if self._is_parked:  # or somebody woke it before, and it waits for something of the job's own
            self._thread.switch()

    def _work(self) -> None:
        while True:
            function, args = self._job
            self._is_parked = False
            try:
                Context().run(function, *args)  # with nothing of what the one before has set
            except Exception:
                log.exception("%s failed", getattr(function, "__qualname__", function))
            if len(_idle) >= MOST_IDLE:
                return
            self._job = function = args = None  # or what they hold would be kept until the next one
            self._is_parked = True
            _idle.append(self)
            while self._job is None:  # what was still to wake or to end the job before is none of ours
                with suppress(Exception):
                    self._loop.switch()
