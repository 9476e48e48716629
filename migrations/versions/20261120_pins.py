"""pins: when a message was pinned in its room, and by which handle

Revision: 20261120_pins
Before it: 20261120_direct
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_pins"
down_revision = "20261120_direct"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("chat_messages") as messages:
        messages.add_column(sa.Column("pinned_at", sa.DateTime(timezone=True), nullable=True))
        messages.add_column(sa.Column("pinned_by", sa.String(length=40), nullable=True))
        messages.create_foreign_key(
            op.f("fk_chat_messages_pinned_by_chat_anon_id"), "chat_anon_id", ["pinned_by"], ["anon_id"]
        )
        messages.create_check_constraint(
            op.f("ck_chat_messages_pin_has_time"), "(pinned_by IS NULL) = (pinned_at IS NULL)"
        )
    where = sa.text("pinned_at IS NOT NULL")
    op.create_index("ix_chat_messages_pinned", "chat_messages", ["room_id", "pinned_at"],
                    sqlite_where=where, postgresql_where=where)  # fmt: skip


def downgrade():
    op.drop_index("ix_chat_messages_pinned", "chat_messages")
    with op.batch_alter_table("chat_messages") as messages:
        messages.drop_constraint(op.f("ck_chat_messages_pin_has_time"), type_="check")
        messages.drop_constraint(op.f("fk_chat_messages_pinned_by_chat_anon_id"), type_="foreignkey")
        messages.drop_column("pinned_by")
        messages.drop_column("pinned_at")
