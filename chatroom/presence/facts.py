"""What has happened to people's presence and reading."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StatusChosen:
    """A person has chosen another status or other words."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class RoomRead:
    """A person has read a room further, or has marked messages as unread again: `from_seq` and all after it."""

    room_id: int
    anon_id: str
    user_id: int
    read_seq: int
    unread_count: int
    mention_count: int
    from_seq: int | None = None
