"""Cases, their items, versions, files, reminders. Types are written out: a migration must not change with tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(120), nullable=False, unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
        sa.Column("noticed_at", MOMENT),
    )
    op.create_table(
        "case_items",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("case_items_case", "case_items", ["case_id", "position"])
    op.create_table(
        "case_versions",
        sa.Column("item_id", sa.String(32), sa.ForeignKey("case_items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_table(
        "case_files",
        sa.Column("item_id", sa.String(32), sa.ForeignKey("case_items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "due",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("item_id", sa.String(32), sa.ForeignKey("case_items.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("leased_until", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.UniqueConstraint("item_id", "kind", "at", name="due_once"),
    )
    op.create_index("due_next", "due", ["state", "not_before"])
    op.create_index("due_person", "due", ["person"])


def downgrade() -> None:
    for table in ("due", "case_files", "case_versions", "case_items", "cases"):
        op.drop_table(table)
