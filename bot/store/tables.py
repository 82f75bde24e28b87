"""The tables, once, in types that SQLite and PostgreSQL both know.

Not the queries (they stand beside the concept they serve: inbox, outbox, people) and not the history of the schema
(migrations/). Moments are aware datetimes in UTC everywhere; SQLite, which knows no zones, gets them without.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)  # fmt: skip
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[dt.datetime]):
    """An aware datetime; stored in UTC, read back in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


Counted = BigInteger().with_variant(Integer, "sqlite")
"""Numbers that count up for ever; SQLite counts by itself only what it calls INTEGER, which has 64 bits there."""

metadata = MetaData()

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("payload", Text, nullable=False),
    Column("join_key", String(80)),
    Column("received_at", Moment, nullable=False),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("leased_by", String(120)),
    Column("leased_until", Moment),
    Column("last_error", String(120)),
    Index("inbox_chat", "chat_id", "state", "update_id"),
    Index("inbox_due", "state", "not_before"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("step", Text, nullable=False),
    Column("question_id", BigInteger),
    Column("part", Integer),
    Column("sent_at", Moment),
    Column("question_chat", BigInteger),
)

answers = Table(
    "answers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("answer_chat", BigInteger),
)

people = Table(
    "people",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("language", String(8)),
    Column("blocked_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("value", Text, nullable=False),
)

checks = Table(
    "checks",
    metadata,
    Column("person", String(120), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(120), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("noticed_at", Moment),
)

case_items = Table(
    "case_items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_id", String(32), ForeignKey("cases.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("position", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("sealed", Text, nullable=False),
    Index("case_items_case", "case_id", "position"),
)

case_versions = Table(
    "case_versions",
    metadata,
    Column("item_id", String(32), ForeignKey("case_items.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("created_at", Moment, nullable=False),
    Column("sealed", Text, nullable=False),
)

case_files = Table(
    "case_files",
    metadata,
    Column("item_id", String(32), ForeignKey("case_items.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

due = Table(
    "due",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(120), nullable=False),
    Column("item_id", String(32), ForeignKey("case_items.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(8), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("tries", Integer, nullable=False),
    UniqueConstraint("item_id", "kind", "at", name="due_once"),
    Index("due_next", "state", "not_before"),
    Index("due_person", "person"),
)

dialogs = Table(
    "dialogs",
    metadata,
    Column("person", String(120), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("settings", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("digest_at", Moment),
)

group_admins = Table(
    "group_admins",
    metadata,
    Column("group_id", String(120), primary_key=True),
    Column("people", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("group_id", String(120), nullable=False),
    Column("person", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("sealed", Text, nullable=False),
    Index("questions_group", "group_id", "at"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("scope", String(140), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sealed", Text, nullable=False),
    Index("notes_scope", "scope"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("person", String(120), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sealed", Text, nullable=False),
)

own_messages = Table(
    "own_messages",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("delete_at", Moment, nullable=False),
    Index("own_messages_due", "delete_at"),
)

slots = Table(
    "slots",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", String(120), primary_key=True),
    Column("message_id", BigInteger, nullable=False),
)

sends = Table(
    "sends",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Index("sends_chat", "chat_id", "at"),
    Index("sends_at", "at"),
)

pauses = Table(
    "pauses",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("owner", String(120), nullable=False),
    Column("until", Moment, nullable=False),
)

firms = Table(
    "firms",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("settings", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("desk", String(120), unique=True),
)

staff = Table(
    "staff",
    metadata,
    Column("person", String(120), primary_key=True),
    Column("firm_id", String(40), ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(12), nullable=False),
    Column("name", String(120), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Index("staff_firm", "firm_id"),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("firm_id", String(40), ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
    Column("role", String(12), nullable=False),
    Column("expires_at", Moment, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("firm_id", String(40), ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
    Column("person", String(120), nullable=False),
    Column("reference", String(16), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("topic", BigInteger),
    Column("assigned", String(120)),
    Column("nearest", String(10)),
    Column("waiting_since", Moment),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("delete_after", Moment),
    Index("contacts_firm", "firm_id", "state"),
    Index("contacts_person", "person"),
)

contact_files = Table(
    "contact_files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("contact_id", String(32), ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False),
    Column("name_sealed", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("contact_files_contact", "contact_id"),
)

party_names = Table(
    "party_names",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("firm_id", String(40), ForeignKey("firms.id", ondelete="CASCADE"), nullable=False),
    Column("contact_id", String(32), nullable=False),
    Column("sealed", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("party_names_firm", "firm_id"),
    Index("party_names_contact", "contact_id"),
)

firm_log = Table(
    "firm_log",
    metadata,
    Column("firm_id", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("entry", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

model_calls = Table(
    "model_calls",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("month", String(7), nullable=False),
    Column("person", String(120)),
    Column("group_id", String(120)),
    Column("firm_id", String(40)),
    Column("model", String(120), nullable=False),
    Column("prompt", String(60), nullable=False),
    Column("sent", String(64), nullable=False),
    Column("heard", String(64), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("given", BigInteger, nullable=False),
    Column("said", BigInteger, nullable=False),
    Column("micros", BigInteger, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Index("model_calls_month", "month", "person"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Counted, primary_key=True, autoincrement=True),
    Column("side", String(8), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("version", String(16), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Column("given_by", String(120)),
    Column("withdrawn_by", String(120)),
    Index("consents_subject", "side", "subject"),
    Index(
        "consents_standing",
        "side",
        "subject",
        "version",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(120), nullable=False),
    Column("message", BigInteger),
    Column("at", Moment, nullable=False),
    Column("sealed", Text, nullable=False),
    Index("turns_person", "person", "id"),
    Index("turns_at", "at"),
)
