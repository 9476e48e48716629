"""What has happened to accounts."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A person has signed in on a device."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class SignInsEnded:
    """Sign-ins stopped being valid, or being of this role; their sockets must end."""

    user_id: int
    credentials: tuple[str, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoleChanged:
    """A person has another site role now."""

    user_id: int
    role: str
