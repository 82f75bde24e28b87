"""Who has agreed to a model reading along: which text, when, and when it was withdrawn. Kept as the proof of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, insert, select, update

from bot.store import locks
from bot.store.tables import consents


@dataclass(frozen=True, slots=True)
class Consent:
    """One agreement. ``version``: of the text that was shown."""

    version: str
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Consents:
    """Agreements of persons, groups and firms (``side``), by their id."""

    engine: Engine

    def give(self, side: str, subject: str, version: str, now: dt.datetime) -> None:
        """``subject`` agrees to ``version``; agreeing twice is once."""
        row = {"side": side, "subject": subject, "version": version, "given_at": now}
        with self.engine.begin() as connection:
            locks.alone(connection, "consents", side, subject)
            if not _holds(connection, side, subject, version):
                connection.execute(insert(consents).values(row))

    def withdraw(self, side: str, subject: str, now: dt.datetime) -> bool:
        """Withdraws whatever ``subject`` has agreed to; True if there was something."""
        standing = _of(side, subject) & consents.c.withdrawn_at.is_(None)
        with self.engine.begin() as connection:
            locks.alone(connection, "consents", side, subject)
            return connection.execute(update(consents).where(standing).values(withdrawn_at=now)).rowcount > 0

    def holds(self, side: str, subject: str, version: str) -> bool:
        """Has ``subject`` agreed to ``version`` and not withdrawn it?"""
        with self.engine.begin() as connection:
            return _holds(connection, side, subject, version)

    def of(self, side: str, subject: str) -> list[Consent]:
        """All that ``subject`` has agreed to, oldest first."""
        rows = select(consents.c.version, consents.c.given_at, consents.c.withdrawn_at)
        with self.engine.begin() as connection:
            found = connection.execute(rows.where(_of(side, subject)).order_by(consents.c.id)).all()
        return [Consent(version, given, withdrawn) for version, given, withdrawn in found]

    def move(self, old: str, new: str) -> None:
        """A group got a new id; what its admins agreed to stays."""
        with self.engine.begin() as connection:
            connection.execute(update(consents).where(_of("group", old)).values(subject=new))


def _holds(connection: Connection, side: str, subject: str, version: str) -> bool:
    standing = _of(side, subject) & (consents.c.version == version) & consents.c.withdrawn_at.is_(None)
    return connection.execute(select(consents.c.id).where(standing).limit(1)).first() is not None


def _of(side: str, subject: str) -> ColumnElement[bool]:
    return (consents.c.side == side) & (consents.c.subject == subject)
