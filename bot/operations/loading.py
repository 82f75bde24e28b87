"""Rows of an archive into a database, whichever it is: all of them or none, in one transaction.

The schema is made as it was when the archive was written, filled, counted, and then brought up to date by the same
migrations that a running store would have gone through. What stood there before is dropped in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, DateTime, Engine, Integer, LargeBinary, Table, func, inspect, select, text

from bot.operations.archive import Archive, ArchiveError
from bot.operations.rows import BadRow, from_line
from bot.operations.snapshot import VERSIONS, ours
from bot.store.migrations.upgrade import configuration

ROWS, BYTES = 200, 8_000_000
LOCK_SECONDS = 10


class NewerStore(Exception):  # noqa: N818  # a fact about the archive
    """The archive was written by a version that knows a schema we do not."""


def is_empty(engine: Engine) -> bool:
    """Is there no row of ours in this database?"""
    with engine.connect() as connection:
        return not any(
            connection.execute(select(func.count()).select_from(table)).scalar()
            for table in ours(connection).tables.values()
        )


def load(engine: Engine, archive: Archive) -> None:
    """Replaces everything of ours in the database by what the archive holds.

    Raises NewerStore, ArchiveError and SQLAlchemyError; then the database is as it was.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
        scripts = configuration(connection)
        if archive.manifest.revision not in {
            one.revision for one in ScriptDirectory.from_config(scripts).walk_revisions()
        }:
            raise NewerStore
        _drop(connection)
        command.upgrade(scripts, archive.manifest.revision)
        tables = ours(connection)
        if set(tables.tables) != set(archive.manifest.tables):
            raise ArchiveError("damaged", "store")
        for table in tables.sorted_tables:
            _fill(connection, table, archive)
            _number_on(connection, table)
        command.upgrade(configuration(connection), "head")


def _drop(connection: Connection) -> None:
    ours(connection).drop_all(connection)
    if inspect(connection).has_table(VERSIONS):
        connection.execute(text(f"DROP TABLE {VERSIONS}"))


def _fill(connection: Connection, table: Table, archive: Archive) -> None:
    for batch in _batches(archive, table):
        connection.execute(table.insert(), batch)
    count = connection.execute(select(func.count()).select_from(table)).scalar()
    if count != archive.manifest.tables[table.name]:
        raise ArchiveError("damaged", table.name)


def _batches(archive: Archive, table: Table) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for line in archive.lines(f"store/{table.name}.jsonl"):
        batch.append(_row(table, line))
        size += len(line)
        if len(batch) >= ROWS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _row(table: Table, line: bytes) -> dict[str, Any]:
    try:
        row = from_line(line)
    except BadRow as error:
        raise ArchiveError("damaged", table.name) from error
    if set(row) != {column.name for column in table.columns}:
        raise ArchiveError("damaged", table.name)
    return {name: _fitting(table, name, value) for name, value in row.items()}


def _fitting(table: Table, name: str, value: Any) -> Any:
    """Moments and bytes where they belong and nowhere else; without a zone where the database knows none."""
    kind = table.columns[name].type
    for python, database in ((dt.datetime, DateTime), (bytes, LargeBinary)):
        if value is not None and isinstance(value, python) != isinstance(kind, database):
            raise ArchiveError("damaged", table.name)
    if isinstance(value, dt.datetime) and not getattr(kind, "timezone", False):
        return value.replace(tzinfo=None)
    return value


def _number_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts on after the highest number that came with the rows."""
    [key, *more] = table.primary_key
    if connection.dialect.name != "postgresql" or more or not isinstance(key.type, Integer):
        return
    names: Mapping[str, str] = {"table": table.name, "column": key.name}
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), names).scalar()
    if sequence is not None:
        highest = connection.execute(select(func.max(key))).scalar()
        set_to = {"sequence": sequence, "value": highest or 1, "used": highest is not None}
        connection.execute(text("SELECT setval(cast(:sequence AS regclass), :value, :used)"), set_to)
