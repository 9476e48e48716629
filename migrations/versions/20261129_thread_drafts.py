"""thread drafts: what people have begun to write below a message

Revision: 20261129_thread_drafts
Before it: 20261129_read_receipts
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_thread_drafts"
down_revision = "20261129_read_receipts"
branch_labels = None
depends_on = None


def _columns():
    return [
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("message_text", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["chat_rooms.room_id"], name=op.f("fk_message_drafts_room_id_chat_rooms"), ondelete="CASCADE"
        ),
    ]


def _made_anew(*more):
    """The table with another key; what it holds waits beside it meanwhile."""
    op.execute("CREATE TABLE drafts_before AS SELECT room_id, person_key, message_text, updated_at FROM message_drafts")
    op.drop_table("message_drafts")
    op.create_table("message_drafts", *_columns(), *more)
    op.execute(
        "INSERT INTO message_drafts (room_id, person_key, message_text, updated_at)"
        " SELECT room_id, person_key, message_text, updated_at FROM drafts_before"
    )
    op.drop_table("drafts_before")


def upgrade():
    _made_anew(
        sa.Column("draft_id", sa.Integer(), nullable=False, autoincrement=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["chat_messages.message_id"],
            name=op.f("fk_message_drafts_parent_id_chat_messages"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_message_drafts")),
        sa.UniqueConstraint("parent_id", "person_key", name=op.f("uq_message_drafts_parent_id_person_key")),
    )  # fmt: skip
    op.create_index(
        "uq_message_drafts_of_room", "message_drafts", ["room_id", "person_key"], unique=True,
        sqlite_where=sa.text("parent_id IS NULL"), postgresql_where=sa.text("parent_id IS NULL"),
    )  # fmt: skip
    op.create_index("ix_message_drafts_person", "message_drafts", ["room_id", "person_key"])


def downgrade():
    op.execute("DELETE FROM message_drafts WHERE parent_id IS NOT NULL")
    _made_anew(sa.PrimaryKeyConstraint("room_id", "person_key", name=op.f("pk_message_drafts")))
