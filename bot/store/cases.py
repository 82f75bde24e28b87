"""One case per person: when it began, when it was last touched, whether its end was announced. Nothing else in clear.

What a case holds stands in case_items.py, sealed. The retention clock runs from the last touch; it waits for
reminders that are still to come, because a deadline must not vanish before its day.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, exists, func, or_, select, update

from bot.store import ownership, upsert
from bot.store.reading import reads
from bot.store.tables import case_items, cases, due, people

LONGEST_WAIT, LATE = dt.timedelta(days=400), dt.timedelta(days=2)
UNANNOUNCED = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case without what is in it. ``noticed_at``: when its deletion was announced."""

    id: str
    person: str
    created_at: dt.datetime
    touched_at: dt.datetime
    noticed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Cases:
    """The table of cases; every method is one transaction."""

    engine: Engine

    def of(self, person: str) -> KeptCase | None:
        """The case of ``person``; None if there is none."""
        with reads(self.engine) as connection:
            row = connection.execute(select(cases).where(cases.c.person == person)).first()
        return _case(row) if row else None

    def open(self, person: str, now: dt.datetime) -> KeptCase:
        """The case of ``person``, made where missing. Counts as a touch."""
        with self.engine.begin() as connection:
            return open_case(connection, person, now)

    def touch(self, person: str, now: dt.datetime) -> bool:
        """Notes that ``person`` cares for the case: the retention clock starts anew. False without a case."""
        with self.engine.begin() as connection:
            return touch(connection, person, now)

    def delete(self, person: str) -> bool:
        """Removes the case of ``person`` with all that is in it; True if there was one."""
        with self.engine.begin() as connection:
            ownership.hold(connection, person)
            return connection.execute(delete(cases).where(cases.c.person == person)).rowcount > 0

    def unannounced(
        self, touched_before: dt.datetime, now: dt.datetime, channel: str = "", limit: int = 100
    ) -> list[KeptCase]:
        """Cases whose deletion is to be announced: long untouched, no reminder to come, the person can be reached."""
        old = and_(cases.c.touched_at < touched_before, cases.c.noticed_at.is_(None))
        quiet = and_(old, cases.c.person.startswith(channel, autoescape=True), ~_waits(now), ~_blocked())
        with reads(self.engine) as connection:
            rows = connection.execute(select(cases).where(quiet).order_by(cases.c.touched_at).limit(limit)).all()
        return [_case(row) for row in rows]

    def announce(self, person: str, touched_before: dt.datetime, now: dt.datetime) -> bool:
        """Claims the announcement before it is sent: False if another did, or the person touched the case since."""
        open_ = and_(cases.c.person == person, cases.c.touched_at < touched_before, cases.c.noticed_at.is_(None))
        with self.engine.begin() as connection:
            return connection.execute(update(cases).where(open_).values(noticed_at=now)).rowcount == 1

    def unsaid(self, person: str, announced_at: dt.datetime) -> None:
        """Takes an announcement back that could not be sent."""
        same = and_(cases.c.person == person, cases.c.noticed_at == announced_at)
        with self.engine.begin() as connection:
            connection.execute(update(cases).where(same).values(noticed_at=None))

    def forget(self, before: dt.datetime, announced_before: dt.datetime, now: dt.datetime) -> int:
        """Removes cases untouched since ``before``, announced before ``announced_before``, with no reminder to come.

        Who cannot be told does not keep data for ever: blocked people are not waited for, and the rest goes 30 days
        after ``before`` even without an announcement. How many.
        """
        told = or_(cases.c.noticed_at < announced_before, _blocked(), cases.c.touched_at < before - UNANNOUNCED)
        with self.engine.begin() as connection:
            return connection.execute(delete(cases).where(cases.c.touched_at < before, told, ~_waits(now))).rowcount

    def count(self) -> int:
        """How many cases are kept."""
        with reads(self.engine) as connection:
            return connection.execute(select(func.count()).select_from(cases)).scalar() or 0


def open_case(connection: Connection, person: str, now: dt.datetime) -> KeptCase:
    """The case of ``person``, made where missing, touched, and held until the transaction ends."""
    row = {"id": secrets.token_hex(16), "person": person, "created_at": now, "touched_at": now, "noticed_at": None}
    ownership.alone(connection, person)
    while not upsert.insert_new(connection, cases, [row]) and not touch(connection, person, now):
        pass  # there for the first and gone for the second: retention took it in between
    return _case(connection.execute(select(cases).where(cases.c.person == person)).one())


def touch(connection: Connection, person: str, now: dt.datetime) -> bool:
    """Starts the retention clock of the case of ``person`` anew; holds its row. False without a case."""
    ownership.alone(connection, person)
    mine = update(cases).where(cases.c.person == person)
    return connection.execute(mine.values(touched_at=now, noticed_at=None)).rowcount == 1


def _waits(now: dt.datetime) -> ColumnElement[bool]:
    """Reminders are still to come (or just late), not counting a day so far off that it must be a slip."""
    mine = and_(due.c.item_id == case_items.c.id, case_items.c.case_id == cases.c.id)
    near = due.c.at.between(now - LATE, now + LONGEST_WAIT)
    return exists().where(mine, due.c.state.in_(("open", "leased", "sending")), near).correlate(cases)


def _blocked() -> ColumnElement[bool]:
    return exists().where(people.c.id == cases.c.person, people.c.blocked_at.is_not(None)).correlate(cases)


def _case(row: Row[Any]) -> KeptCase:
    return KeptCase(row.id, row.person, row.created_at, row.touched_at, row.noticed_at)
