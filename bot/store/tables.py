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
)

answers = Table(
    "answers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, nullable=False),
    Column("sent_at", Moment, nullable=False),
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
