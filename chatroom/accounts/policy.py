"""Who may do what to accounts; decided without touching anything."""

import re

from chatroom.accounts.models import User
from chatroom.accounts.person import Person
from chatroom.core.errors import ChatError, forbidden, not_found

# Browsers read a backslash as a slash and drop tabs and line ends: `/\t/evil.example` leads to another site.
LOCAL_PATH = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


def must_be_admin(person: Person) -> None:
    """Only an admin knows that there is an administration."""
    if not person.is_admin:
        raise not_found()


def must_be_staff(person: Person) -> None:
    """Only librarians and admins speak under a name."""
    if not person.is_staff:
        raise forbidden("Only librarians speak under a display name.")


def must_not_be_oneself(person: Person, user_id: int) -> None:
    """Nobody locks themselves out by mistake."""
    if person.user_id == user_id:
        raise ChatError("conflict", "You cannot do this to your own account; ask another admin.")


def must_leave_an_admin(user_id: int, admins: set[int]) -> None:
    """A library is never without somebody who can let others in."""
    if admins == {user_id}:
        raise ChatError("conflict", "This is the last admin. Make somebody else an admin first.")


def must_not_be_banned(user: User) -> None:
    """A banned person learns why they are not let in."""
    if user.is_banned:
        raise forbidden(f"You are banned from this library's chat. The reason: {user.ban_reason}")


def local_path(wanted: str | None) -> str:
    """Where to go after signing in: a path of ours, or the front page."""
    return wanted if wanted and LOCAL_PATH.fullmatch(wanted) else "/"
