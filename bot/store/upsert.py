"""INSERT … ON CONFLICT in the dialect of the connected database; both write it alike, SQLAlchemy keeps it apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Inserts ``rows``, leaving those alone whose key is there already; how many were new."""
    if not rows:
        return 0
    statement = _insert(connection, table).values(list(rows)).on_conflict_do_nothing()
    return len(connection.execute(statement.returning(*table.primary_key)).all())


def put(connection: Connection, table: Table, row: dict[str, Any], *, keep: frozenset[str] = frozenset()) -> None:
    """Inserts ``row`` or overwrites the one with its key, except for the columns in ``keep``."""
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in row.items() if name not in keep and name not in keys}
    statement = _insert(connection, table).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
