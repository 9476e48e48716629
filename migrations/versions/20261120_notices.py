"""notices: levels for each room, kinds of devices, what people have chosen, browsers that can be called

Revision: 20261120_notices
Before it: 20261120_attachments
"""

import sqlalchemy as sa
from alembic import op

revision = "20261120_notices"
down_revision = "20261120_attachments"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("room_members") as table:
        table.add_column(sa.Column("notify", sa.String(length=8), nullable=False, server_default="mentions"))
        table.create_check_constraint(op.f("ck_room_members_notify"), "notify IN ('all', 'mentions', 'nothing')")
        table.create_index(
            "ix_room_members_hears_all",
            ["room_id"],
            sqlite_where=sa.text("notify = 'all'"),
            postgresql_where=sa.text("notify = 'all'"),
        )
    with op.batch_alter_table("user_sessions") as table:
        table.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="browser"))
        table.create_check_constraint(op.f("ck_user_sessions_kind"), "kind IN ('browser', 'kiosk')")
    op.create_table(
        "notice_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("has_sound", sa.Boolean(), nullable=False),
        sa.Column("in_browser", sa.Boolean(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("hides_text", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_notice_settings_quiet_hours")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_notice_settings_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_settings")),
        sa.UniqueConstraint("stop_key", name=op.f("uq_notice_settings_stop_key")),
    )
    op.create_table(
        "push_subscriptions",
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("endpoint_hash", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.LargeBinary(), nullable=False),
        sa.Column("p256dh", sa.LargeBinary(), nullable=False),
        sa.Column("auth", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_push_subscriptions_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["user_sessions.session_id"],
            name=op.f("fk_push_subscriptions_session_id_user_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscription_id", name=op.f("pk_push_subscriptions")),
        sa.UniqueConstraint("endpoint_hash", name=op.f("uq_push_subscriptions_endpoint_hash")),
    )
    op.create_index(op.f("ix_push_subscriptions_user_id"), "push_subscriptions", ["user_id"])
    op.create_index(op.f("ix_push_subscriptions_session_id"), "push_subscriptions", ["session_id"])


def downgrade():
    op.drop_table("push_subscriptions")
    op.drop_table("notice_settings")
    with op.batch_alter_table("user_sessions") as table:
        table.drop_constraint(op.f("ck_user_sessions_kind"), type_="check")
        table.drop_column("kind")
    with op.batch_alter_table("room_members") as table:
        table.drop_index("ix_room_members_hears_all")
        table.drop_constraint(op.f("ck_room_members_notify"), type_="check")
        table.drop_column("notify")
