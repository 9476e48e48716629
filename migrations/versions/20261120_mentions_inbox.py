"""mentions inbox: whom a message calls found by handle, and since when a member hears what is said to everyone

Revision: 20261120_mentions_inbox
Before it: 20261120_1
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_mentions_inbox"
down_revision = "20261120_1"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_message_mentions_called", "message_mentions", ["anon_id", "message_id"])
    with op.batch_alter_table("room_members") as members:
        members.add_column(sa.Column("entered_seq", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("room_members") as members:
        members.alter_column("entered_seq", server_default=None)


def downgrade():
    with op.batch_alter_table("room_members") as members:
        members.drop_column("entered_seq")
    op.drop_index("ix_message_mentions_called", "message_mentions")
