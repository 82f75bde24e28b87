"""The last questions of a person who agreed to a language model, sealed.

Types are written out: a migration must not change with tables.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("message", sa.BigInteger),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("turns_person", "turns", ["person", "id"])
    op.create_index("turns_at", "turns", ["at"])


def downgrade() -> None:
    op.drop_table("turns")
