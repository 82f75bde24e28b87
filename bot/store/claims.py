"""What one process does for all: a name, who does it, and until when. Whoever comes second leaves it or waits.

Not a lock: nothing is held open while it is done, and whoever dies loses it by time. For work that does no harm when
it is done twice, but that two should not do at once: opening a forum topic, setting the webhook.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, or_, update

from bot.store import upsert
from bot.store.tables import claims

CLOCKS_APART = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Claims:
    """The table of claims; every method is one transaction."""

    engine: Engine

    def take(self, name: str, owner: str, now: dt.datetime, lasts: dt.timedelta) -> bool:
        """Is ``name`` now the business of ``owner``, for as long as it ``lasts``? False: somebody else's."""
        row = {"name": name, "owner": owner, "until": now + lasts}
        nonsense = claims.c.until > now + lasts + CLOCKS_APART  # a clock was put back
        free = or_(claims.c.owner == owner, claims.c.until <= now, nonsense)
        with self.engine.begin() as connection:
            if upsert.insert_new(connection, claims, [row]):
                return True
            mine = update(claims).where(claims.c.name == name, free).values(owner=owner, until=now + lasts)
            return connection.execute(mine).rowcount == 1

    def give(self, name: str, owner: str) -> None:
        """``owner`` is done with ``name``."""
        with self.engine.begin() as connection:
            connection.execute(delete(claims).where(claims.c.name == name, claims.c.owner == owner))

    def forget(self, before: dt.datetime) -> int:
        """Drops claims that ended before ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(claims).where(claims.c.until < before)).rowcount
