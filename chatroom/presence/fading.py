"""When a change is shown. Handles that went and came at one moment would tell that they are one person.

A public handle changes at once. Each handle of one room alone changes at a random moment of its own, and a new
one appears only when the one before it has long faded. However the delays fall, whoever has vanished is gone in
30 seconds.
"""

import secrets
from collections.abc import Callable
from time import monotonic

from chatroom import hub

SILENT = 25.0  # seconds without a sign of life after which a tab counts as gone
GONE_BY = 28.0  # seconds after the last sign by which every handle has faded; the rest is for the next turn
RELOAD = 2.0  # a page that is loaded again is away for as long, and nobody need see it
FADES = (RELOAD, 20.0)
APPEARS = (0.0, 3.0)
RENEWED_APPEARS = (30.0, 90.0)
LOST_WITH_NODE = (0.0, 11.0)
CAUGHT_UP = (0.0, 5.0)

_random = secrets.SystemRandom()
_waiting: dict[tuple, tuple[float, Callable]] = {}
_planning = hub.guard()


def delay(goes: bool, is_public: bool, silent_for: float = 0.0) -> float:
    """Seconds until a handle is shown to go, or to be otherwise present."""
    if not goes:
        return 0.0 if is_public else _random.uniform(*APPEARS)
    # Of a tab that fell silent most of the half minute is over: the handles share out what is left.
    left = max(0.0, GONE_BY - silent_for)
    if is_public:
        return min(RELOAD, left)
    least, most = FADES if silent_for < SILENT else (0.0, left)
    return _random.uniform(min(least, left), min(most, left))


def fade() -> float:
    """Seconds until a handle goes for another reason than its person's going."""
    return _random.uniform(*FADES)


def fade_with_node() -> float:
    """Seconds until a handle goes that was here by a node which has gone."""
    return _random.uniform(*LOST_WITH_NODE)


def catch_up() -> float:
    """Seconds until something is shown that another node has shown already."""
    return _random.uniform(*CAUGHT_UP)


def not_before(seconds_old: float | None) -> float:
    """The moment before which a handle that replaces another is not shown as present."""
    if seconds_old is None:
        return 0.0
    # Below 0 the time of day was put back since, which nobody shall wait for.
    return monotonic() + _random.uniform(*RENEWED_APPEARS) - max(0.0, seconds_old)


def at(moment: float, key: tuple, function: Callable, *args) -> None:
    """Call a function at a moment; of two calls under one key the earlier one stands."""
    with _planning:
        if key not in _waiting or moment < _waiting[key][0]:
            _waiting[key] = (moment, lambda: function(*args))


def run_due(moment: float) -> None:
    """Do what is due."""
    for key, (due, function) in list(_waiting.items()):
        if due <= moment:
            with _planning:
                _waiting.pop(key, None)
            function()
