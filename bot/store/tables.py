"""The tables, once, in types that SQLite and PostgreSQL both know.

Not the queries (they stand beside the concept they serve: inbox, outbox, people) and not the history of the schema
(migrations/). Moments are aware datetimes in UTC everywhere; SQLite, which knows no zones, gets them without.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Column, DateTime, Dialect, Index, Integer, MetaData, String, Table, Text
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
