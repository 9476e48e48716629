"""How people want to be called, and the browsers that can be called while no page is open."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.crypto import Sealed
from chatroom.core.database import Moment
from chatroom.extensions import db


class NoticeSettings(db.Model):
    """What a person has chosen; who has chosen nothing has no row. `stop_key` stands for them in a mail's links."""

    __tablename__ = "notice_settings"
    __table_args__ = (CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_hours"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    has_sound: Mapped[bool] = mapped_column(default=False)
    in_browser: Mapped[bool] = mapped_column(default=False)
    by_mail: Mapped[bool] = mapped_column(default=False)
    hides_text: Mapped[bool] = mapped_column(default=False)
    quiet_from: Mapped[int | None]  # minutes after midnight, by the person's own clock
    quiet_until: Mapped[int | None]
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    mailed_at: Mapped[datetime | None] = mapped_column(Moment)
    stop_key: Mapped[str | None] = mapped_column(String(64), unique=True)


class PushSubscription(db.Model):
    """A browser's own address at its maker's push service; it goes with the sign-in by which it came."""

    __tablename__ = "push_subscriptions"

    subscription_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("user_sessions.session_id", ondelete="CASCADE"), index=True)
    endpoint_hash: Mapped[str] = mapped_column(String(64), unique=True)
    endpoint: Mapped[str] = mapped_column(Sealed)
    p256dh: Mapped[str] = mapped_column(Sealed)
    auth: Mapped[str] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
