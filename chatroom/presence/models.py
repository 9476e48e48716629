"""What people have chosen to look like."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.extensions import db


class UserPresence(db.Model):
    """A person's chosen status and words. No times are kept: nobody shall learn when somebody was here."""

    __tablename__ = "user_presence"
    __table_args__ = (CheckConstraint("status IN ('online', 'away', 'busy', 'invisible')", name="status"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str] = mapped_column(String(16), default="online")
    status_text: Mapped[str] = mapped_column(String(80), default="")
