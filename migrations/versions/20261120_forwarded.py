"""forwarded: messages that say what was said elsewhere

Revision: 20261120_forwarded
Before it: 20261120_drafts
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_forwarded"
down_revision = "20261120_drafts"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("chat_messages") as messages:
        messages.add_column(sa.Column("is_forwarded", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("chat_messages") as messages:
        messages.alter_column("is_forwarded", server_default=None)


def downgrade():
    with op.batch_alter_table("chat_messages") as messages:
        messages.drop_column("is_forwarded")
