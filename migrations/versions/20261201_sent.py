"""whose messages are looked for: together with the id under which they were sent

Revision: 20261201_sent
Before it: 20261130_to_erase
"""

from alembic import op

revision = "20261201_sent"
down_revision = "20261130_to_erase"
branch_labels = None
depends_on = None

SENT = ("ix_chat_messages_sent", ["anon_id", "client_id"])
BY_HANDLE = ("ix_chat_messages_anon_id", ["anon_id"])


def upgrade():
    replace(BY_HANDLE, SENT)


def downgrade():
    replace(SENT, BY_HANDLE)


def replace(old, new):
    (name, columns), (before, _) = new, old
    if op.get_context().dialect.name == "sqlite":
        op.drop_index(before, "chat_messages")
        op.create_index(name, "chat_messages", columns)
        return
    # Beside those who read and write, for as long as it takes; one that was left half made is of no use.
    with op.get_context().autocommit_block():
        op.drop_index(name, "chat_messages", postgresql_concurrently=True, if_exists=True)
        op.create_index(name, "chat_messages", columns, postgresql_concurrently=True)
        op.drop_index(before, "chat_messages", postgresql_concurrently=True, if_exists=True)
