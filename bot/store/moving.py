"""A whole store into another, empty one, row by row as it stands: from SQLite to PostgreSQL, or back.

Nothing is opened on the way: what is sealed stays sealed, so the keys must go along. The source is read at one moment
and not changed. The target carries a mark (unfinished.py) from before the first row until every row has been read back
and compared; who was interrupted begins again, which empties the target first: cheap, and right even if the source has
changed meanwhile.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, LargeBinary, Table, func, insert, inspect, select, text, tuple_
from sqlalchemy.exc import DataError, IntegrityError

from bot.store import unfinished
from bot.store.database import bring_up_to_date, revision
from bot.store.faults import StoreError
from bot.store.migrations import HEAD
from bot.store.resealing import opens, samples
from bot.store.sealing import Sealer
from bot.store.tables import metadata, settings

ROWS, BYTES = 500, 2_000_000  # of one batch, whichever is reached first
FETCH, TRIED = 50, 20

Row = Mapping[str, Any]
Phase = Literal["copy", "verify"]
Progress = Callable[[Phase, str, int, int], None]
"""(phase, table, rows so far, rows of this table)"""


@dataclass(frozen=True, slots=True)
class MovedTable:
    """One table: how many rows stand on both sides, and one hash over all of them, the same on both."""

    name: str
    rows: int
    digest: str


def move(source: Engine, target: Engine, sealer: Sealer, progress: Progress) -> list[MovedTable]:
    """Copies everything and compares it. Raises StoreError; the target then stays marked, or untouched."""
    _ready(source, sealer)
    word = secrets.token_hex(8)
    _claim(target, word)
    with _at_one_moment(source) as reading:
        counts = {table: _count(reading, table) for table in metadata.sorted_tables}
        for table, total in counts.items():
            done = 0
            for batch in _batches(reading, table):
                _write(target, word, table, batch)
                done += len(batch)
                progress("copy", table.name, done, total)
        _count_on(target)
        moved = [_verified(reading, target, table, total, progress) for table, total in counts.items()]
    with target.begin() as writing:
        _still_ours(writing, word)
        unfinished.unmark(writing)
    return moved


# -------------------------------------------------------------------- before


def _ready(source: Engine, sealer: Sealer) -> None:
    """Is the source a store of this program, whole, and do we have its key?"""
    found = revision(source)
    if found != HEAD:
        raise StoreError("source_old", found=found or "–", head=HEAD)
    with source.begin() as connection:
        if unfinished.marked_by(connection) is not None:
            raise StoreError("unfinished")
        sealed = [value for _, value in samples(connection, TRIED)]
    if sealed and not any(opens(sealer, value) for value in sealed):
        raise StoreError("wrong_key")


def _claim(target: Engine, word: str) -> None:
    """Marks the target as ours and empties it of what an earlier run left. Refuses one that holds anything else."""
    there = [table for table in metadata.sorted_tables if inspect(target).has_table(table.name)]
    with target.begin() as connection:
        again = settings in there and unfinished.marked_by(connection) is not None
        full = [] if again else [table.name for table in there if connection.execute(select(table).limit(1)).first()]
    if full:
        raise StoreError("not_empty", tables=", ".join(full))
    bring_up_to_date(target)
    with target.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        unfinished.mark(connection, word)


# -------------------------------------------------------------------- copying


@contextmanager
def _at_one_moment(source: Engine) -> Iterator[Connection]:
    """One transaction over everything; SQLite lets nobody else write meanwhile, PostgreSQL shows one snapshot."""
    with source.connect() as connection:
        if source.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def _batches(reading: Connection, table: Table) -> Iterator[list[Row]]:
    """All rows by key but our own mark, so many at a time that a batch stays small in memory."""
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=1 if large else FETCH)
    batch: list[Row] = []
    size = 0
    for row in reading.execute(query).mappings():
        batch.append(dict(row))
        size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
        if len(batch) == ROWS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _write(target: Engine, word: str, table: Table, batch: Sequence[Row]) -> None:
    try:
        with target.begin() as writing:
            _still_ours(writing, word)
            writing.execute(insert(table), batch)
    except (DataError, IntegrityError) as error:
        raise StoreError("does_not_fit", table=table.name) from error


def _still_ours(writing: Connection, word: str) -> None:
    if unfinished.marked_by(writing, lock=True) != word:
        raise StoreError("overtaken")


def _count_on(target: Engine) -> None:
    """PostgreSQL counts apart from the rows: the next number is the one after the largest that came along."""
    if target.dialect.name != "postgresql":
        return
    with target.begin() as writing:
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                largest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                writing.execute(select(func.setval(sequence, largest, text("false"))))


# -------------------------------------------------------------------- comparing


def _verified(reading: Connection, target: Engine, table: Table, total: int, progress: Progress) -> MovedTable:
    """Reads every row of both sides and compares their hashes. Raises StoreError naming the table."""
    here, there = hashlib.sha256(), hashlib.sha256()
    done = 0
    with target.begin() as other:
        for batch in _batches(reading, table):
            theirs = _same_rows(other, table, batch)
            for row in batch:
                here.update(fingerprint(row))
                there.update(theirs.get(_key(table, row), b""))
            if here.digest() != there.digest():
                raise StoreError("differs", table=table.name)
            done += len(batch)
            progress("verify", table.name, done, total)
        left = _count(other, table)
    if not total == done == left:
        raise StoreError("differs", table=table.name)
    return MovedTable(table.name, total, here.hexdigest())


def _same_rows(other: Connection, table: Table, batch: Sequence[Row]) -> dict[tuple[Any, ...], bytes]:
    """The hashes of the rows with the keys of ``batch``; asked by key, because databases sort text differently."""
    keys = [_key(table, row) for row in batch]
    query = select(table).where(tuple_(*table.primary_key).in_(keys))
    rows = map(dict, other.execute(query).mappings())
    return {_key(table, row): fingerprint(row) for row in rows}


def _key(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _count(connection: Connection, table: Table) -> int:
    counted = select(func.count()).select_from(table)
    if table is settings:
        counted = counted.where(settings.c.key != unfinished.KEY)
    return connection.execute(counted).scalar() or 0


def fingerprint(row: Row) -> bytes:
    """A hash of all that stands in a row: each column with name, type and value, moments in UTC to the microsecond."""
    hashed = hashlib.sha256()
    for name in sorted(row):
        value = row[name]
        if isinstance(value, dt.datetime):
            value = value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        told = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        hashed.update(f"{name}:{type(value).__name__}:{len(told)}:".encode())
        hashed.update(told)
    return hashed.digest()
