"""What has happened to invites; never the code, and never who used one."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class InviteCreated:
    """A room has a way in more."""

    invite_id: int
    room_id: int


@dataclass(frozen=True, kw_only=True)
class InviteRevoked:
    """An invite opens nothing any more."""

    invite_id: int
    room_id: int


@dataclass(frozen=True, kw_only=True)
class InviteRedeemed:
    """An invite has been used once more."""

    invite_id: int
    room_id: int
