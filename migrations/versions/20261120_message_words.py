"""message words: keyed hashes of the words of messages, and the index in which they are found

Revision: 20261120_message_words
Before it: 20261120_saved
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_message_words"
down_revision = "20261120_saved"
branch_labels = None
depends_on = None

# SQLite's index follows the table by triggers. Nothing is known of how long texts are (columnsize=0): ranking is ours.
FTS5 = (
    "CREATE VIRTUAL TABLE message_index USING fts5(words, content='message_words', content_rowid='message_id', "
    "columnsize=0, tokenize='ascii')",
    "CREATE TRIGGER message_words_in AFTER INSERT ON message_words BEGIN "
    "INSERT INTO message_index (rowid, words) VALUES (new.message_id, new.words); END",
    "CREATE TRIGGER message_words_out AFTER DELETE ON message_words BEGIN "
    "INSERT INTO message_index (message_index, rowid, words) VALUES ('delete', old.message_id, old.words); END",
)


def upgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "message_words",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("key_tag", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["chat_messages.message_id"], ondelete="CASCADE",
            name=op.f("fk_message_words_message_id_chat_messages"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_words")),
    )  # fmt: skip
    if is_sqlite:
        for statement in FTS5:
            op.execute(statement)
    else:
        op.execute("ALTER TABLE message_words ALTER COLUMN words TYPE tsvector USING words::tsvector")
        op.create_index("ix_message_words_words", "message_words", ["words"], postgresql_using="gin")


def downgrade():
    op.drop_table("message_words")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE message_index")
