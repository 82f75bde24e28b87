"""Updates, stored before they are confirmed, and handed to one worker per chat at a time, oldest first.

Not a queue library and no lock of its own: one table, whose rows are open, leased, done or parked. On PostgreSQL rows
are taken with FOR UPDATE SKIP LOCKED, and their chats by an advisory lock (0018); SQLite takes the whole file for that
moment. A lease is a name and a time, not a transaction, so that long work holds nothing open; whoever lost its lease
can no longer say "done". A time further ahead than anything is ever put off is nonsense (a clock was put back) and
counts as over. What is said without anybody having asked stands in the same table, under a number below zero made from
what it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from bot.store import locks, upsert
from bot.store.reading import reads
from bot.store.tables import Moment, inbox, outbox

OPEN, LEASED, DONE, PARKED = "open", "leased", "done", "parked"
LONGEST_WAIT = dt.timedelta(minutes=15)
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
    """An update in somebody's hands. ``attempts`` counts this try; ``owner`` is whose; ``decided``: an earlier try got
    as far as deciding what is to be sent."""

    update_id: int
    chat_id: int
    user_id: int | None
    payload: str
    join_key: str | None
    received_at: dt.datetime
    attempts: int
    owner: str
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """``next_due``: when the next waiting update or foreign lease falls due, if any; ``waits``: something is open."""

    next_due: dt.datetime | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """The table of updates; every method is one transaction."""

    engine: Engine

    def put(
        self, updates: Sequence[NewUpdate], now: dt.datetime, overtaking: dt.timedelta = dt.timedelta(0)
    ) -> int:  # fmt: skip
        """Stores ``updates`` at once; those known already are left alone. How many were new.

        Telegram may begin its numbering anew: a handled update whose number now belongs to another text makes room.
        Where updates come by several ways at once, one may overtake another: if the number before the first is
        missing, it waits for it, ``overtaking`` at most.
        """
        ordered = sorted(updates, key=lambda new: new.update_id)  # two who store the same ones never cross
        rows = [_row(new, now) for new in ordered]
        with self.engine.begin() as connection:
            for new in updates:
                other = and_(inbox.c.payload.like(f"{_HANDLED}%"), inbox.c.payload != handled(new.payload))
                connection.execute(
                    delete(inbox).where(inbox.c.update_id == new.update_id, inbox.c.state == DONE, other)
                )
            stored = upsert.insert_new(connection, inbox, rows)
            if stored and overtaking:
                _mind_the_gap(connection, min(new.update_id for new in updates), now, overtaking)
            for new in updates:
                if new.join_key is not None:
                    family = and_(inbox.c.chat_id == new.chat_id, inbox.c.join_key == new.join_key)
                    waiting = and_(family, inbox.c.state == OPEN, inbox.c.attempts == 0)
                    connection.execute(update(inbox).where(waiting).values(not_before=now + new.wait))
        return stored

    def put_once(self, what: str, chat_id: int, payload: str, now: dt.datetime) -> bool:
        """Stores something to be said in ``chat_id`` that nobody asked for; False if ``what`` was stored before."""
        row = _row(NewUpdate(number_of(what), chat_id, None, payload), now)
        with self.engine.begin() as connection:
            return upsert.insert_new(connection, inbox, [row]) == 1

    def take(
        self, limit: int, owner: str, now: dt.datetime, lease: dt.timedelta, held: Collection[int] = ()
    ) -> list[Lease]:  # fmt: skip
        """Leases up to ``limit`` updates, each the oldest open one of a chat in which nobody works.

        ``held``: what somebody is known to have in hand, whatever the clock says about the lease.
        """
        asked = {
            "now": now, "held": list(held), "not_held": list(held), "limit": limit, "too_late": now + LONGEST_WAIT,
            "too_long": now + lease + LONGEST_WAIT,
        }  # fmt: skip
        with self.engine.begin() as connection:
            rows = _alone_in_chat(connection, connection.execute(_DUE, asked).all(), now, held)
            if rows:
                taken = inbox.c.update_id.in_([row.update_id for row in rows])
                change = {"state": LEASED, "leased_by": owner, "leased_until": now + lease}
                connection.execute(update(inbox).where(taken).values(attempts=inbox.c.attempts + 1, **change))
        return [replace(_lease(row, owner, row.attempts + 1), decided=row.decided) for row in rows]

    def in_other_hands(self, owner: str) -> list[tuple[int, int, dt.datetime]]:
        """What others than ``owner`` have leased: number, try, and until when. Renewing a lease changes the last."""
        theirs = and_(inbox.c.state == LEASED, inbox.c.leased_by != owner)
        query = select(inbox.c.update_id, inbox.c.attempts, inbox.c.leased_until).where(theirs)
        with reads(self.engine) as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query).all()]

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

    def holds(self, lease: Lease) -> bool:
        """Is ``lease`` still in the hands of whom it was given to? Asked before something is said that stays."""
        with reads(self.engine) as connection:
            return is_held(connection, lease)

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
        """At start and at the end: opens what an earlier run of the same name, or this one, left leased. How many."""
        mine = and_(inbox.c.state == LEASED, inbox.c.leased_by == owner)
        with self.engine.begin() as connection:
            back = update(inbox).where(mine).values(state=OPEN, leased_by=None, leased_until=None)
            return connection.execute(back).rowcount

    def outlook(self, now: dt.datetime) -> Outlook:
        """What is left in the inbox at ``now``."""
        with reads(self.engine) as connection:
            *moments, waits = connection.execute(_LEFT, {"now": now}).one()
        return Outlook(min((moment for moment in moments if moment is not None), default=None), bool(waits))

    def counts(self) -> dict[str, int]:
        """How many updates are in which state."""
        with reads(self.engine) as connection:
            rows = connection.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state)).all()
        return {row[0]: row[1] for row in rows}

    def oldest(self) -> dt.datetime | None:
        """When the oldest update came that is not handled yet; None if all are."""
        waiting = select(func.min(inbox.c.received_at)).where(inbox.c.state.in_((OPEN, LEASED)))
        with self.engine.begin() as connection:
            return connection.execute(waiting).scalar()

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


def handled(payload: str) -> str:
    """What stays of a handled update: a hash that tells a redelivery from another update of the same number."""
    return _HANDLED + hashlib.sha256(payload.encode()).hexdigest()[:32]


def number_of(what: str) -> int:
    """The number below zero under which ``what`` is said; the same for every process."""
    return -1 - (int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], "big") >> 2)


def _row(new: NewUpdate, now: dt.datetime) -> dict[str, Any]:
    return {
        "update_id": new.update_id, "chat_id": new.chat_id, "user_id": new.user_id, "payload": new.payload,
        "join_key": new.join_key, "received_at": now, "state": OPEN, "attempts": 0, "not_before": now + new.wait,
    }  # fmt: skip


def _mind_the_gap(connection: Connection, first: int, now: dt.datetime, overtaking: dt.timedelta) -> None:
    """``first`` waits for the number before it, if that is missing; what waited for ``first`` waits no more."""
    there = select(inbox.c.update_id).where(inbox.c.update_id == first - 1)
    fresh = and_(inbox.c.state == OPEN, inbox.c.attempts == 0, inbox.c.join_key.is_(None))
    if connection.execute(there).first() is None:
        later = update(inbox).where(inbox.c.update_id == first, fresh, inbox.c.not_before <= now)
        connection.execute(later.values(not_before=now + overtaking))
    waiting = and_(inbox.c.update_id == first + 1, fresh, inbox.c.not_before > now)
    connection.execute(update(inbox).where(waiting).values(not_before=now))


def _alone_in_chat(
    connection: Connection, rows: Sequence[Row[Any]], now: dt.datetime, held: Collection[int]
) -> list[Row[Any]]:
    """Those of ``rows`` whose chats nobody else is taking from, looked at once more now that nobody can.

    A row lock does not guard what is not in the row: an older update of the chat may have come, and gone into other
    hands, since this statement began. SQLite's transactions are alone already.
    """
    if connection.dialect.name != "postgresql" or not rows:
        return list(rows)
    chats = set(locks.not_taken(connection, "chat", [row.chat_id for row in rows]))
    ids = [row.update_id for row in rows if row.chat_id in chats]
    first = select(inbox.c.update_id).where(inbox.c.update_id.in_(ids), ~_held_up())
    still = set(connection.execute(first, {"now": now, "held": list(held)}).scalars())
    return [row for row in rows if row.update_id in still]


def _held_up() -> ColumnElement[bool]:
    """Somebody works in the chat, or something older of it is not finished. Asks for "now" and "held"."""
    other = inbox.alias("other")
    at_work = and_(other.c.state == LEASED, or_(other.c.leased_until > _NOW, other.c.update_id.in_(_HELD)))
    older = other.c.update_id < inbox.c.update_id
    same_chat = and_(other.c.chat_id == inbox.c.chat_id, other.c.state.in_((OPEN, LEASED)))
    return exists().where(same_chat, other.c.update_id != inbox.c.update_id, or_(at_work, older))


def is_held(connection: Connection, lease: Lease) -> bool:
    """``holds`` as a part of somebody else's transaction."""
    return connection.execute(select(inbox.c.update_id).where(_still_held(lease))).first() is not None


