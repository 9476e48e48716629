"""What has happened between two who write to each other."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DirectRequested:
    """Somebody would like to write to this handle."""

    room_id: int
    anon_id: str


@dataclass(frozen=True, kw_only=True)
class ReadTold:
    """How far the other one has read, as this handle sees it, has changed."""

    room_id: int
    anon_id: str


@dataclass(frozen=True, kw_only=True)
class DirectChanged:
    """What this handle may do in a conversation has changed; the other one may not hear of it."""

    room_id: int
    anon_id: str
