"""The store at one moment, table by table, while everybody goes on writing.

SQLite is copied by its own backup interface in one go (in WAL mode that holds up no writer) into a private folder, and
read from there. PostgreSQL is read in one transaction REPEATABLE READ, which sees what was there when it began. Tables
are taken as they are in the database, not as this version would have them, so an older store can be saved as well.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, MetaData, Table, create_engine, inspect, select, text
from sqlalchemy.engine import make_url

from bot.store.database import open_engine, sqlite_url
from bot.store.tables import metadata

VERSIONS = "alembic_version"
COPY = "store.sqlite3"
AT_ONCE = 100
BUSY_SECONDS = 60.0


class NoStore(Exception):  # noqa: N818  # a fact about the place
    """There is no store here, or an empty one."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The store as it was. ``tables``: those others refer to first."""

    connection: Connection
    database: str
    revision: str
    tables: tuple[Table, ...]

    def rows(self, table: Table) -> Iterator[Mapping[str, Any]]:
        """All rows of ``table`` by key, a few at a time: those that may hold files one by one."""
        many = 1 if any(isinstance(column.type, LargeBinary) for column in table.columns) else AT_ONCE
        query = select(table).order_by(*table.primary_key).execution_options(yield_per=many)
        for row in self.connection.execute(query).mappings():
            yield {str(name): value for name, value in row.items()}


@contextlib.contextmanager
def snapshot(url: str, folder: Path) -> Iterator[Snapshot]:
    """The store at ``url`` at this moment. ``folder``: private, for a copy. Raises NoStore, SQLAlchemyError."""
    with _reading(url, folder) as engine:
        connection = engine.connect()
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection, connection.begin():
            yield _taken(connection)


@contextlib.contextmanager
def _reading(url: str, folder: Path) -> Iterator[Engine]:
    file = make_url(url).database if url.startswith("sqlite") else None
    engine = open_engine(url) if file is None else create_engine(sqlite_url(_copied(Path(file), folder / COPY)))
    try:
        yield engine
    finally:
        engine.dispose()


def _copied(store: Path, copy: Path) -> Path:
    if not store.is_file():
        raise NoStore
    with (
        contextlib.closing(sqlite3.connect(store, timeout=BUSY_SECONDS)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    return copy


def _taken(connection: Connection) -> Snapshot:
    if not inspect(connection).has_table(VERSIONS):
        raise NoStore
    revision = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # our own name
    if revision is None:
        raise NoStore
    return Snapshot(connection, connection.dialect.name, str(revision), tuple(ours(connection).sorted_tables))


def ours(connection: Connection) -> MetaData:
    """Our tables as they are in this database; others that may share it are left alone."""
    found = MetaData()
    there = inspect(connection).get_table_names()
    found.reflect(connection, only=[name for name in there if name in metadata.tables])
    return found
