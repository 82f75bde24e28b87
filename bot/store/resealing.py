"""After a new key: everything sealed is sealed again with it, row by row, while others work.

Nothing remembers how far it came: what is sealed with the newest key already is left alone, so a run that was stopped
goes on where it was. A row that somebody changes meanwhile is left to them: they sealed it with their newest key.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Connection, Engine, and_, func, inspect, select, tuple_, update

from bot.store.forgetting import empty_log
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import (
    case_files,
    case_items,
    case_versions,
    checks,
    contact_files,
    contacts,
    dialogs,
    handovers,
    notes,
    party_names,
    questions,
    turns,
)  # fmt: skip

BATCH: dict[Column[Any], int] = {
    checks.c.sealed: 50,
    dialogs.c.sealed: 50,
    case_items.c.sealed: 50,
    case_versions.c.sealed: 50,
    case_files.c.sealed: 1,  # a file may have 20 MB
    contacts.c.sealed: 50,
    contact_files.c.name_sealed: 50,
    contact_files.c.sealed: 1,
    party_names.c.sealed: 50,
    notes.c.sealed: 50,
    questions.c.sealed: 50,
    handovers.c.sealed: 50,
    turns.c.sealed: 50,
}
ORIGINALS = frozenset({case_files, contact_files})  # never change once they are there

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
        counts = (select(func.count()).select_from(sealed.table) for sealed in BATCH)
        total = sum(connection.execute(count).scalar() or 0 for count in counts)
    told = Resealed()
    progress(0, total)
    for sealed in BATCH:
        for batch in _batches(engine, sealed):
            told = _reseal(engine, sealer, sealed, batch, told)
            progress(told.total, max(total, told.total))
    empty_log(engine)
    return told


def _batches(engine: Engine, sealed: Column[Any]) -> Iterator[list[Any]]:
    """All rows by key, a few at a time, so that nobody waits long for the database."""
    keys: list[Column[Any]] = list(sealed.table.primary_key)
    query = select(*keys, sealed.label("sealed")).order_by(*keys).limit(BATCH[sealed])
    last: tuple[Any, ...] | None = None
    while True:
        with engine.begin() as connection:
            rows = list(connection.execute(query if last is None else query.where(tuple_(*keys) > last)).all())
        if not rows:
            return
        yield rows
        last = tuple(rows[-1][: len(keys)])


def _reseal(engine: Engine, sealer: Sealer, sealed: Column[Any], batch: list[Any], told: Resealed) -> Resealed:
    with engine.begin() as connection:
        for row in batch:
            told = _one(connection, sealer, sealed, row, told)
    return told


def _one(connection: Connection, sealer: Sealer, sealed: Column[Any], row: Any, told: Resealed) -> Resealed:
    token, table = as_text(row.sealed), sealed.table
    if sealer.is_newest(token):
        return replace(told, already=told.already + 1)
    try:
        fresh = sealer.renew(token)
    except Unsealable:
        return replace(told, lost=told.lost + 1)
    same = and_(*(column == row[number] for number, column in enumerate(table.primary_key)))
    value = base64.urlsafe_b64decode(fresh) if isinstance(row.sealed, bytes) else fresh
    same = same if table in ORIGINALS else and_(same, sealed == row.sealed)
    changed = connection.execute(update(table).where(same).values({sealed: value}))
    return replace(told, renewed=told.renewed + changed.rowcount, already=told.already + 1 - changed.rowcount)


def samples(connection: Connection, each: int = 1) -> Iterator[tuple[str, str | bytes]]:
    """Up to ``each`` seals of every kind there is, with their table: to try a key on."""
    there = set(inspect(connection).get_table_names())
    for sealed in BATCH:
        if sealed.table.name in there:
            for value in connection.execute(select(sealed).limit(each)).scalars():
                if value is not None:
                    yield sealed.table.name, value


def opens(sealer: Sealer, sealed: str | bytes) -> bool:
    """Does one of the keys open this?"""
    try:
        sealer.renew(as_text(sealed))
    except Unsealable:
        return False
    return True


def as_text(sealed: str | bytes) -> str:
    """A seal as the text that keys open; files are kept as the bytes behind it."""
    return base64.urlsafe_b64encode(sealed).decode() if isinstance(sealed, bytes) else sealed
