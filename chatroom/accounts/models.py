"""Real people, and what proves that they are signed in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.database import Moment
from chatroom.extensions import db

ROLES = ("member", "teacher", "librarian", "admin")
SCOPES = ("read", "write")


class User(db.Model):
    """A real person; never shown to other patrons."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("role IN ('member', 'teacher', 'librarian', 'admin')", name="role"),
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(banned_at IS NULL) = (is_banned = false)", name="ban_has_time"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    role: Mapped[str] = mapped_column(String(16), default="member")
    department: Mapped[str | None] = mapped_column(String(80))
    level: Mapped[int | None]
    display_name: Mapped[str | None] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_banned: Mapped[bool] = mapped_column(default=False)
    banned_at: Mapped[datetime | None] = mapped_column(Moment)
    ban_reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_login_at: Mapped[datetime | None] = mapped_column(Moment)


class UserSession(db.Model):
    """One sign-in on one device; the browser holds the token, we hold its hash."""

    __tablename__ = "user_sessions"
    __table_args__ = (CheckConstraint("kind IN ('browser', 'kiosk')", name="kind"),)

    session_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(16), default="browser")  # a kiosk is everybody's, and keeps nothing
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_active_at: Mapped[datetime] = mapped_column(Moment, default=now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_for: Mapped[str | None] = mapped_column(String(40))


class ApiToken(db.Model):
    """A key for a bot or a script: shown once, kept as a hash, limited to its scopes."""

    __tablename__ = "api_tokens"

    token_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    scopes: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    last_active_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_for: Mapped[str | None] = mapped_column(String(40))
