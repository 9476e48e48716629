"""Messages; their text is only ever stored sealed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from chatroom.core.clock import now
from chatroom.core.crypto import Sealed
from chatroom.core.database import Moment
from chatroom.extensions import db

_IS_REPLY, _IS_NO_REPLY = text("parent_id IS NOT NULL"), text("parent_id IS NULL")
_IS_PINNED = text("pinned_at IS NOT NULL")
_IS_TO_ERASE = text("deleted_at IS NOT NULL AND erased_at IS NULL")
_HAS_REACTION = dict.fromkeys(("sqlite_where", "postgresql_where"), text("reaction_count > 0"))


class Message(db.Model):
    """A message keeps the `seq` it was posted with; `updated_seq` is that of its last change."""

    __tablename__ = "chat_messages"
    __table_args__ = (
        UniqueConstraint("room_id", "seq"),
        UniqueConstraint("room_id", "anon_id", "client_id"),
        Index("ix_chat_messages_sent", "anon_id", "client_id"),
        Index("ix_chat_messages_changes", "room_id", "updated_seq"),
        Index("ix_chat_messages_top_level", "room_id", "seq", sqlite_where=_IS_NO_REPLY, postgresql_where=_IS_NO_REPLY),
        Index("ix_chat_messages_thread", "parent_id", "seq", sqlite_where=_IS_REPLY, postgresql_where=_IS_REPLY),
        Index("ix_chat_messages_to_erase", "deleted_at", sqlite_where=_IS_TO_ERASE, postgresql_where=_IS_TO_ERASE),
        Index("ix_chat_messages_pinned", "room_id", "pinned_at", sqlite_where=_IS_PINNED, postgresql_where=_IS_PINNED),
        Index("ix_chat_messages_reacted", "room_id", "message_id", **_HAS_REACTION),
        CheckConstraint("is_deleted = (deleted_at IS NOT NULL)", name="deletion_has_time"),
        CheckConstraint("is_deleted = (deleted_as IS NOT NULL)", name="deletion_has_author"),
        CheckConstraint("deleted_as IN ('author', 'moderator')", name="deleted_as"),
        CheckConstraint("updated_seq >= seq", name="seq_order"),
        CheckConstraint("(last_reply_by IS NULL) = (last_reply_at IS NULL)", name="last_reply_has_time"),
        CheckConstraint("(pinned_by IS NULL) = (pinned_at IS NULL)", name="pin_has_time"),
    )

    message_id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="CASCADE"))
    anon_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    seq: Mapped[int]
    updated_seq: Mapped[int]
    client_id: Mapped[str | None] = mapped_column(String(64))
    client_digest: Mapped[str | None] = mapped_column(String(64))
    message_type: Mapped[str] = mapped_column(String(16), default="text")
    message_text: Mapped[str] = mapped_column(Sealed)
    message_html: Mapped[str | None] = mapped_column(Sealed)  # None: plain text, made anew each time it is shown
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("chat_messages.message_id", ondelete="CASCADE"))
    # Of its replies that stand: how many, and the last one.
    reply_count: Mapped[int] = mapped_column(default=0)
    last_reply_by: Mapped[str | None] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    last_reply_at: Mapped[datetime | None] = mapped_column(Moment)
    attachment_count: Mapped[int] = mapped_column(default=0, server_default="0")
    reaction_count: Mapped[int] = mapped_column(default=0)
    pinned_at: Mapped[datetime | None] = mapped_column(Moment)
    pinned_by: Mapped[str | None] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    version: Mapped[int] = mapped_column(default=1)
    # As they were when it was written: a later role or name changes nothing that was said.
    role: Mapped[str] = mapped_column(String(16))
    badge: Mapped[str | None] = mapped_column(String(16))
    display_name: Mapped[str | None] = mapped_column(String(60))
    is_forwarded: Mapped[bool] = mapped_column(default=False)  # the words of somebody elsewhere; nothing tells whose
    sent_at: Mapped[datetime] = mapped_column(Moment, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(Moment)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_by: Mapped[str | None] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    deleted_as: Mapped[str | None] = mapped_column(String(16))
    deletion_reason: Mapped[str | None] = mapped_column(Sealed)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)  # from then on there is no text for moderators either


class MessageRevision(db.Model):
    """A text a message had before it was edited; for its author and for moderators."""

    __tablename__ = "message_revisions"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("chat_messages.message_id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    message_text: Mapped[str] = mapped_column(Sealed)
    replaced_at: Mapped[datetime] = mapped_column(Moment, default=now)


class MessageWords(db.Model):
    """Keyed hashes of a message's words, in order; the migration makes each engine's index on them."""

    __tablename__ = "message_words"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("chat_messages.message_id", ondelete="CASCADE"), primary_key=True
    )
    key_tag: Mapped[int]  # which key they were hashed under
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class MessageReaction(db.Model):
    """An emoji that somebody put to a message; the first ones stand first."""

    __tablename__ = "message_reactions"
    __table_args__ = (UniqueConstraint("message_id", "emoji", "anon_id"),)

    reaction_id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("chat_messages.message_id", ondelete="CASCADE"))
    emoji: Mapped[str] = mapped_column(String(16))
    anon_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))


class MessageMention(db.Model):
    """A member a message calls; the empty handle stands for everyone in the room."""

    __tablename__ = "message_mentions"
    __table_args__ = (Index("ix_message_mentions_called", "anon_id", "message_id"),)

    message_id: Mapped[int] = mapped_column(
        ForeignKey("chat_messages.message_id", ondelete="CASCADE"), primary_key=True
    )
    anon_id: Mapped[str] = mapped_column(String(40), primary_key=True)


class ThreadFollow(db.Model):
    """Somebody follows the thread below a message, and has read it as far as `read_seq`; or follows it no longer.

    The row stays when somebody stops following by hand, so that others' replies do not begin it anew.
    """

    __tablename__ = "thread_follows"
    __table_args__ = (Index("ix_thread_follows_person_key", "person_key"),)

    message_id: Mapped[int] = mapped_column(
        ForeignKey("chat_messages.message_id", ondelete="CASCADE"), primary_key=True
    )
    person_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_following: Mapped[bool] = mapped_column(default=True)
    read_seq: Mapped[int]


class Attachment(db.Model):
    """A file that came with a message, or is about to.

    The row is there before its file and goes after it, so that no file is ever nobody's: from `due_at` on, or when
    what it belonged to is gone, it is swept. Until a message is posted with it, it is its uploader's alone.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_message_id", "message_id"),
        Index("ix_attachments_room_id", "room_id"),
        Index("ix_attachments_anon_id", "anon_id"),
        Index("ix_attachments_due_at", "due_at"),
        UniqueConstraint("stored_as"),
        CheckConstraint("kind IN ('image', 'file', 'audio', 'video')", name="kind"),
        CheckConstraint("(thumbnail_size IS NULL) = (kind <> 'image')", name="pictures_have_thumbnails"),
        CheckConstraint("size >= 0", name="size"),
    )

    attachment_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("chat_rooms.room_id", ondelete="SET NULL"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("chat_messages.message_id", ondelete="SET NULL"))
    anon_id: Mapped[str] = mapped_column(ForeignKey("chat_anon_id.anon_id"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(8), default="file")
    content_type: Mapped[str] = mapped_column(String(100), default="application/octet-stream")
    file_name: Mapped[str] = mapped_column(Sealed, default="")
    alt_text: Mapped[str] = mapped_column(Sealed, default="")
    size: Mapped[int]  # while it is coming, what is kept free for it
    width: Mapped[int | None]
    height: Mapped[int | None]
    thumbnail_size: Mapped[int | None]
    stored_as: Mapped[str] = mapped_column(String(32))
    stored_key: Mapped[str] = mapped_column(Sealed)
    is_ready: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