def _due() -> Select[Any]:
    """What may be taken, the oldest first; built once, because it is asked for at every turn. Asks for "now", "held",
    "not_held", "limit", and for the moments from which a wait or a lease is nonsense ("too_late", "too_long")."""
    wait_over = or_(inbox.c.not_before <= _NOW, inbox.c.not_before > bindparam("too_late", type_=Moment))
    lease_over = or_(inbox.c.leased_until <= _NOW, inbox.c.leased_until > bindparam("too_long", type_=Moment))
    free = or_(and_(inbox.c.state == OPEN, wait_over), and_(inbox.c.state == LEASED, lease_over))
    decided = exists().where(outbox.c.update_id == inbox.c.update_id).label("decided")
    due = select(inbox, decided).where(free, inbox.c.update_id.not_in(_NOT_HELD), ~_held_up())
    ordered = due.order_by(inbox.c.update_id).limit(bindparam("limit", type_=Integer))
    return ordered.with_for_update(of=inbox, skip_locked=True)


def _left() -> Select[Any]:
    """When the next wait and the next lease are over, and whether anything is open. Asks for "now"."""
    later = select(func.min(inbox.c.not_before)).where(inbox.c.state == OPEN, inbox.c.not_before > _NOW)
    leased = select(func.min(inbox.c.leased_until)).where(inbox.c.state == LEASED, inbox.c.leased_until > _NOW)
    return select(later.scalar_subquery(), leased.scalar_subquery(), exists().where(inbox.c.state == OPEN))


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
    settled = {**closed, "payload": handled(lease.payload)}
    if connection.execute(update(inbox).where(_still_held(lease)).values(**settled)).rowcount == 0:
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


_NOW = bindparam("now", type_=Moment)
_HELD: BindParameter[int] = bindparam("held", expanding=True, type_=BigInteger)
_NOT_HELD: BindParameter[int] = bindparam("not_held", expanding=True, type_=BigInteger)  # empty lists differ in form
_DUE, _LEFT = _due(), _left()
