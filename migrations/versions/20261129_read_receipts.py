"""read receipts: what each of two has chosen, and how far the other one may be told that they have read

Revision: 20261129_read_receipts
Before it: 20261120_pins
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_read_receipts"
down_revision = "20261120_pins"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("room_members", sa.Column("shows_read", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("room_members", sa.Column("told_seq", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE room_members SET told_seq = read_seq"
        " WHERE room_id IN (SELECT room_id FROM chat_rooms WHERE room_type = 'direct')"
    )


def downgrade():
    op.drop_column("room_members", "told_seq")
    op.drop_column("room_members", "shows_read")
