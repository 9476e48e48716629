"""reactions: emoji that handles put to messages, and how many a message has

Revision: 20261120_reactions
Before it: 20261120_notices
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_reactions"
down_revision = "20261120_notices"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("chat_messages") as messages:
        messages.add_column(sa.Column("reaction_count", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("chat_messages") as messages:
        messages.alter_column("reaction_count", server_default=None)
    op.create_table(
        "message_reactions",
        sa.Column("reaction_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("emoji", sa.String(length=16), nullable=False),
        sa.Column("anon_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["anon_id"], ["chat_anon_id.anon_id"], name=op.f("fk_message_reactions_anon_id_chat_anon_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["chat_messages.message_id"],
            name=op.f("fk_message_reactions_message_id_chat_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reaction_id", name=op.f("pk_message_reactions")),
        sa.UniqueConstraint(
            "message_id", "emoji", "anon_id", name=op.f("uq_message_reactions_message_id_emoji_anon_id")
        ),
    )


def downgrade():
    op.drop_table("message_reactions")
    with op.batch_alter_table("chat_messages") as messages:
        messages.drop_column("reaction_count")
