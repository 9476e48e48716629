"""Who is acting: the value every service takes first."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import UserMixin

from chatroom.core.errors import ChatError

STAFF = ("librarian", "admin")


@dataclass(frozen=True, slots=True, eq=False)
class Person(UserMixin):
    """A signed-in user as of this request or event; never kept longer."""

    user_id: int
    role: str
    credential: str  # "session:7:member" or "token:3:member": another role makes it another credential
    department: str | None = None
    level: int | None = None
    display_name: str | None = None
    scopes: frozenset[str] = frozenset({"read", "write"})
    last_active_at: datetime | None = None

    def get_id(self) -> str:
        """Flask-Login's name for what it keeps in the cookie; we keep the session's token there ourselves."""
        return self.credential

    @property
    def session_id(self) -> int | None:
        """The sign-in in a browser by which this person came; None for one who showed a token."""
        kind, number, _ = self.credential.split(":")
        return int(number) if kind == "session" else None

    @property
    def is_staff(self) -> bool:
        """True for librarians and admins."""
        return self.role in STAFF

    @property
    def is_admin(self) -> bool:
        """True for the director."""
        return self.role == "admin"

    def must_write(self) -> None:
        """Refuse a token that may only read."""
        if "write" not in self.scopes:
            raise ChatError("forbidden", "This token may only read.")


# Whoever may run commands on the library's machine: there is no row for them, and nothing above them.
OPERATOR = Person(0, "admin", "command:0:admin")
