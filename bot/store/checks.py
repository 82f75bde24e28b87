"""Checks under way, one per person, sealed. Rows hold whose it is, a step and two moments; the answers are sealed.

The step guards against two writers: whoever saves names the step that was loaded, and loses if another one came first.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, select, update

from bot.store import upsert
from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import checks


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A stored check: JSON values, and when it was last touched."""

    state: dict[str, Any]
    revision: int
    touched: dt.datetime


@dataclass(frozen=True, slots=True)
class Checks:
    """The table of checks; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    def load(self, person: str) -> KeptCheck | None:
        """The check of ``person``; None if there is none, or none that can be opened."""
        with reads(self.engine) as connection:
            row = connection.execute(select(checks).where(checks.c.person == person)).first()
        if row is None:
            return None
        try:
            return KeptCheck(json.loads(self.sealer.open(row.sealed)), row.revision, row.updated_at)
        except Unsealable:
            return None

    def save(self, person: str, state: dict[str, Any], loaded: int | None, now: dt.datetime) -> bool:
        """Keeps ``state``. ``loaded``: the revision it came from, None for a new one. False if another came first."""
        sealed = self.sealer.seal(json.dumps(state, ensure_ascii=False))
        with self.engine.begin() as connection:
            if loaded is None:
                row = {"person": person, "sealed": sealed, "revision": 1, "created_at": now, "updated_at": now}
                upsert.put(connection, checks, row)
                return True
            mine = (checks.c.person == person) & (checks.c.revision == loaded)
            change = {"sealed": sealed, "revision": loaded + 1, "updated_at": now}
            return connection.execute(update(checks).where(mine).values(**change)).rowcount == 1

    def people(self) -> list[str]:
        """Everybody who has a check."""
        with self.engine.begin() as connection:
            return list(connection.execute(select(checks.c.person).order_by(checks.c.person)).scalars())

    def delete(self, person: str) -> bool:
        """Removes the check of ``person``; True if there was one."""
        with self.engine.begin() as connection:
            return connection.execute(delete(checks).where(checks.c.person == person)).rowcount > 0

    def forget(self, before: dt.datetime) -> int:
        """Removes checks that nobody touched since ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(checks).where(checks.c.updated_at < before)).rowcount

    def count(self) -> int:
        """How many checks are kept."""
        with reads(self.engine) as connection:
            return connection.execute(select(func.count()).select_from(checks)).scalar() or 0
