"""Several processes: what one does for all, which chats all leave alone, and messages counted over all chats.

Types are written out: a migration must not change with tables.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pauses",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("name", sa.String(160), primary_key=True),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("sends_at", "sends", ["at"])


def downgrade() -> None:
    op.drop_index("sends_at", "sends")
    op.drop_table("claims")
    op.drop_table("pauses")
