"""hushed rooms: a member's own wish to hear less of a room

Revision: 20261120_hushed_rooms
Before it: 20261120_mentions_inbox
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_hushed_rooms"
down_revision = "20261120_mentions_inbox"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("room_members") as members:
        members.add_column(sa.Column("is_hushed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("room_members") as members:
        members.alter_column("is_hushed", server_default=None)


def downgrade():
    with op.batch_alter_table("room_members") as members:
        members.drop_column("is_hushed")
