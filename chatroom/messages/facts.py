"""What has happened to messages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MessagePosted:
    """A message stands in a room; `message` is its JSON, as every member may see it."""

    room_id: int
    anon_id: str
    message: dict


@dataclass(frozen=True, kw_only=True)
class MessageEdited:
    """A message has another text, or one reply more or less."""

    message_id: int
    room_id: int


@dataclass(frozen=True, kw_only=True)
class MessageDeleted:
    """A message's text is gone for the members; no text, and no person."""

    message_id: int
    room_id: int
    seq: int
    updated_seq: int
    deleted_as: str
