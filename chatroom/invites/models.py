"""Invites, and who has used one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.database import Moment
from chatroom.extensions import db


class RoomInvite(db.Model):
    """A code that opens a room; the code itself is nowhere, only its keyed hash and its last letters."""

    __tablename__ = "room_invites"
    __table_args__ = (
        CheckConstraint("max_uses BETWEEN 1 AND 10000", name="max_uses"),
        CheckConstraint("uses_count >= 0 AND (max_uses IS NULL OR uses_count <= max_uses)", name="uses_count"),
        CheckConstraint("expires_at > created_at", name="expires_later"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revocation_has_author"),
    )

    invite_id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(4))
    created_by: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    max_uses: Mapped[int | None]  # None: as many as like
    uses_count: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("chat_anon_id.anon_id"))

    @property
    def is_over(self) -> bool:
        """True once revoked, or when its time has come."""
        return self.revoked_at is not None or self.expires_at <= now()

    @property
    def is_used_up(self) -> bool:
        """True when it has no use left."""
        return self.max_uses is not None and self.uses_count >= self.max_uses


class InviteRedemption(db.Model):
    """One use of an invite: a person's only one, however often they come and go with it."""

    __tablename__ = "invite_redemptions"

    invite_id: Mapped[int] = mapped_column(ForeignKey("room_invites.invite_id", ondelete="CASCADE"), primary_key=True)
    person_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    redeemed_at: Mapped[datetime] = mapped_column(Moment, default=now)
