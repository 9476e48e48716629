"""direct messages: conversations of two handles, what each has decided, who takes requests, what holds a member back

Revision: 20261120_direct
Before it: 20261120_reactions
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_direct"
down_revision = "20261120_reactions"
branch_labels = None
depends_on = None

HOLD = (
    "VARCHAR(16) CONSTRAINT ck_room_members_hold"
    " CHECK (hold IN ('waiting', 'asked', 'refused', 'closed', 'blocking', 'muted'))"
)


def upgrade():
    # As it stands, on either engine: the large table is not made anew for it.
    op.execute(f"ALTER TABLE room_members ADD COLUMN hold {HOLD}")
    op.create_table(
        "direct_conversations",
        sa.Column("room_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=40), nullable=False) for name in ("low_id", "high_id", "asked_by")),
        sa.Column("met_in", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_direct_conversations_pair")),
        sa.CheckConstraint("asked_by IN (low_id, high_id)", name=op.f("ck_direct_conversations_asked_by")),
        sa.CheckConstraint(
            "status IN ('asked', 'accepted', 'declined')", name=op.f("ck_direct_conversations_status")
        ),
        sa.CheckConstraint("NOT is_withheld OR status = 'asked'", name=op.f("ck_direct_conversations_withheld")),
        *(
            sa.ForeignKeyConstraint(
                [name], ["chat_anon_id.anon_id"], name=op.f(f"fk_direct_conversations_{name}_chat_anon_id")
            )
            for name in ("low_id", "high_id", "asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["chat_rooms.room_id"], name=op.f("fk_direct_conversations_room_id_chat_rooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["met_in"], ["chat_rooms.room_id"], name=op.f("fk_direct_conversations_met_in_chat_rooms"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_direct_conversations")),
    )  # fmt: skip
    _index("pair", "low_id", "high_id", where="NOT is_withheld")
    _index("withheld", "low_id", "high_id", "asked_by", where="is_withheld")
    op.create_index("ix_direct_conversations_asked_by", "direct_conversations", ["asked_by", "asked_at"])
    op.create_index("ix_direct_conversations_met_in", "direct_conversations", ["met_in"])
    op.create_table(
        "direct_sides",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("anon_id", sa.String(length=40), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("is_blocking", sa.Boolean(), nullable=False),
        sa.Column("block_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("is_blocking OR block_key IS NULL", name=op.f("ck_direct_sides_block")),
        sa.ForeignKeyConstraint(
            ["room_id"], ["direct_conversations.room_id"],
            name=op.f("fk_direct_sides_room_id_direct_conversations"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["anon_id"], ["chat_anon_id.anon_id"], name=op.f("fk_direct_sides_anon_id_chat_anon_id")
        ),
        sa.PrimaryKeyConstraint("room_id", "anon_id", name=op.f("pk_direct_sides")),
    )  # fmt: skip
    op.create_index("ix_direct_sides_block_key", "direct_sides", ["block_key"])
    op.create_table(
        "direct_choices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("takes_requests", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_direct_choices_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_direct_choices")),
    )


def downgrade():
    op.drop_table("direct_choices")
    op.drop_table("direct_sides")
    op.drop_table("direct_conversations")
    op.execute("ALTER TABLE room_members DROP COLUMN hold")


def _index(name, *columns, where):
    op.create_index(
        f"uq_direct_conversations_{name}", "direct_conversations", columns, unique=True,
        sqlite_where=sa.text(where), postgresql_where=sa.text(where),
    )  # fmt: skip
