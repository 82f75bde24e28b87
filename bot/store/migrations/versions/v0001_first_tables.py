"""Inbox, outbox, answers, people, settings. Types are written out: a migration must not change with tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("join_key", sa.String(80)),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("leased_by", sa.String(120)),
        sa.Column("leased_until", MOMENT),
        sa.Column("last_error", sa.String(120)),
    )
    op.create_index("inbox_chat", "inbox", ["chat_id", "state", "update_id"])
    op.create_index("inbox_due", "inbox", ["state", "not_before"])
    op.create_table(
        "outbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("question_id", sa.BigInteger),
        sa.Column("part", sa.Integer),
        sa.Column("sent_at", MOMENT),
    )
    op.create_table(
        "answers",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("part", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("language", sa.String(8)),
        sa.Column("blocked_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("settings", "people", "answers", "outbox", "inbox"):
        op.drop_table(table)
