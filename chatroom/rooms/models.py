"""Rooms and their members."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, exists, text
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column

from chatroom.core.clock import now
from chatroom.core.database import Moment
from chatroom.extensions import db
from chatroom.handles.models import AnonId

TYPES = ("public", "private", "study", "librarian")
OPEN_TYPES = ("public", "librarian")  # everyone signed in may know of them
LEVELS = ("all", "mentions", "nothing")  # of what a member wishes to be told
MEMBER_ROLES = ("admin", "moderator", "member", "guest", "bot")

_STAYS = text("left_at IS NULL")
_HEARS_ALL = text("notify = 'all'")


class Open:
    """What follows from a room's columns, for models and for plain rows of them."""

    @property
    def is_active(self) -> bool:
        """False once archived, or when its end date has come."""
        return self.archived_at is None and (self.ends_at is None or self.ends_at > now())

    @property
    def is_open(self) -> bool:
        """True when everyone signed in may know of it."""
        return self.room_type in OPEN_TYPES


class Counted:
    """What follows from a membership's columns, likewise."""

    def unread_count(self, room: "Room") -> int:
        """How many messages of others stand in the room that this member has not read."""
        return room.message_count - self.seen_count


class Room(Open, db.Model):
    """Where messages live. `last_seq` counts every change in it, `message_count` the messages that stand."""

    __tablename__ = "chat_rooms"
    __table_args__ = (
        CheckConstraint("room_type IN ('public', 'private', 'study', 'librarian', 'direct', 'desk')", name="room_type"),
        CheckConstraint("slow_mode_seconds BETWEEN 0 AND 3600", name="slow_mode"),
        CheckConstraint("last_seq >= 0 AND message_count >= 0", name="counters"),
    )

    room_id: Mapped[int] = mapped_column(primary_key=True)
    room_name: Mapped[str] = mapped_column(String(80))
    room_type: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(300), default="")
    book: Mapped[str | None] = mapped_column(String(200))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.user_id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_seq: Mapped[int] = mapped_column(default=0)
    message_count: Mapped[int] = mapped_column(default=0)
    audience: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_read_only: Mapped[bool] = mapped_column(default=False)
    allows_replies: Mapped[bool] = mapped_column(default=True)
    slow_mode_seconds: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class RoomMember(Counted, db.Model):
    """A handle in a room.

    `left_at` may lie ahead: a renewed handle stays in the list until a random moment, so that its going and the new
    one's coming do not tell that they are one person. Such a row lingers: it is shown, and is no membership any more.
    `is_muted` is what is shown of a handle, `is_silenced` what holds: any handle the person had here was muted.
    `hold` is why somebody cannot write in a direct conversation at the moment; it is theirs alone to see.
    `removed_at` is when a moderator last put this handle out; it outlasts coming back, so that old invites stay shut.
    `entered_seq` is how far the room had come when the person came in: what called everyone before, did not call them.
    `is_hushed` is the member's own wish: unread messages of the room make no noise, calls do.
    `notify` says of what they wish to be told while they are elsewhere.
    `shows_read` is a wish for a direct conversation, that each see how far the other has read; `told_seq` is how far
    this one has, for the other to see: it never goes back, nor is it moved by what was not looked at.
    `seen_count` is how many of the room's `message_count` are not unread to this member.
    """

    __tablename__ = "room_members"
    __table_args__ = (
        CheckConstraint("role IN ('admin', 'moderator', 'member', 'guest', 'bot')", name="role"),
        CheckConstraint("mention_count >= 0", name="mention_count"),
        CheckConstraint("notify IN ('all', 'mentions', 'nothing')", name="notify"),
        CheckConstraint("hold IN ('waiting', 'asked', 'refused', 'closed', 'blocking', 'muted')", name="hold"),
        Index("uq_room_members_one_person", "room_id", "person_key", unique=True, sqlite_where=_STAYS,
              postgresql_where=_STAYS),
        Index("ix_room_members_person", "room_id", "person_key"),
        Index("ix_room_members_anon_id", "anon_id"),
        Index("ix_room_members_hears_all", "room_id", sqlite_where=_HEARS_ALL, postgresql_where=_HEARS_ALL),
    )  # fmt: skip

    room_id: Mapped[int] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"), primary_key=True)
    anon_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"), primary_key=True)
    person_key: Mapped[str | None] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16), default="member")
    is_muted: Mapped[bool] = mapped_column(default=False)
    hold: Mapped[str | None] = mapped_column(String(16))
    joined_at: Mapped[datetime] = mapped_column(Moment, default=now)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    entered_seq: Mapped[int] = mapped_column(default=0)
    read_seq: Mapped[int] = mapped_column(default=0)
    seen_count: Mapped[int] = mapped_column(default=0)
    mention_count: Mapped[int] = mapped_column(default=0)
    is_hushed: Mapped[bool] = mapped_column(default=False)
    shows_read: Mapped[bool] = mapped_column(default=False)
    told_seq: Mapped[int] = mapped_column(default=0)
    notify: Mapped[str] = mapped_column(String(8), default="mentions")
    last_post_at: Mapped[datetime | None] = mapped_column(Moment)


RoomMember.has_room_handle = column_property(
    exists().where(AnonId.anon_id == RoomMember.anon_id, AnonId.room_id.is_not(None)).correlate_except(AnonId)
)
_same_person = aliased(RoomMember)
RoomMember.is_silenced = column_property(
    exists()
    .where(
        _same_person.room_id == RoomMember.room_id,
        _same_person.person_key == RoomMember.person_key,
        _same_person.is_muted,
    )
    .correlate_except(_same_person)
)
