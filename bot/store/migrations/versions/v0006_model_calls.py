"""The way to a model: the log of calls, without a word of them, and who has agreed to it.

Types are written out: a migration must not change with tables.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("person", sa.String(120)),
        sa.Column("group_id", sa.String(120)),
        sa.Column("firm_id", sa.String(40)),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("prompt", sa.String(60), nullable=False),
        sa.Column("sent", sa.String(64), nullable=False),
        sa.Column("heard", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("given", sa.BigInteger, nullable=False),
        sa.Column("said", sa.BigInteger, nullable=False),
        sa.Column("micros", sa.BigInteger, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("counted", sa.Integer, nullable=False),
    )
    op.create_index("model_calls_month", "model_calls", ["month", "person"])
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    )
    op.create_index("consents_subject", "consents", ["side", "subject"])


def downgrade() -> None:
    op.drop_table("consents")
    op.drop_table("model_calls")
