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
    """A message has another text, one reply more or less, or is pinned or unpinned."""

    message_id: int
    room_id: int
    updated_seq: int


@dataclass(frozen=True, kw_only=True)
class ReactionChanged:
    """A handle reacts to a message, or no longer; `reactions` are all that the message has now."""

    message_id: int
    room_id: int
    seq: int
    updated_seq: int
    parent_id: int | None
    anon_id: str
    emoji: str
    on: bool
    reactions: dict


@dataclass(frozen=True, kw_only=True)
class MessageDeleted:
    """A message's text is gone for the members; no text, and no person."""

    message_id: int
    room_id: int
    seq: int
    updated_seq: int
    deleted_as: str
    parent_id: int | None


@dataclass(frozen=True, kw_only=True)
class ThreadMarked:
    """A person has begun or ceased to follow a thread, or has read it further."""

    user_id: int
    room_id: int
    message_id: int
    is_following: bool
    read_seq: int | None
    unread_count: int


@dataclass(frozen=True, kw_only=True)
class ThreadsRead:
    """A person has read all threads they follow."""

    user_id: int
