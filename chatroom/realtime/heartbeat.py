"""One clock for the pings of all clients, in the order in which they are due."""

import logging
from collections import deque
from time import monotonic

from chatroom import hub

log = logging.getLogger(__name__)

TURN = 0.5  # seconds between two looks
LATE = 2.0  # seconds; a process that was stopped for so long first reads what clients have answered meanwhile

_heard: deque[tuple[float, object]] = deque()  # since when each has nothing to answer
_asked: deque[tuple[float, object]] = deque()


def begin(transport) -> None:
    """The client was heard just now."""
    _heard.append((monotonic(), transport))


def answered(transport) -> None:
    """The client has answered a ping."""
    if transport.pinged_at is not None:
        transport.pinged_at = None
        begin(transport)


def beat(interval: float, patience: float, timeout: str) -> None:
    """Ping each client so long after its last answer, and end those who do not answer; `timeout` is their reason."""
    while True:
        began = monotonic()
        hub.sleep(TURN)
        if monotonic() - began > LATE:
            continue
        try:
            _ping(monotonic() - interval)
            _end_the_dead(monotonic() - patience, timeout)
        except Exception:  # or nobody would be pinged any more
            log.exception("clients were not pinged")


def _ping(heard_before: float) -> None:
    while _heard and _heard[0][0] <= heard_before:
        _, transport = _heard.popleft()
        if not transport.closed:
            transport.pinged_at = monotonic()
            _asked.append((transport.pinged_at, transport))
            transport.ping()


def _end_the_dead(asked_before: float, timeout: str) -> None:
    while _asked and _asked[0][0] <= asked_before:
        pinged_at, transport = _asked.popleft()
        if transport.pinged_at == pinged_at and not transport.closed:
            hub.spawn(transport.close, False, False, timeout)
