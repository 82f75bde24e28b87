"""Who has agreed to a model reading along: which text, when, and when it was withdrawn. Kept as the proof of it.

A person agrees for themselves; for a group or a firm somebody of it does, whose id is kept beside it until that person
has everything of theirs deleted (forgetting.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, update

from bot.store import locks, upsert
from bot.store.reading import reads
from bot.store.tables import consents


@dataclass(frozen=True, slots=True)
class Consent:
    """One agreement. ``version``: of the text that was shown; ``given_by``, ``withdrawn_by``: for a group or firm."""

    version: str
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None
    given_by: str | None = None
    withdrawn_by: str | None = None


@dataclass(frozen=True, slots=True)
class Consents:
    """Agreements of persons, groups and firms (``side``), by their id."""

    engine: Engine

    def give(self, side: str, subject: str, version: str, now: dt.datetime, by: str | None = None) -> bool:
        """``subject`` agrees to ``version``; True if it had not. Of several at once one does."""
        row = {"side": side, "subject": subject, "version": version, "given_at": now, "given_by": by}
        with self.engine.begin() as connection:
            locks.alone(connection, "consents", side, subject)
            return upsert.insert_new(connection, consents, [row]) == 1

    def withdraw(self, side: str, subject: str, now: dt.datetime, by: str | None = None) -> bool:
        """Withdraws whatever ``subject`` has agreed to; True if there was something."""
        taken_back = update(consents).where(_standing(side, subject)).values(withdrawn_at=now, withdrawn_by=by)
        with self.engine.begin() as connection:
            locks.alone(connection, "consents", side, subject)
            return connection.execute(taken_back).rowcount > 0

    def holds(self, side: str, subject: str, version: str) -> bool:
        """Has ``subject`` agreed to ``version`` and not withdrawn it?"""
        with reads(self.engine) as connection:
            return _holds(connection, side, subject, version)

    def of(self, side: str, subject: str) -> list[Consent]:
        """All that ``subject`` has agreed to, oldest first."""
        c = consents.c
        rows = select(c.version, c.given_at, c.withdrawn_at, c.given_by, c.withdrawn_by)
        with reads(self.engine) as connection:
            found = connection.execute(rows.where(_of(side, subject)).order_by(consents.c.id)).all()
        return [Consent(*row) for row in found]

    def move(self, old: str, new: str) -> None:
        """A group got a new id; what its admins agreed to stays, unless something was decided under the new one."""
        with self.engine.begin() as connection:
            decided = connection.execute(select(consents.c.id).where(_of("group", new)).limit(1)).first()
            if decided is not None:  # a yes of yesterday must not undo a no of today
                connection.execute(delete(consents).where(_standing("group", old)))
            connection.execute(update(consents).where(_of("group", old)).values(subject=new))


def _holds(connection: Connection, side: str, subject: str, version: str) -> bool:
    standing = _standing(side, subject) & (consents.c.version == version)
    return connection.execute(select(consents.c.id).where(standing).limit(1)).first() is not None


def _of(side: str, subject: str) -> ColumnElement[bool]:
    return (consents.c.side == side) & (consents.c.subject == subject)


def _standing(side: str, subject: str) -> ColumnElement[bool]:
    return _of(side, subject) & consents.c.withdrawn_at.is_(None)
