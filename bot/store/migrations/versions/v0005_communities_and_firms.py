"""Communities and firms: groups, their knowledge and questions, desks, contacts; where an answer stands.

Types are written out: a migration must not change with tables.py.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("answer_chat", sa.BigInteger))
    op.add_column("outbox", sa.Column("question_chat", sa.BigInteger))
    op.create_table(
        "groups",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("digest_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "group_admins",
        sa.Column("group_id", sa.String(120), primary_key=True),
        sa.Column("people", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("group_id", sa.String(120), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("questions_group", "questions", ["group_id", "at"])
    op.create_table(
        "notes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("scope", sa.String(140), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("notes_scope", "notes", ["scope"])
    op.create_table(
        "handovers",
        sa.Column("token", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_table(
        "own_messages",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("delete_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("own_messages_due", "own_messages", ["delete_at"])
    op.create_table(
        "slots",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("slot", sa.String(120), primary_key=True),
        sa.Column("message_id", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sends",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("sends_chat", "sends", ["chat_id", "at"])
    op.create_table(
        "firms",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desk", sa.String(120), unique=True),
    )
    op.create_table(
        "staff",
        sa.Column("person", sa.String(120), primary_key=True),
        sa.Column("firm_id", sa.String(40), sa.ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("staff_firm", "staff", ["firm_id"])
    op.create_table(
        "codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("firm_id", sa.String(40), sa.ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("firm_id", sa.String(40), sa.ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String(120), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False, unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("topic", sa.BigInteger),
        sa.Column("assigned", sa.String(120)),
        sa.Column("nearest", sa.String(10)),
        sa.Column("waiting_since", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_after", sa.DateTime(timezone=True)),
    )
    op.create_index("contacts_firm", "contacts", ["firm_id", "state"])
    op.create_index("contacts_person", "contacts", ["person"])
    op.create_table(
        "contact_files",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("contact_id", sa.String(32), sa.ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name_sealed", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("contact_files_contact", "contact_files", ["contact_id"])
    op.create_table(
        "party_names",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("firm_id", sa.String(40), sa.ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("party_names_firm", "party_names", ["firm_id"])
    op.create_index("party_names_contact", "party_names", ["contact_id"])
    op.create_table(
        "firm_log",
        sa.Column("firm_id", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("firm_log")
    op.drop_table("party_names")
    op.drop_table("contact_files")
    op.drop_table("contacts")
    op.drop_table("codes")
    op.drop_table("staff")
    op.drop_table("firms")
    op.drop_table("sends")
    op.drop_table("slots")
    op.drop_table("own_messages")
    op.drop_table("handovers")
    op.drop_table("notes")
    op.drop_table("questions")
    op.drop_table("group_admins")
    op.drop_table("groups")
    op.drop_column("outbox", "question_chat")
    op.drop_column("answers", "answer_chat")
