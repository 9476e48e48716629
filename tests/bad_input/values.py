"""What nobody should send, and which of it each kind of field takes all the same."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

from chatroom.core.forms import INTEGER_MOST

UNSEEN = "\u200b\u200d\u2060"
HALF = "\ud800"  # half of a letter: JSON can escape it, nothing can store it
LETTERS = "x" * 5000
NESTED = reduce(lambda inner, _: [inner], range(500), [])
QUERY = "' OR 1=1; --"

ODD = (
    None, False, True, 0, -1, 1, 1.5, 1.0, float("nan"), float("inf"), -float("inf"),
    2**31, 2**63, 2**70, -(2**63) - 1, 10**400,
    "", " \t\n", "1", "x", "null", QUERY, "\x00", "a\x00b", HALF, f"x{HALF}", UNSEEN, "\u202e", LETTERS,
    [], [1], [None], [HALF], {}, {"a": 1}, {HALF: HALF}, {"roles": [[]]}, {"level": "1"}, {"department": "\ud800"},
    NESTED,
)  # fmt: skip
TYPED = (
    "", " ", "0", "-1", "1", "1.5", "NaN", "Infinity", "1e3", "0x1", "1_0", str(2**31), str(2**63), "9" * 400,
    "x", "null", "[]", "{}", QUERY, "\x00", "a\x00b", "\ufffd", UNSEEN, "\u202e", LETTERS,
)  # fmt: skip
TELLING = (None, 0, -1, 2**31, 2**63, 2**70, "\x00", HALF, LETTERS, [], {})


@dataclass(frozen=True)
class Field:
    """A value that is right, and which others are."""

    good: object
    takes: Callable[[object], bool]
    is_required: bool = True

    def wrong(self, values: tuple = ODD) -> Iterator[object]:
        """Those of the values that must be refused."""
        return (value for value in values if not self.takes(value))

    def right(self) -> Iterator[str]:
        """Odd texts that it takes."""
        return (value for value in (QUERY, "\x00", "a\x00b", "\u202e") if self.takes(value))


def optional(field: Field) -> Field:
    """A field that may be null or missing."""
    return Field(field.good, lambda value: value is None or field.takes(value), False)


def words(good: str | None, most: int) -> Field:
    """Text that may be empty, null or missing."""
    return Field(good, lambda value: value is None or (_is_text(value, most) and value != UNSEEN), False)


def secret(most: int) -> Field:
    """The same, but that blanks alone are not taken for nothing."""
    return Field(None, lambda value: value in (None, "") or text("x", most).takes(value), False)


def missable(field: Field) -> Field:
    """A field that may be missing, but is no null."""
    return replace(field, is_required=False)


def number(good: int, least: int = 1, most: int = INTEGER_MOST) -> Field:
    """A whole number."""
    return Field(good, lambda value: type(value) is int and least <= value <= most)


def text(good: str, most: int) -> Field:
    """Words that can be seen."""
    return Field(good, lambda value: _is_text(value, most) and any(map(_is_seen, value)))


def one_of(*words: str) -> Field:
    """One of some words."""
    return Field(words[0], lambda value: isinstance(value, str) and value in words)


def flag() -> Field:
    """Yes or no."""
    return Field(True, lambda value: isinstance(value, bool))


def only(good: object, *others: object) -> Field:
    """Nothing odd is right but this."""
    right = (good, *others)
    return Field(good, lambda value: any(type(value) is type(each) and value == each for each in right), False)


def typed_number(good: str, least: int, most: int, others: tuple = ()) -> Field:
    """A whole number of a query or form, where numbers are text."""
    return Field(good, lambda value: value in others or (_is_figure(value) and least <= int(value) <= most), False)


def typed(takes: Callable[[str], bool], good: str) -> Field:
    """A form's text."""
    return Field(good, lambda value: isinstance(value, str) and takes(value), False)


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most and HALF not in value


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in "CZ"


def _is_figure(value: object) -> bool:
    return isinstance(value, str) and value.removeprefix("-").isdecimal() and len(value) <= 16
