"""What a person was asked to write, one row each, sealed: so that the next text goes where it belongs.

Not the check, which keeps its own walk. A dialog is small: which journey asked, about which item, for what. It ends
with the answer, with another command, or by itself after some hours, when nobody remembers the question any more.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, select

from bot.store import upsert
from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import dialogs

LASTS = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Dialogs:
    """The table of dialogs; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    def of(self, person: str, now: dt.datetime) -> dict[str, Any] | None:
        """What ``person`` was asked, with the key "journey"; None if nothing, or too long ago."""
        with reads(self.engine) as connection:
            row = connection.execute(select(dialogs).where(dialogs.c.person == person)).first()
        if row is None or now - row.updated_at > LASTS:
            return None
        try:
            state: dict[str, Any] = json.loads(self.sealer.open(row.sealed))
        except Unsealable:
            return None
        return state

    def of_journey(self, person: str, journey: str, now: dt.datetime) -> dict[str, Any]:
        """What ``journey`` asked ``person`` last; empty where it is another's turn."""
        state = self.of(person, now) or {}
        return state if state.get("journey") == journey else {}

    def end_journey(self, person: str, journey: str, now: dt.datetime) -> None:
        """Ends what ``journey`` asked; a question of another one stays on the table."""
        if self.of_journey(person, journey, now):
            self.end(person)

    def ask(self, person: str, state: dict[str, Any], now: dt.datetime) -> None:
        """Notes that ``person`` was asked; an earlier question is forgotten."""
        sealed = self.sealer.seal(json.dumps(state, ensure_ascii=False))
        with self.engine.begin() as connection:
            upsert.put(connection, dialogs, {"person": person, "sealed": sealed, "updated_at": now})

    def end(self, person: str) -> None:
        """Nothing is asked any more. Most often nothing was, and then nobody who writes is waited for."""
        with reads(self.engine) as connection:
            if connection.execute(select(dialogs.c.person).where(dialogs.c.person == person)).first() is None:
                return
        with self.engine.begin() as connection:
            connection.execute(delete(dialogs).where(dialogs.c.person == person))

    def forget(self, before: dt.datetime) -> int:
        """Removes dialogs older than ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(dialogs).where(dialogs.c.updated_at < before)).rowcount
