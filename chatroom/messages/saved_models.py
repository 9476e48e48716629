"""What people keep for themselves."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.database import Moment
from chatroom.extensions import db


class SavedMessage(db.Model):
    """A message that a person wants to find again, across all of their rooms; nobody else learns of it."""

    __tablename__ = "saved_messages"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("chat_messages.message_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)
