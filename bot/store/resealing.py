"""After a new key: everything sealed is sealed again with it, row by row, while others work.

Nothing remembers how far it came: what is sealed with the newest key already is left alone, so a run that was stopped
goes on where it was. A row that somebody changes meanwhile is left to them: they sealed it with their newest key.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, and_, func, select, tuple_, update

from bot.store.forgetting import empty_log
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import case_files, case_items, case_versions, checks, dialogs, handovers, notes, questions

BATCH = {
    checks: 50, dialogs: 50, case_items: 50, case_versions: 50, questions: 50, notes: 50, handovers: 50,
    case_files: 1,  # a file may have 20 MB
}  # fmt: skip

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many were sealed anew, had the newest key already, and are opened by none of the keys."""

    renewed: int = 0
    already: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        return self.renewed + self.already + self.lost


def reseal(engine: Engine, sealer: Sealer, progress: Progress = lambda done, total: None) -> Resealed:
    """Seals everything with the newest key. ``progress`` hears how many rows of how many have been looked at."""
    with engine.begin() as connection:
        total = sum(connection.execute(select(func.count()).select_from(table)).scalar() or 0 for table in BATCH)
    told = Resealed()
    progress(0, total)
    for table in BATCH:
        for batch in _batches(engine, table):
            told = _reseal(engine, sealer, table, batch, told)
            progress(told.total, max(total, told.total))
    empty_log(engine)
    return told


def _batches(engine: Engine, table: Table) -> Iterator[list[Any]]:
    """All rows by key, a few at a time, so that nobody waits long for the database."""
    keys: list[Column[Any]] = list(table.primary_key)
    query = select(*keys, table.c.sealed).order_by(*keys).limit(BATCH[table])
    last: tuple[Any, ...] | None = None
    while True:
        with engine.begin() as connection:
            rows = list(connection.execute(query if last is None else query.where(tuple_(*keys) > last)).all())
        if not rows:
            return
        yield rows
        last = tuple(rows[-1][: len(keys)])


def _reseal(engine: Engine, sealer: Sealer, table: Table, batch: list[Any], told: Resealed) -> Resealed:
    with engine.begin() as connection:
        for row in batch:
            told = _one(connection, sealer, table, row, told)
    return told


def _one(connection: Connection, sealer: Sealer, table: Table, row: Any, told: Resealed) -> Resealed:
    token = _as_text(row.sealed)
    if sealer.is_newest(token):
        return replace(told, already=told.already + 1)
    try:
        fresh = sealer.renew(token)
    except Unsealable:
        return replace(told, lost=told.lost + 1)
    same = and_(*(column == row[number] for number, column in enumerate(table.primary_key)))
    sealed = base64.urlsafe_b64decode(fresh) if isinstance(row.sealed, bytes) else fresh
    same = same if table is case_files else and_(same, table.c.sealed == row.sealed)  # originals never change
    changed = connection.execute(update(table).where(same).values(sealed=sealed))
    return replace(told, renewed=told.renewed + changed.rowcount, already=told.already + 1 - changed.rowcount)


def _as_text(sealed: str | bytes) -> str:
    return base64.urlsafe_b64encode(sealed).decode() if isinstance(sealed, bytes) else sealed
