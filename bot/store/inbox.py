"""Updates, stored before they are confirmed, and handed to one worker per chat at a time, oldest first.

Not a queue library and no lock of its own: one table, whose rows are open, leased, done or parked. On PostgreSQL the
same statement takes rows with FOR UPDATE SKIP LOCKED; SQLite takes the whole file for that moment. A lease is a name
and a time, not a transaction, so that long work holds nothing open; whoever lost its lease can no longer say "done".
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, delete, exists, func, or_, select, update

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import inbox, outbox

OPEN, LEASED, DONE, PARKED = "open", "leased", "done", "parked"
_HANDLED = "#"


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """An update as it arrives. ``wait``: how long siblings with the same ``join_key`` may still follow."""

    update_id: int
    chat_id: int
    user_id: int | None
    payload: str
    join_key: str | None = None
    wait: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Lease:
    """An update in somebody's hands. ``attempts`` counts this try; ``owner`` is whose."""

    update_id: int
    chat_id: int
    user_id: int | None
    payload: str
    join_key: str | None
    received_at: dt.datetime
    attempts: int
    owner: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """The table of updates; every method is one transaction."""

    engine: Engine

    def put(self, updates: Sequence[NewUpdate], now: dt.datetime) -> int:
        """Stores ``updates`` at once; those known already are left alone. How many were new.

        Telegram may begin its numbering anew: a handled update whose number now belongs to another text makes room.
        """
        rows = [
            {"update_id": new.update_id, "chat_id": new.chat_id, "user_id": new.user_id, "payload": new.payload,
             "join_key": new.join_key, "received_at": now, "state": OPEN, "attempts": 0, "not_before": now + new.wait}
            for new in updates
        ]  # fmt: skip
        with self.engine.begin() as connection:
            for new in updates:
                other = and_(inbox.c.payload.like(f"{_HANDLED}%"), inbox.c.payload != _mark(new.payload))
                connection.execute(
                    delete(inbox).where(inbox.c.update_id == new.update_id, inbox.c.state == DONE, other)
                )
            stored = upsert.insert_new(connection, inbox, rows)
            for new in updates:
                if new.join_key is not None:
                    family = and_(inbox.c.chat_id == new.chat_id, inbox.c.join_key == new.join_key)
                    waiting = and_(family, inbox.c.state == OPEN, inbox.c.attempts == 0)
                    connection.execute(update(inbox).where(waiting).values(not_before=now + new.wait))
        return stored

    def take(self, limit: int, owner: str, now: dt.datetime, lease: dt.timedelta) -> list[Lease]:
        """Leases up to ``limit`` updates, each the oldest open one of a chat in which nobody works."""
        free = or_(
            and_(inbox.c.state == OPEN, inbox.c.not_before <= now),
            and_(inbox.c.state == LEASED, inbox.c.leased_until <= now),
        )
        due = select(inbox).where(free, ~_held_up(now)).order_by(inbox.c.update_id).limit(limit)
        with self.engine.begin() as connection:
            rows = connection.execute(due.with_for_update(of=inbox, skip_locked=True)).all()
            if rows:
                taken = inbox.c.update_id.in_([row.update_id for row in rows])
                change = {"state": LEASED, "leased_by": owner, "leased_until": now + lease}
                connection.execute(update(inbox).where(taken).values(attempts=inbox.c.attempts + 1, **change))
        return [_lease(row, owner, row.attempts + 1) for row in rows]

    def following(self, lease: Lease) -> list[Lease]:
        """The open updates of the same chat after ``lease``, oldest first; nobody else can take them meanwhile."""
        later = and_(inbox.c.chat_id == lease.chat_id, inbox.c.update_id > lease.update_id, inbox.c.state == OPEN)
        with reads(self.engine) as connection:
            rows = connection.execute(select(inbox).where(later).order_by(inbox.c.update_id).limit(100)).all()
        return [_lease(row, lease.owner, row.attempts) for row in rows]

    def is_overtaken(self, chat_id: int, update_id: int) -> bool:
        """Is something of the chat waiting that came after ``update_id``?"""
        later = and_(inbox.c.chat_id == chat_id, inbox.c.update_id > update_id, inbox.c.state == OPEN)
        with reads(self.engine) as connection:
            return connection.execute(select(inbox.c.update_id).where(later).limit(1)).first() is not None

    def renew(self, update_ids: Collection[int], owner: str, until: dt.datetime) -> None:
        """Prolongs the leases of ``owner`` on ``update_ids``: the work takes longer."""
        mine = and_(inbox.c.update_id.in_(update_ids), inbox.c.state == LEASED, inbox.c.leased_by == owner)
        with self.engine.begin() as connection:
            connection.execute(update(inbox).where(mine).values(leased_until=until))

    def done(self, lease: Lease, joined: Collection[int] = ()) -> bool:
        """Closes ``lease`` and the updates ``joined`` to it, and forgets their texts; False if the lease was lost."""
        with self.engine.begin() as connection:
            return close(connection, lease, joined)

    def retry(self, lease: Lease, at: dt.datetime, error: str) -> None:
        """Gives ``lease`` back, to be tried again at ``at``; ``error`` is the name of a class, never a text."""
        self._give_back(lease, state=OPEN, not_before=at, last_error=error)

    def postpone(self, lease: Lease, at: dt.datetime) -> None:
        """Gives ``lease`` back until ``at`` without counting the try: Telegram asked us to wait."""
        self._give_back(lease, state=OPEN, not_before=at, attempts=inbox.c.attempts - 1)

    def park(self, lease: Lease, error: str) -> None:
        """Puts ``lease`` aside for a human: its payload stays, the chat goes on."""
        self._give_back(lease, state=PARKED, last_error=error)

    def release(self, owner: str) -> int:
        """At start: opens what an earlier process of the same name left leased. How many."""
        mine = and_(inbox.c.state == LEASED, inbox.c.leased_by == owner)
        with self.engine.begin() as connection:
            back = update(inbox).where(mine).values(state=OPEN, leased_by=None, leased_until=None)
            return connection.execute(back).rowcount

    def next_due(self, now: dt.datetime) -> dt.datetime | None:
        """When the next waiting update or foreign lease falls due after ``now``; None if nothing waits."""
        waiting = select(func.min(inbox.c.not_before)).where(inbox.c.state == OPEN, inbox.c.not_before > now)
        leased = select(func.min(inbox.c.leased_until)).where(inbox.c.state == LEASED, inbox.c.leased_until > now)
        both = select(waiting.scalar_subquery(), leased.scalar_subquery())
        with reads(self.engine) as connection:
            moments = connection.execute(both).one()
        return min((moment for moment in moments if moment is not None), default=None)

    def counts(self) -> dict[str, int]:
        """How many updates are in which state."""
        with reads(self.engine) as connection:
            rows = connection.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state)).all()
        return {row[0]: row[1] for row in rows}

    def move_chat(self, old: int, new: int) -> None:
        """A group got a new id: what is still open is answered there."""
        unfinished = and_(inbox.c.chat_id == old, inbox.c.state != DONE)
        with self.engine.begin() as connection:
            connection.execute(update(inbox).where(unfinished).values(chat_id=new))

    def forget(self, before: dt.datetime, state: str = DONE) -> int:
        """Drops updates in ``state`` received before ``before``; Telegram repeats none older than a day. How many."""
        old = and_(inbox.c.state == state, inbox.c.received_at < before)
        with self.engine.begin() as connection:
            return connection.execute(delete(inbox).where(old)).rowcount

    def _give_back(self, lease: Lease, **change: Any) -> None:
        with self.engine.begin() as connection:
            back = update(inbox).where(_still_held(lease)).values(leased_by=None, leased_until=None, **change)
            connection.execute(back)


