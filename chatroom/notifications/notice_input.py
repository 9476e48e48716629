"""Notices as clients send what they wish of them."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chatroom.core.forms import Fields

FLAGS = ("has_sound", "in_browser", "by_mail", "hides_text")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
ENDPOINT_MOST, KEY_MOST = 1000, 200


def changes_wanted(fields: Fields) -> dict:
    """Only what was sent is changed."""
    changes = {name: fields.boolean(name) for name in FLAGS if name in fields}
    changes |= {name: _minutes(fields, name) for name in ("quiet_from", "quiet_until") if name in fields}
    if "time_zone" in fields:
        changes["time_zone"] = _time_zone(fields)
    fields.check()
    return changes


def subscription_wanted(fields: Fields) -> dict:
    """What a browser says of where and under which keys it can be reached."""
    wanted = {"endpoint": fields.line("endpoint", ENDPOINT_MOST)}
    wanted |= {name: fields.line(name, KEY_MOST) for name in ("p256dh", "auth")}
    fields.check()
    return wanted


def endpoint_wanted(fields: Fields) -> str:
    """Where a browser could be reached."""
    endpoint = fields.line("endpoint", ENDPOINT_MOST)
    fields.check()
    return endpoint


def _minutes(fields: Fields, name: str) -> int | None:
    text = fields.line(name, 5, default=None)
    if not text:
        return None
    found = CLOCK.fullmatch(text)
    if found is None:
        return fields.refuse(name, f"{name.replace('_', ' ').capitalize()} must be a time such as 22:00.")
    return int(found[1]) * 60 + int(found[2])


def _time_zone(fields: Fields) -> str | None:
    name = fields.line("time_zone", 64)
    try:
        return ZoneInfo(name or "UTC").key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return fields.refuse("time_zone", "There is no such time zone; write one such as Europe/Berlin.")
