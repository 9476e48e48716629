"""Guessing codes: a wrong one costs an account a try, a right one nothing."""

from chatroom.accounts.person import Person
from chatroom.core.limits import give_back, limit

TRIES = 10
ANOTHER_AFTER = 30  # seconds


def must_have_a_try(person: Person) -> None:
    """Take a try before looking at the code, or refuse who has guessed too much: a right guess must not let them in."""
    limit(_bucket(person), TRIES, 1 / ANOTHER_AFTER, "Too many wrong codes; please wait a moment.")


def note_right(person: Person) -> None:
    """Give the try back."""
    give_back(_bucket(person), 1 / ANOTHER_AFTER)


def _bucket(person: Person) -> str:
    return f"invite-guess:{person.user_id}"
