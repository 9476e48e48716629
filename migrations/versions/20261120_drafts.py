"""drafts: what people have begun to write

Revision: 20261120_drafts
Before it: 20261120_threads
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_drafts"
down_revision = "20261120_threads"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "message_drafts",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("message_text", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["chat_rooms.room_id"], name=op.f("fk_message_drafts_room_id_chat_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", "person_key", name=op.f("pk_message_drafts")),
    )


def downgrade():
    op.drop_table("message_drafts")
