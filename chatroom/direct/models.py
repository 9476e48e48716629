"""Conversations of two handles; where they talk is a room of the type `direct`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.database import Moment
from chatroom.extensions import db

_DELIVERED, _WITHHELD = text("NOT is_withheld"), text("is_withheld")


class DirectConversation(db.Model):
    """Two handles who write to each other, one conversation for each pair: it is handles that meet, not people.

    One that `is_withheld` is its asker's alone: the other does not take direct messages, or one of the two has blocked
    the other. It looks like any request that waits for an answer, so that nobody can find out by asking.
    """

    __tablename__ = "direct_conversations"
    __table_args__ = (
        Index("uq_direct_conversations_pair", "low_id", "high_id", unique=True, sqlite_where=_DELIVERED,
              postgresql_where=_DELIVERED),
        Index("uq_direct_conversations_withheld", "low_id", "high_id", "asked_by", unique=True,
              sqlite_where=_WITHHELD, postgresql_where=_WITHHELD),
        Index("ix_direct_conversations_asked_by", "asked_by", "asked_at"),
        CheckConstraint("low_id < high_id", name="pair"),
        CheckConstraint("asked_by IN (low_id, high_id)", name="asked_by"),
        CheckConstraint("status IN ('asked', 'accepted', 'declined')", name="status"),
        CheckConstraint("NOT is_withheld OR status = 'asked'", name="withheld"),
    )  # fmt: skip

    room_id: Mapped[int] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"), primary_key=True)
    low_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    high_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    asked_by: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    met_in: Mapped[int | None] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="SET NULL"), index=True)
    status: Mapped[str] = mapped_column(String(16), default="asked")
    is_withheld: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(Moment, default=now)

    @property
    def asked(self) -> str:
        """The handle that was written to."""
        return self.high_id if self.asked_by == self.low_id else self.low_id


class DirectSide(db.Model):
    """What one of the two has decided; `block_key` stands for both people, wherever and by whatever names they meet."""

    __tablename__ = "direct_sides"
    __table_args__ = (
        Index("ix_direct_sides_block_key", "block_key"),
        CheckConstraint("is_blocking OR block_key IS NULL", name="block"),
    )

    room_id: Mapped[int] = mapped_column(
        ForeignKey("direct_conversations.room_id", ondelete="CASCADE"), primary_key=True
    )
    anon_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"), primary_key=True)
    has_left: Mapped[bool] = mapped_column(default=False)
    is_blocking: Mapped[bool] = mapped_column(default=False)
    block_key: Mapped[str | None] = mapped_column(String(64))


class DirectChoice(db.Model):
    """A person who has chosen; who has not takes requests."""

    __tablename__ = "direct_choices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    takes_requests: Mapped[bool]
