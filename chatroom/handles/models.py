"""Pseudonyms and, until it is severed, the tie of each to a person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.database import Moment
from chatroom.extensions import db

_ACTIVE_PUBLIC = text("is_active AND room_id IS NULL")
_ACTIVE_IN_ROOM = text("is_active AND room_id IS NOT NULL")


class AnonId(db.Model):
    """A generated handle; rows are never deleted, so that a handle is never given out twice."""

    __tablename__ = "chat_anon_id"
    __table_args__ = (
        CheckConstraint("scope IN ('public', 'room')", name="scope"),
        CheckConstraint("(scope = 'room') = (room_id IS NOT NULL)", name="scope_has_room"),
        Index("uq_chat_anon_id_one_public", "user_id", unique=True, sqlite_where=_ACTIVE_PUBLIC,
              postgresql_where=_ACTIVE_PUBLIC),
        Index("uq_chat_anon_id_one_in_room", "user_id", "room_id", unique=True, sqlite_where=_ACTIVE_IN_ROOM,
              postgresql_where=_ACTIVE_IN_ROOM),
    )  # fmt: skip

    anon_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.user_id", ondelete="SET NULL"), index=True)
    scope: Mapped[str] = mapped_column(String(8))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    is_active: Mapped[bool] = mapped_column(default=True)
