"""Numbers that count up for ever get 64 bits on PostgreSQL; SQLite's have them already.

Groups alone may get a few hundred messages a second; 32 bits would last some weeks of that.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("questions", "sends", "consents")


def upgrade() -> None:
    _retype("bigint", sa.Integer, sa.BigInteger)


def downgrade() -> None:
    _retype("integer", sa.BigInteger, sa.Integer)


def _retype(name: str, old: type[sa.Integer], new: type[sa.Integer]) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.alter_column(table, "id", existing_type=old(), type_=new(), existing_nullable=False)
        op.execute(f"ALTER SEQUENCE {table}_id_seq AS {name}")
