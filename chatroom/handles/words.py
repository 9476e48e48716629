"""The words and numbers that handles are made of, chosen so that no child is given a bad name."""

import re
from functools import cache
from importlib.resources import files
from random import Random
from secrets import SystemRandom

HANDLE_PATTERN = re.compile(r"[a-z]{3,9}-[a-z]{3,9}-[1-9][0-9]{3}")

# Digits that people read as a slogan, a slur, a drug, a murder, a beast or an innuendo, wherever they stand.
UNFORTUNATE_DIGITS = ("69", "88", "187", "420", "666", "911", "1312", "1350", "1352", "1390")

# A year in a pseudonym reads as the year its bearer was born.
BIRTH_YEARS = range(1900, 2030)


def is_handle(text: str) -> bool:
    """Tell whether a text has the form of a handle, whether or not anybody bears it."""
    return HANDLE_PATTERN.fullmatch(text) is not None


@cache
def adjectives() -> tuple[str, ...]:
    """The reviewed adjectives, in alphabetical order."""
    return _read("adjectives.txt")


@cache
def nouns() -> tuple[str, ...]:
    """The reviewed nouns (animals, plants, weather, books, instruments), in alphabetical order."""
    return _read("nouns.txt")


@cache
def numbers() -> tuple[int, ...]:
    """The four-digit numbers that carry no meaning of their own."""
    return tuple(number for number in range(1000, 10_000) if _is_innocent(number))


def generate_handle(random: Random = SystemRandom()) -> str:  # noqa: B008 (it has no state to share)
    """Draw one of 416 x 479 x 8258 handles (over 1.6 billion); the caller sees to it that it is unused."""
    return f"{random.choice(adjectives())}-{random.choice(nouns())}-{random.choice(numbers())}"


def _is_innocent(number: int) -> bool:
    return number not in BIRTH_YEARS and not any(digits in str(number) for digits in UNFORTUNATE_DIGITS)


def _read(name: str) -> tuple[str, ...]:
    return tuple((files(__package__) / "words" / name).read_text("ascii").split())
