"""reacted: an index of the messages that have reactions, for the search

Revision: 20261129_reacted
Before it: 20261129_thread_drafts
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_reacted"
down_revision = "20261129_thread_drafts"
branch_labels = None
depends_on = None


def upgrade():
    where = sa.text("reaction_count > 0")
    op.create_index("ix_chat_messages_reacted", "chat_messages", ["room_id", "message_id"],
                    sqlite_where=where, postgresql_where=where)  # fmt: skip


def downgrade():
    op.drop_index("ix_chat_messages_reacted", "chat_messages")
