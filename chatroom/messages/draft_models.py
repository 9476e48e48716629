"""What people have begun to write; stored sealed, as what they have sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.crypto import Sealed
from chatroom.core.database import Moment
from chatroom.extensions import db

_OF_ROOM = text("parent_id IS NULL")


class KeptDraft(db.Model):
    """What a person has begun to write in a room, or below a message of it, whichever handle they have there.

    Nobody else ever sees it.
    """

    __tablename__ = "message_drafts"
    __table_args__ = (
        UniqueConstraint("parent_id", "person_key"),
        Index("uq_message_drafts_of_room", "room_id", "person_key", unique=True, sqlite_where=_OF_ROOM,
              postgresql_where=_OF_ROOM),
        Index("ix_message_drafts_person", "room_id", "person_key"),
    )  # fmt: skip

    draft_id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"))
    person_key: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("chat_messages.message_id", ondelete="CASCADE"))
    message_text: Mapped[str] = mapped_column(Sealed)
    updated_at: Mapped[datetime] = mapped_column(Moment)
