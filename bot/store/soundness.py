"""Is a store sound? Its revision against the program's, its tables against the code, its rows against each other.

Nothing is changed and nothing is made: a SQLite file that is not there is not there. The words are in
prompts/database.*.yaml; what to do about a finding is said there, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Table, and_, func, inspect, not_, select, text

from bot.store import unfinished
from bot.store.database import revision
from bot.store.migrations import HEAD
from bot.store.migrations.upgrade import pending
from bot.store.tables import metadata

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be: a key below "problems" in the phrases, and what fills its blanks."""

    kind: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was found. ``rows`` by table; ``revision`` None: no store there yet."""

    revision: str | None
    rows: dict[str, int]
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Is there nothing to mend?"""
        return not self.problems


def examine(engine: Engine) -> Soundness:
    """Looks at everything; on a large store this takes as long as reading it once."""
    found = revision(engine)
    with engine.begin() as connection:
        problems = list(_behind(connection, found)) or list(_within(connection))
        there = [table for table in metadata.sorted_tables if inspect(connection).has_table(table.name)]
        rows = {table.name: _rows(connection, table) for table in there}
    return Soundness(found, rows, tuple(problems))


def _behind(connection: Connection, found: str | None) -> Iterator[Problem]:
    """Is the schema that of this program? Otherwise the rest cannot be judged."""
    if found is None:
        yield Problem("empty")
    elif found != HEAD:
        missing = pending(connection, found)
        if missing is None:
            yield Problem("newer", {"found": found, "head": HEAD})
        else:
            yield Problem("pending", {"revisions": ", ".join(missing)})


def _within(connection: Connection) -> Iterator[Problem]:
    if unfinished.marked_by(connection) is not None:
        yield Problem("unfinished")
        return
    context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
    for difference in compare_metadata(context, metadata):
        yield Problem("differs", {"what": " ".join(_words(difference))})
    yield from _sqlite(connection) if connection.dialect.name == "sqlite" else _postgresql(connection)
    for table in metadata.sorted_tables:
        yield from _orphans(connection, table)


def _is_ours(_thing: Any, _name: Any, kind: str, reflected: bool, compared_to: Any) -> bool:
    """Tables of others in the same database are none of our business."""
    return not (kind == "table" and reflected and compared_to is None)


def _words(difference: Any) -> Iterator[str]:
    """An operation of Alembic, as words: "add_index inbox inbox_due"."""
    for part in difference:
        if isinstance(part, list | tuple):
            yield from _words(part)
        elif isinstance(part, str):
            yield part
        elif getattr(part, "name", None):
            yield str(part.name)


def _orphans(connection: Connection, table: Table) -> Iterator[Problem]:
    """Rows that hang on one that is not there."""
    for column in table.columns:
        for key in column.foreign_keys:
            parent = key.column
            lost = and_(column.is_not(None), not_(select(parent).where(parent == column).correlate(table).exists()))
            count = connection.execute(select(func.count()).select_from(table).where(lost)).scalar() or 0
            if count:
                yield Problem("orphans", {"table": table.name, "count": count, "parent": parent.table.name})


def _sqlite(connection: Connection) -> Iterator[Problem]:
    for (told,) in connection.execute(text(f"PRAGMA integrity_check({SHOWN})")).all():
        if told != "ok":
            yield Problem("damaged", {"what": told})


def _postgresql(connection: Connection) -> Iterator[Problem]:
    """Indexes and constraints that do not hold, and counters behind their rows: traces of repairs by hand."""
    broken = text(
        "SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
        " UNION ALL SELECT conname FROM pg_constraint"
        " WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    )
    for (name,) in connection.execute(broken).all():
        yield Problem("damaged", {"what": name})
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar()
        if sequence is None:
            yield Problem("counter", {"table": table.name})
            continue
        last, called = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
        largest = connection.execute(select(func.max(column))).scalar() or 0
        if largest > (last if called else last - 1):
            yield Problem("counter", {"table": table.name})


def _rows(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar() or 0
