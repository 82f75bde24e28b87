"""Questions on their way from a group to the private chat of whoever asked: sealed, bound to that person, for a day.

The token stands in a link that everybody in the group can see; without being the person it opens nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import handovers

LASTS = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Handovers:
    """The table of handovers; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    def put(self, person: str, question: str, now: dt.datetime) -> str:
        """Keeps ``question`` for ``person``; the token that finds it."""
        token = secrets.token_hex(16)
        row = {"token": token, "person": person, "at": now, "sealed": self.sealer.seal(question)}
        with self.engine.begin() as connection:
            connection.execute(insert(handovers).values(row))
        return token

    def of(self, token: str, person: str, now: dt.datetime) -> str | None:
        """The question behind ``token``, if it is of ``person`` and not too old."""
        hers = (handovers.c.token == token) & (handovers.c.person == person) & (handovers.c.at > now - LASTS)
        with reads(self.engine) as connection:
            sealed = connection.execute(select(handovers.c.sealed).where(hers)).scalar()
        try:
            return None if sealed is None else self.sealer.open(sealed)
        except Unsealable:
            return None

    def forget(self, before: dt.datetime) -> int:
        """Removes what was kept before ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(handovers).where(handovers.c.at < before)).rowcount
