"""What people have begun to write; stored sealed, as what they have sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.crypto import Sealed
from chatroom.core.database import Moment
from chatroom.extensions import db


class KeptDraft(db.Model):
    """What a person has begun to write in a room, whichever handle they have there; nobody else ever sees it."""

    __tablename__ = "message_drafts"

    room_id: Mapped[int] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"), primary_key=True)
    person_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    message_text: Mapped[str] = mapped_column(Sealed)
    updated_at: Mapped[datetime] = mapped_column(Moment)