def _mark(payload: str) -> str:
    """What stays of a handled update: a hash that tells a redelivery from another update of the same number."""
    return _HANDLED + hashlib.sha256(payload.encode()).hexdigest()[:32]


def _held_up(now: dt.datetime) -> ColumnElement[bool]:
    """Somebody works in the chat, or something older of it is not finished."""
    other = inbox.alias("other")
    at_work = and_(other.c.state == LEASED, other.c.leased_until > now)
    older = and_(other.c.update_id < inbox.c.update_id, other.c.state.in_((OPEN, LEASED)))
    return exists().where(
        other.c.chat_id == inbox.c.chat_id, other.c.update_id != inbox.c.update_id, or_(at_work, older)
    )


def _still_held(lease: Lease) -> ColumnElement[bool]:
    return and_(
        inbox.c.update_id == lease.update_id,
        inbox.c.state == LEASED,
        inbox.c.leased_by == lease.owner,
        inbox.c.attempts == lease.attempts,
    )


def close(connection: Connection, lease: Lease, joined: Collection[int] = ()) -> bool:
    """``done`` as a part of somebody else's transaction; False if the lease was lost."""
    closed = {"state": DONE, "payload": "", "leased_by": None, "leased_until": None}
    handled = {**closed, "payload": _mark(lease.payload)}
    if connection.execute(update(inbox).where(_still_held(lease)).values(**handled)).rowcount == 0:
        return False
    if joined:
        siblings = and_(inbox.c.update_id.in_(joined), inbox.c.state == OPEN)
        connection.execute(update(inbox).where(siblings).values(**closed))
    connection.execute(delete(outbox).where(outbox.c.update_id == lease.update_id))
    return True


def _lease(row: Row[Any], owner: str, attempts: int) -> Lease:
    return Lease(
        update_id=row.update_id,
        chat_id=row.chat_id,
        user_id=row.user_id,
        payload=row.payload,
        join_key=row.join_key,
        received_at=row.received_at,
        attempts=attempts,
        owner=owner,
    )
