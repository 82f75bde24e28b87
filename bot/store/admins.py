"""Who administers a group, as Telegram said last, and when that was. Whether it is still true, the caller decides."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import group_admins


@dataclass(frozen=True, slots=True)
class Admins:
    """The admins of groups, one row a group."""

    engine: Engine

    def of(self, group: str, since: dt.datetime) -> frozenset[str] | None:
        """The admins of ``group`` as asked since ``since``; None: not known, or too long ago."""
        fresh = (group_admins.c.group_id == group) & (group_admins.c.asked_at >= since)
        with reads(self.engine) as connection:
            found = connection.execute(select(group_admins.c.people).where(fresh)).scalar()
        return None if found is None else frozenset(json.loads(found))

    def keep(self, group: str, people: Collection[str], now: dt.datetime) -> None:
        """Notes who administers ``group`` at ``now``."""
        row = {"group_id": group, "people": json.dumps(sorted(people)), "asked_at": now}
        with self.engine.begin() as connection:
            upsert.put(connection, group_admins, row)

    def forget(self, group: str) -> None:
        """Drops what is known about ``group``."""
        with self.engine.begin() as connection:
            connection.execute(delete(group_admins).where(group_admins.c.group_id == group))
