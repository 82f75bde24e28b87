"""Who of a group or firm agreed to a model and took it back; and one standing yes at a time for each text.

Types are written out: a migration must not change with tables.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STANDING = "withdrawn_at IS NULL"


def upgrade() -> None:
    op.add_column("consents", sa.Column("given_by", sa.String(120)))
    op.add_column("consents", sa.Column("withdrawn_by", sa.String(120)))
    op.execute(
        f"DELETE FROM consents WHERE {_STANDING} AND id NOT IN"
        f" (SELECT MIN(id) FROM consents WHERE {_STANDING} GROUP BY side, subject, version)"
    )
    op.create_index(
        "consents_standing", "consents", ["side", "subject", "version"], unique=True,
        sqlite_where=sa.text(_STANDING), postgresql_where=sa.text(_STANDING),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("consents_standing", "consents")
    with op.batch_alter_table("consents") as table:
        table.drop_column("withdrawn_by")
        table.drop_column("given_by")
