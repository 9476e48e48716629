"""Reading what clients send: each field by its kind, all complaints at once."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from flask import request

from chatroom.core.errors import ChatError, invalid

INTEGER_MOST = 2**31 - 1  # what the database can hold; on more it would fail instead of finding nothing
# Far from where calendars end: a moment there can be kept, and in another time zone nobody could read it again.
YEARS = range(2000, 2201)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")  # also what reorders the text around it
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by their category, and nothing to see
_UNSEEN = {"Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"}
MISSING = object()


def json_body() -> "Fields":
    """The request's JSON object; 400 for what is not JSON, 422 for what is no object."""
    if request.content_length and request.content_type and not request.is_json:
        raise ChatError("unsupported_media", "Send JSON, as Content-Type: application/json.")
    if not request.get_data(cache=True):
        return Fields({})
    try:
        body = request.get_json(silent=True, force=True)
    except RecursionError as error:
        raise ChatError("invalid", "The body is nested too deeply.", status=400) from error
    if body is None and request.get_data(as_text=True).strip() != "null":
        raise ChatError("invalid", "The body is not JSON.", status=400)
    return Fields(body)


def query() -> "Fields":
    """The request's query, whose numbers are text."""
    fields = Fields(dict(request.args))
    fields.from_text = True
    return fields


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and letter not in _BLANKS


class Fields:
    """Named values from outside; each reader notes what is wrong, `check()` raises it all."""

    from_text = False

    def __init__(self, values: Any) -> None:
        if not isinstance(values, dict):
            raise invalid("Send an object with named fields.")
        self._values, self._wrong = values, {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def check(self) -> None:
        """Raise `invalid` when any field read so far was wrong."""
        if self._wrong:
            raise invalid(next(iter(self._wrong.values())), **self._wrong)

    def refuse(self, name: str, sentence: str) -> None:
        """Note what is wrong with a field."""
        self._wrong.setdefault(name, sentence)

    def integer(self, name: str, default=MISSING, least: int = 1, most: int = INTEGER_MOST):
        """A whole number within bounds."""
        value = self._values.get(name)
        if value is None and default is not MISSING:
            return default
        if self.from_text and isinstance(value, str) and re.fullmatch(r"-?\d{1,16}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            return self.refuse(name, f"{_spoken(name)} must be a whole number from {least} to {most}.")
        return value

    def seconds(self, name: str, most: float) -> float:
        """A span in seconds, 0 when missing."""
        try:
            value = float(self._values.get(name) or 0)
        except (TypeError, ValueError, OverflowError):
            return self.refuse(name, f"{_spoken(name)} must be seconds, 0 to {most:g}.") or 0
        return (
            value if 0 <= value <= most else self.refuse(name, f"{_spoken(name)} must be seconds, 0 to {most:g}.") or 0
        )

    def boolean(self, name: str, default=MISSING):
        """true or false; in a query, as a word."""
        value = self._values.get(name)
        if value is None and default is not MISSING:
            return default
        if self.from_text:
            value = {"true": True, "false": False}.get(value)
        return value if isinstance(value, bool) else self.refuse(name, f"{_spoken(name)} must be true or false.")

    def line(self, name: str, most: int, default=MISSING, least: int = 1):
        """One line of text: trimmed, white space folded, no control letters."""
        value = self._text(name, default)
        if not isinstance(value, str):
            return value
        value = " ".join(_CONTROL.sub("", value).split())
        return self._sized(name, value, least if default is MISSING else 0, most)

    def text(self, name: str, most: int, least: int = 1):
        """Text of several lines: its own white space kept, no control letters."""
        value = self._text(name, MISSING)
        if not isinstance(value, str):
            return value
        value = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return self._sized(name, value, least, most)

    def choice(self, name: str, choices, default=MISSING):
        """One of some words."""
        value = self._values.get(name)
        if value is None and default is not MISSING:
            return default
        if not isinstance(value, str) or value not in choices:
            return self.refuse(name, f"{_spoken(name)} must be one of: {', '.join(choices)}.")
        return value

    def moment(self, name: str, default=None):
        """A time with its zone, RFC 3339, of this century or the next, or null."""
        value = self._values.get(name)
        if value in (None, ""):
            return default
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                return self.refuse(name, f"{_spoken(name)} needs a time zone, or Z.")
            moment = moment.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            return self.refuse(name, f"{_spoken(name)} must be a time such as 2026-05-01T12:00:00Z.")
        if moment.year not in YEARS:
            return self.refuse(name, f"{_spoken(name)} must lie in the years {YEARS[0]} to {YEARS[-1]}.")
        return moment

    def raw(self, name: str):
        """The value as it came; the caller checks it."""
        return self._values.get(name)

    def _text(self, name: str, default):
        value = self._values.get(name)
        if value is None and default is not MISSING:
            return default
        if not isinstance(value, str):
            return self.refuse(name, f"{_spoken(name)} must be text.")
        try:
            value.encode()
        except UnicodeEncodeError:
            return self.refuse(name, f"{_spoken(name)} is not valid text.")
        return unicodedata.normalize("NFC", value)

    def _sized(self, name: str, value: str, least: int, most: int):
        if len(value) < least or (value and not any(map(_is_visible, value))):
            return self.refuse(name, f"{_spoken(name)} must not be empty.")
        return (
            value
            if len(value) <= most
            else self.refuse(name, f"{_spoken(name)} has {len(value)} of {most} characters.")
        )


def _spoken(name: str) -> str:
    """A field's name as people read it: `room_name` is Room name."""
    return name.replace("_", " ").capitalize()
