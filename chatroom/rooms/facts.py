"""What has happened to rooms and their members."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RoomCreated:
    """A room was made, and its creator is its admin."""

    room_id: int
    anon_id: str


@dataclass(frozen=True, kw_only=True)
class RoomChanged:
    """A room's name, topic, rules, audience or state changed."""

    room_id: int


@dataclass(frozen=True, kw_only=True)
class MemberJoined:
    """A handle came into a room."""

    room_id: int
    anon_id: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberLeft:
    """A handle is no longer in a room, by itself or because it was removed."""

    room_id: int
    anon_id: str
    was_removed: bool


@dataclass(frozen=True, kw_only=True)
class MemberWithdrew:
    """A person takes part in a conversation no more; the other one may not hear of it."""

    room_id: int
    anon_id: str


@dataclass(frozen=True, kw_only=True)
class MemberChanged:
    """A member got another role, or (it `concerns_mute`) was muted or may speak again."""

    room_id: int
    anon_id: str
    concerns_mute: bool


@dataclass(frozen=True, kw_only=True)
class OwnPlaceChanged:
    """A member has arranged something for themselves alone."""

    room_id: int
    anon_id: str


@dataclass(frozen=True, kw_only=True)
class HandleRenewed:
    """A person speaks under another handle in a room; nobody else may hear of it."""

    room_id: int
    anon_id: str
