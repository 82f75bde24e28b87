"""What a group or a firm keeps for itself: short entries and documents, sealed, each in one scope.

A scope is "community:<group>" or "firm:<id>". Every query names it; the id of a note alone opens nothing. The value of
a note is JSON and the business of whoever keeps it.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update

from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import notes


@dataclass(frozen=True, slots=True)
class Note:
    """One note, opened. ``kind``: "faq", "document", or what its scope calls it."""

    id: str
    kind: str
    created_at: dt.datetime
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notes:
    """The table of notes; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    def add(self, scope: str, kind: str, value: dict[str, Any], now: dt.datetime) -> str:
        """Keeps a new note; its id."""
        note_id = secrets.token_hex(6)
        row = {"id": note_id, "scope": scope, "kind": kind, "created_at": now, "sealed": self._sealed(value)}
        with self.engine.begin() as connection:
            connection.execute(insert(notes).values(row))
        return note_id

    def change(self, scope: str, note_id: str, value: dict[str, Any], now: dt.datetime) -> bool:
        """Puts ``value`` in the place of what a note said, with today's date; False if there is no such note."""
        change = update(notes).where(_one(scope, note_id)).values(sealed=self._sealed(value), created_at=now)
        with self.engine.begin() as connection:
            return connection.execute(change).rowcount == 1

    def of(self, scope: str) -> list[Note]:
        """All notes of ``scope``, the oldest first; those no key opens are left out."""
        query = select(notes).where(notes.c.scope == scope).order_by(notes.c.created_at, notes.c.id)
        with reads(self.engine) as connection:
            rows = connection.execute(query).all()
        return [note for row in rows if (note := self._opened(row)) is not None]

    def get(self, scope: str, note_id: str) -> Note | None:
        """One note of ``scope``."""
        with reads(self.engine) as connection:
            row = connection.execute(select(notes).where(_one(scope, note_id))).first()
        return None if row is None else self._opened(row)

    def remove(self, scope: str, note_id: str) -> bool:
        """Removes one note; False if it was not there."""
        with self.engine.begin() as connection:
            return connection.execute(delete(notes).where(_one(scope, note_id))).rowcount == 1

    def clear(self, scope: str) -> int:
        """Removes all notes of ``scope``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(notes).where(notes.c.scope == scope)).rowcount

    def count(self, scope: str) -> int:
        """How many notes ``scope`` has."""
        with reads(self.engine) as connection:
            counted = select(func.count()).select_from(notes).where(notes.c.scope == scope)
            return connection.execute(counted).scalar() or 0

    def _sealed(self, value: dict[str, Any]) -> str:
        return self.sealer.seal(json.dumps(value, ensure_ascii=False))

    def _opened(self, row: Any) -> Note | None:
        try:
            return Note(row.id, row.kind, row.created_at, json.loads(self.sealer.open(row.sealed)))
        except Unsealable:
            return None


def _one(scope: str, note_id: str) -> ColumnElement[bool]:
    return (notes.c.id == note_id) & (notes.c.scope == scope)
