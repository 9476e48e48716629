"""attachments: files that come with messages

Revision: 20261120_attachments
Before it: 20261120_message_words
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_attachments"
down_revision = "20261120_message_words"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "attachments",
        sa.Column("attachment_id", sa.String(length=32), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("anon_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("alt_text", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("thumbnail_size", sa.Integer(), nullable=True),
        sa.Column("stored_as", sa.String(length=32), nullable=False),
        sa.Column("stored_key", sa.LargeBinary(), nullable=False),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('image', 'file', 'audio', 'video')", name=op.f("ck_attachments_kind")),
        sa.CheckConstraint("(thumbnail_size IS NULL) = (kind <> 'image')",
                           name=op.f("ck_attachments_pictures_have_thumbnails")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_attachments_size")),
        sa.ForeignKeyConstraint(["anon_id"], ["chat_anon_id.anon_id"],
                                name=op.f("fk_attachments_anon_id_chat_anon_id")),
        sa.ForeignKeyConstraint(["message_id"], ["chat_messages.message_id"],
                                name=op.f("fk_attachments_message_id_chat_messages"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["room_id"], ["chat_rooms.room_id"],
                                name=op.f("fk_attachments_room_id_chat_rooms"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_attachments_stored_as")),
    )  # fmt: skip
    for column in ("anon_id", "due_at", "message_id", "room_id"):
        op.create_index(f"ix_attachments_{column}", "attachments", [column])
    with op.batch_alter_table("chat_messages") as batch_op:
        # With a default of the database's own: the version before writes messages without it.
        batch_op.add_column(sa.Column("attachment_count", sa.Integer(), server_default="0", nullable=False))


def downgrade():
    with op.batch_alter_table("chat_messages") as batch_op:
        batch_op.drop_column("attachment_count")
    op.drop_table("attachments")
