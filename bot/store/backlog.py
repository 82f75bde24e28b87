"""What an operator sees of the inbox and does about it: what waits, what was parked, once more, or away with it.

Numbers, states and names of errors, never a text and never whose it is. What a worker has in hand is only shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, and_, delete, select, update

from bot.store.inbox import DONE, LEASED, OPEN, PARKED, handled
from bot.store.tables import inbox, outbox


@dataclass(frozen=True, slots=True)
class Entry:
    """An update that is not done. ``error``: the class of what went wrong last; ``owner``: the process at work."""

    update_id: int
    state: str
    attempts: int
    error: str | None
    received_at: dt.datetime
    not_before: dt.datetime
    owner: str | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """The inbox from outside; every method is one transaction."""

    engine: Engine

    def entries(self, states: Collection[str] = (OPEN, LEASED, PARKED), limit: int = 200) -> list[Entry]:
        """What is in one of ``states``, oldest first."""
        names = ("update_id", "state", "attempts", "last_error", "received_at", "not_before", "leased_by")
        query = select(*(inbox.c[name] for name in names)).where(inbox.c.state.in_(states))
        with self.engine.begin() as connection:
            rows = connection.execute(query.order_by(inbox.c.received_at, inbox.c.update_id).limit(limit)).all()
        return [Entry(*row) for row in rows]

    def retry(self, now: dt.datetime, update_ids: Collection[int] | None = None) -> int:
        """Opens parked updates again (None: all), with all their tries before them. How many."""
        which = inbox.c.state == PARKED
        if update_ids is not None:
            which = and_(which, inbox.c.update_id.in_(update_ids))
        with self.engine.begin() as connection:
            again = {"state": OPEN, "attempts": 0, "not_before": now, "last_error": None}
            return connection.execute(update(inbox).where(which).values(**again)).rowcount

    def drop(self, update_ids: Collection[int]) -> int:
        """Closes parked or waiting updates unanswered; their texts go, their numbers stay known. How many."""
        which = and_(inbox.c.update_id.in_(update_ids), inbox.c.state.in_((PARKED, OPEN)))
        with self.engine.begin() as connection:
            rows = connection.execute(select(inbox.c.update_id, inbox.c.payload).where(which).with_for_update()).all()
            for row in rows:
                closed = {"state": DONE, "payload": handled(row.payload)}
                connection.execute(update(inbox).where(inbox.c.update_id == row.update_id).values(**closed))
                connection.execute(delete(outbox).where(outbox.c.update_id == row.update_id))
        return len(rows)
