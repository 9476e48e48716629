"""Who is given which notice, and when: decided from loaded things, without touching anything."""

from datetime import UTC, datetime, timedelta
from math import inf
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LEVELS = ("all", "mentions", "nothing")
KINDS = ("mention", "direct", "reply", "message")
DAY = 24 * 60


class Choices(NamedTuple):
    """What a person has chosen; as here for who has chosen nothing."""

    has_sound: bool = False
    in_browser: bool = False
    by_mail: bool = False
    hides_text: bool = False
    quiet_from: int | None = None  # minutes after midnight, by the person's own clock
    quiet_until: int | None = None
    time_zone: str = "UTC"


class Concern(NamedTuple):
    """How a message concerns a member of its room, and what they wish to hear of the room."""

    level: str = "mentions"
    is_hushed: bool = False
    is_called: bool = False
    is_direct: bool = False
    is_followed: bool = False


def kind_of_notice(concern: Concern) -> str | None:
    """What kind of notice a message is to a member; None for none."""
    if concern.level == "nothing":
        return None
    if concern.is_called:
        return "mention"
    if concern.is_hushed:
        return None  # of a hushed room only calls are heard
    if concern.is_direct:
        return "direct"
    if concern.is_followed:
        return "reply"
    return "message" if concern.level == "all" else None


def is_quiet(choices: Choices, moment: datetime) -> bool:
    """True in a person's quiet hours, which may go over midnight; from a time until the same time is never."""
    if choices.quiet_from is None:
        return False
    there = moment.astimezone(_zone(choices.time_zone))
    since = (there.hour * 60 + there.minute - choices.quiet_from) % DAY
    return since < (choices.quiet_until - choices.quiet_from) % DAY


def seconds_until_quiet(choices: Choices, moment: datetime) -> float:
    """How long it is until a person's quiet hours begin; without end for who has none."""
    if choices.quiet_from is None or choices.quiet_from == choices.quiet_until:
        return inf
    there = moment.astimezone(_zone(choices.time_zone))
    hour, minute = divmod(choices.quiet_from, 60)
    begin = there.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if begin <= there:
        begin += timedelta(days=1)
    return (begin.astimezone(UTC) - moment).total_seconds()


def _zone(name: str) -> ZoneInfo:
    """A person's zone, which this machine may know no longer."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def tells_page(choices: Choices, moment: datetime) -> bool:
    """True when the person's open pages may call them now, by a sound or by the browser."""
    return (choices.has_sound or choices.in_browser) and not is_quiet(choices, moment)


def tells_devices(choices: Choices, moment: datetime) -> bool:
    """True when the browsers that wait for a push may be sent one now."""
    return not is_quiet(choices, moment)


def is_for_digest(level: str, is_hushed: bool, unread: int, mentions: int) -> bool:
    """True when a room belongs into the daily mail: of a hushed one only what calls, of a silenced one nothing."""
    if level == "nothing":
        return False
    return bool(mentions if is_hushed else unread)
