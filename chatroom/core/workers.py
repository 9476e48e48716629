"""Green threads that run one function after another: to begin and to end one, memory is asked of the system and given
back each time, which takes longer than most of what is done here."""

import logging
from collections.abc import Callable
from contextvars import Context

log = logging.getLogger(__name__)

MOST_IDLE = 64

_idle: list["_Worker"] = []


def spawn(loop, function: Callable, args: tuple) -> None:
    """Run a function on a green thread of its own, in the next turn of this loop."""
    worker = _idle.pop() if _idle else _Worker(loop)
    worker.run_soon(function, args)


class _Worker:
    def __init__(self, loop) -> None:
        from greenlet import greenlet  # which only those have who have eventlet

        self._loop, self._job = loop, None
        self._thread = greenlet(self._work, parent=loop.greenlet)

    def run_soon(self, function: Callable, args: tuple) -> None:
        self._job = function, args
        self._loop.schedule_call_global(0, self._thread.switch)

    def _work(self) -> None:
        while True:
            function, args = self._job
            try:
                Context().run(function, *args)  # with nothing of what the one before has set
            except Exception:
                log.exception("%s failed", getattr(function, "__qualname__", function))
            if len(_idle) >= MOST_IDLE:
                return
            self._job = function = args = None  # or what they hold would be kept until the next one
            _idle.append(self)
            while self._job is None:
                self._loop.switch()
