"""threads: the last reply on its parent, who follows which thread, and pages of messages that are no replies

Whoever has begun a thread or written in one follows it, and has read it.

Revision: 20261120_threads
Before it: 20261120_hushed_rooms
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_threads"
down_revision = "20261120_hushed_rooms"
branch_labels = None
depends_on = None

LAST = """UPDATE chat_messages SET last_reply_by = last.anon_id, last_reply_at = last.sent_at
 FROM (SELECT parent_id, max(seq) AS seq FROM chat_messages WHERE parent_id IS NOT NULL AND is_deleted = false
 GROUP BY parent_id) AS newest JOIN chat_messages last ON last.parent_id = newest.parent_id AND last.seq = newest.seq
 WHERE chat_messages.message_id = newest.parent_id"""
FOLLOW = """INSERT INTO thread_follows (message_id, person_key, is_following, read_seq)
 SELECT DISTINCT reply.parent_id, room_members.person_key, true, chat_rooms.last_seq
 FROM chat_messages reply JOIN chat_messages parent ON parent.message_id = reply.parent_id
 JOIN chat_rooms ON chat_rooms.room_id = reply.room_id
 JOIN room_members ON room_members.room_id = reply.room_id
 AND room_members.anon_id IN (reply.anon_id, parent.anon_id)
 WHERE reply.is_deleted = false AND room_members.person_key IS NOT NULL"""


def upgrade():
    op.create_table(
        "thread_follows",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("is_following", sa.Boolean(), nullable=False),
        sa.Column("read_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["chat_messages.message_id"],
            name=op.f("fk_thread_follows_message_id_chat_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "person_key", name=op.f("pk_thread_follows")),
    )
    op.create_index("ix_thread_follows_person_key", "thread_follows", ["person_key"])
    with op.batch_alter_table("chat_messages") as messages:
        messages.add_column(sa.Column("last_reply_by", sa.String(length=40), nullable=True))
        messages.add_column(sa.Column("last_reply_at", sa.DateTime(timezone=True), nullable=True))
        messages.create_foreign_key(
            op.f("fk_chat_messages_last_reply_by_chat_anon_id"), "chat_anon_id", ["last_reply_by"], ["anon_id"]
        )
        messages.create_check_constraint(
            op.f("ck_chat_messages_last_reply_has_time"), "(last_reply_by IS NULL) = (last_reply_at IS NULL)"
        )
        messages.drop_index("ix_chat_messages_parent_id")
    _create_index("ix_chat_messages_top_level", ["room_id", "seq"], "parent_id IS NULL")
    _create_index("ix_chat_messages_thread", ["parent_id", "seq"], "parent_id IS NOT NULL")
    op.execute(LAST)
    op.execute(FOLLOW)


def downgrade():
    op.drop_index("ix_chat_messages_thread", "chat_messages")
    op.drop_index("ix_chat_messages_top_level", "chat_messages")
    with op.batch_alter_table("chat_messages") as messages:
        messages.create_index("ix_chat_messages_parent_id", ["parent_id"])
        messages.drop_constraint(op.f("ck_chat_messages_last_reply_has_time"), type_="check")
        messages.drop_constraint(op.f("fk_chat_messages_last_reply_by_chat_anon_id"), type_="foreignkey")
        messages.drop_column("last_reply_at")
        messages.drop_column("last_reply_by")
    op.drop_table("thread_follows")


def _create_index(name, columns, where):
    op.create_index(name, "chat_messages", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
