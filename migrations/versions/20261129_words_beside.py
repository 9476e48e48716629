"""message words: SQLite's index is written by the application, PostgreSQL's keeps less waiting

Revision: 20261129_words_beside
Before it: 20261129_reacted
"""

import sqlalchemy as sa
from alembic import op

revision = "20261129_words_beside"
down_revision = "20261129_reacted"
branch_labels = None
depends_on = None

# A trigger makes each row a statement of its own, at whose end FTS5 writes down what it has: a piece for each message.
BY_TRIGGER = (
    "CREATE TRIGGER message_words_in AFTER INSERT ON message_words BEGIN "
    "INSERT INTO message_index (rowid, words) VALUES (new.message_id, new.words); END"
)
# What waits is looked through by every search, and sorted in by one post, while others wait for its room.
WAITING = "gin_pending_list_limit"


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER message_words_in")
    else:
        op.execute(f"ALTER INDEX ix_message_words_words SET ({WAITING} = 1024)")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text(BY_TRIGGER))
    else:
        op.execute(f"ALTER INDEX ix_message_words_words RESET ({WAITING})")
