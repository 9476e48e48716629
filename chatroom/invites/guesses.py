"""Guessing codes: a wrong one costs an account a try, a right one nothing."""

from chatroom.accounts.person import Person
from chatroom.core.limits import limit

TRIES = 10
ANOTHER_AFTER = 30  # seconds
GRAINS = 1_000_000  # in a try


def must_have_a_try(person: Person) -> None:
    """Refuse who has guessed too much, before looking at the code: or a right guess would let them in.

    A bucket can only be taken from: so this takes a grain, where that leaves a whole try.
    """
    _limit(person, (TRIES - 1) * GRAINS, GRAINS)


def note_wrong(person: Person) -> None:
    """Take a try."""
    _limit(person, TRIES, 1)


def _limit(person: Person, burst: int, parts: int) -> None:
    message = "Too many wrong codes; please wait a moment."
    limit(f"invite-guess:{person.user_id}", burst, parts / ANOTHER_AFTER, message)
