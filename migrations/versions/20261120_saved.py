"""saved: messages that people keep for themselves

Revision: 20261120_saved
Before it: 20261120_forwarded
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_saved"
down_revision = "20261120_forwarded"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "saved_messages",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["chat_messages.message_id"],
            name=op.f("fk_saved_messages_message_id_chat_messages"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_saved_messages_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "message_id", name=op.f("pk_saved_messages")),
    )
    op.create_index(op.f("ix_saved_messages_message_id"), "saved_messages", ["message_id"])


def downgrade():
    op.drop_table("saved_messages")
