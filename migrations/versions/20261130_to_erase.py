"""removed messages whose text is still to be erased: an index of them alone, which no post writes to

Revision: 20261130_to_erase
Before it: 20261129_words_beside
"""

import sqlalchemy as sa
from alembic import op

revision = "20261130_to_erase"
down_revision = "20261129_words_beside"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_index("ix_chat_messages_deleted_at", "chat_messages")
    where = sa.text("deleted_at IS NOT NULL AND erased_at IS NULL")
    op.create_index("ix_chat_messages_to_erase", "chat_messages", ["deleted_at"],
                    sqlite_where=where, postgresql_where=where)  # fmt: skip


def downgrade():
    op.drop_index("ix_chat_messages_to_erase", "chat_messages")
    op.create_index("ix_chat_messages_deleted_at", "chat_messages", ["deleted_at"])
