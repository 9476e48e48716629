"""What others see of a person: decided from what the person chose and from their tabs."""

from typing import NamedTuple

CHOICES = ("online", "away", "busy", "invisible")
TEXT_MOST = 80


class Chosen(NamedTuple):
    """What a person wants to be, on every device, until they choose again."""

    status: str = "online"
    status_text: str = ""


class Shown(NamedTuple):
    """What others see of a handle."""

    status: str
    status_text: str = ""


OFFLINE = Shown("offline")
_BEST_FIRST = ("online", "busy", "away", "offline")


def status_of(chosen: Chosen, are_idle: list[bool]) -> str:
    """A person's status, from whether each of their living tabs is idle; the invisible look offline."""
    if not are_idle or chosen.status == "invisible":
        return "offline"
    if chosen.status == "online" and all(are_idle):
        return "away"
    return chosen.status


def best(seen: list[Shown]) -> Shown:
    """What is shown of a handle that several nodes know of."""
    return min(seen, key=lambda shown: _BEST_FIRST.index(shown.status), default=OFFLINE)


def seen_of(status: str, chosen: Chosen, is_public: bool) -> Shown:
    """What is shown of one handle: the same words under two handles would tell that they are one person."""
    return Shown(status, chosen.status_text if is_public and status != "offline" else "")
