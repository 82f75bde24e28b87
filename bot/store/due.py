"""What is to be said later: one row per reminder, taken under a lease, marked when it is out. No texts, no timers.

A reminder that is out stays as a mark, so that a deadline moved away and back does not remind twice. Between sending
and the mark a process may die, and nobody can know whether it arrived. So it is marked before it is sent, too: whoever
takes it then knows that it is ``unsure``, and can say so, because for a deadline never would be worse than twice.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, case, delete, exists, func, or_, select, update

from bot.store import ownership, upsert
from bot.store.reading import reads
from bot.store.tables import due, people

OPEN, LEASED, SENDING, SENT, FAILED = "open", "leased", "sending", "sent", "failed"
LONGEST_LEASE = dt.timedelta(hours=7)  # further ahead lies nonsense: a clock was put back

Planned = tuple[str, dt.datetime]
"""The kind of a reminder and its moment."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder in somebody's hands. ``tries`` counts this one; who took it later holds it.

    ``unsure``: somebody was about to send it and never said whether it is out.
    """

    id: str
    person: str
    item_id: str
    kind: str
    at: dt.datetime
    tries: int
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The table of reminders; every method is one transaction."""

    engine: Engine

    def put(self, person: str, item_id: str, moments: Iterable[Planned]) -> bool:
        """Reminds of an item at ``moments`` and no others; what is out stays out. False: not an item of ``person``."""
        with self.engine.begin() as connection:
            ownership.hold(connection, person)
            if ownership.find(connection, person, item_id, lock=True) is None:
                return False
            plan(connection, person, item_id, moments)
            return True

    def cancel(self, person: str, item_id: str) -> int:
        """Drops the reminders of an item of ``person`` that are not out. How many."""
        mine = and_(due.c.person == person, due.c.item_id == item_id, due.c.state != SENT)
        with self.engine.begin() as connection:
            _hold(connection, item_id)
            return connection.execute(delete(due).where(mine)).rowcount

    def of(self, person: str) -> list[Planned]:
        """The reminders of ``person`` still to come, by moment."""
        mine = and_(due.c.person == person, due.c.state.in_((OPEN, LEASED, SENDING)))
        with reads(self.engine) as connection:
            rows = connection.execute(select(due.c.kind, due.c.at).where(mine).order_by(due.c.at, due.c.kind)).all()
        return [(row.kind, row.at) for row in rows]

    def take(self, limit: int, now: dt.datetime, lease: dt.timedelta, channel: str = "") -> list[Reminder]:
        """Leases up to ``limit`` reminders that are due, oldest first; people who blocked us are left out.

        ``channel``: only people whose id begins so ("tg:"), because nobody else can be written to from here.
        """
        over = or_(due.c.leased_until <= now, due.c.leased_until > now + LONGEST_LEASE)
        free = or_(and_(due.c.state == OPEN, due.c.not_before <= now), and_(due.c.state.in_((LEASED, SENDING)), over))
        next_ = (
            select(due)
            .where(free, due.c.person.startswith(channel, autoescape=True), ~_blocked())
            .order_by(due.c.at, due.c.id)
            .limit(limit)
        )
        with self.engine.begin() as connection:
            rows = connection.execute(next_.with_for_update(of=due, skip_locked=True)).all()
            if rows:
                taken = due.c.id.in_([row.id for row in rows])
                kept = case((due.c.state == SENDING, SENDING), else_=LEASED)
                change = {"state": kept, "leased_until": now + lease}
                connection.execute(update(due).where(taken).values(tries=due.c.tries + 1, **change))
        return [
            Reminder(row.id, row.person, row.item_id, row.kind, row.at, row.tries + 1, row.state == SENDING)
            for row in rows
        ]

    def held(self, reminder: Reminder, now: dt.datetime, lease: dt.timedelta) -> bool:
        """Just before sending: is ``reminder`` still ours? Notes that it goes out. False if cancelled or lost."""
        with self.engine.begin() as connection:
            mine = update(due).where(_mine(reminder)).values(state=SENDING, leased_until=now + lease)
            return connection.execute(mine).rowcount == 1

    def sent(self, reminder: Reminder, now: dt.datetime) -> bool:
        """Marks ``reminder`` as out, and with it older ones of the same item, which it makes pointless."""
        older = and_(due.c.item_id == reminder.item_id, due.c.at <= now, due.c.state != SENT)
        with self.engine.begin() as connection:
            _hold(connection, reminder.item_id)
            out = {"state": SENT, "leased_until": None}
            if connection.execute(update(due).where(_mine(reminder)).values(**out)).rowcount == 0:
                return False
            connection.execute(update(due).where(older).values(**out))
            return True

    def retry(self, reminder: Reminder, at: dt.datetime) -> None:
        """Gives ``reminder`` back, to be tried again at ``at``. One that is ``unsure`` stays so."""
        if reminder.unsure:
            with self.engine.begin() as connection:
                connection.execute(update(due).where(_mine(reminder)).values(state=SENDING, leased_until=at))
            return
        self._settle(reminder, state=OPEN, not_before=at)

    def failed(self, reminder: Reminder) -> None:
        """Gives ``reminder`` up."""
        self._settle(reminder, state=FAILED)

    def drop(self, reminder: Reminder) -> None:
        """Removes ``reminder``: what it reminds of is gone, done or moved."""
        with self.engine.begin() as connection:
            connection.execute(delete(due).where(_mine(reminder)))

    def next_due(self, now: dt.datetime) -> dt.datetime | None:
        """When the next reminder falls due after ``now``; None if none waits."""
        waiting = select(func.min(due.c.not_before)).where(due.c.state == OPEN, due.c.not_before > now)
        with reads(self.engine) as connection:
            return connection.execute(waiting).scalar()

    def counts(self) -> dict[str, int]:
        """How many reminders are in which state."""
        with reads(self.engine) as connection:
            rows = connection.execute(select(due.c.state, func.count()).group_by(due.c.state)).all()
        return {row[0]: row[1] for row in rows}

    def _settle(self, reminder: Reminder, **change: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(update(due).where(_mine(reminder)).values(leased_until=None, **change))


def plan(connection: Connection, person: str, item_id: str, moments: Iterable[Planned]) -> None:
    """The reminders of an item, within a transaction of whoever keeps the item: these and no others."""
    wanted = set(moments)
    for row in _hold(connection, item_id):
        if row.state != SENT and ((row.kind, row.at) not in wanted or row.state == FAILED):
            connection.execute(delete(due).where(due.c.id == row.id))
    rows = [
        {"id": secrets.token_hex(16), "person": person, "item_id": item_id, "kind": kind, "at": at, "state": OPEN,
         "not_before": at, "leased_until": None, "tries": 0}
        for kind, at in sorted(wanted, key=lambda planned: (planned[1], planned[0]))
    ]  # fmt: skip
    upsert.insert_new(connection, due, rows)


def _hold(connection: Connection, item_id: str) -> Sequence[Row[Any]]:
    """All reminders of an item, locked in one order, so that no two who change several wait for each other."""
    query = select(due).where(due.c.item_id == item_id).order_by(due.c.id)
    return connection.execute(query.with_for_update()).all()


def _blocked() -> ColumnElement[bool]:
    return exists().where(people.c.id == due.c.person, people.c.blocked_at.is_not(None)).correlate(due)


def _mine(reminder: Reminder) -> ColumnElement[bool]:
    return and_(due.c.id == reminder.id, due.c.state.in_((LEASED, SENDING)), due.c.tries == reminder.tries)
