"""One-time codes: with one a person joins a firm's staff, with one a group becomes its desk.

A code is shown once and kept as a hash; it works once, until its hour. Who guesses has a few tries and then must wait:
80 bits are not guessed, but a wrong code may be somebody reading along, and the operator should not have to hope.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.store import locks, upsert
from bot.store.reading import reads
from bot.store.tables import codes, settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH, GROUP = 16, 4
TRIES, WINDOW = 5, dt.timedelta(hours=1)
TRIES_KEY = "code tries "
_READ_AS = str.maketrans("OIL", "011")
_BESIDE = re.compile(r"[\s-]+")


class Opens(NamedTuple):
    """What a code opens: a ``role`` in a ``firm``; the role "desk" is a group's."""

    firm: str
    role: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The table of codes; every method is one transaction."""

    engine: Engine

    def new(self, firm: str, role: str, expires: dt.datetime) -> str:
        """A fresh code, as it is shown this once: four groups of four, parted by hyphens."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        row = {"hash": _hash(code), "firm_id": firm, "role": role, "expires_at": expires}
        with self.engine.begin() as connection:
            connection.execute(insert(codes).values(row))
        return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))

    def look(self, code: str, now: dt.datetime) -> Opens | None:
        """What ``code`` would open now; it is not used up."""
        query = select(codes.c.firm_id, codes.c.role).where(codes.c.hash == _hash(code), codes.c.expires_at > now)
        with reads(self.engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else Opens(row.firm_id, row.role)

    def take(self, code: str, now: dt.datetime) -> Opens | None:
        """Uses ``code`` up; of several who do so at once, one gets what it opens."""
        gone = delete(codes).where(codes.c.hash == _hash(code), codes.c.expires_at > now)
        with self.engine.begin() as connection:
            row = connection.execute(gone.returning(codes.c.firm_id, codes.c.role)).first()
        return None if row is None else Opens(row.firm_id, row.role)

    def waits_until(self, person: str, now: dt.datetime) -> dt.datetime | None:
        """When ``person``, after too many wrong codes, may try again; None: at once."""
        with self.engine.begin() as connection:
            count, since = _tries(connection, person, now)
        return since + WINDOW if count >= TRIES else None

    def failed(self, person: str, now: dt.datetime) -> None:
        """Counts a wrong code of ``person``."""
        with self.engine.begin() as connection:
            locks.alone(connection, "codes", tries_key(person))  # wrong codes given at once all count
            count, since = _tries(connection, person, now)
            row = {"key": tries_key(person), "value": json.dumps({"count": count + 1, "since": since.isoformat()})}
            upsert.put(connection, settings, row)

    def tidy(self, now: dt.datetime) -> int:
        """Removes codes whose hour is over and tries that count no more. How many codes."""
        tries = select(settings.c.key, settings.c.value).where(settings.c.key.startswith(TRIES_KEY))
        with self.engine.begin() as connection:
            old = [row.key for row in connection.execute(tries).all() if _since(row.value) + WINDOW <= now]
            connection.execute(delete(settings).where(settings.c.key.in_(old)))
            return connection.execute(delete(codes).where(codes.c.expires_at <= now)).rowcount


def tries_key(person: str) -> str:
    """Under which key of the settings the tries of ``person`` are counted."""
    return f"{TRIES_KEY}{hashlib.sha256(person.encode()).hexdigest()[:32]}"


def bare(code: str) -> str:
    """``code`` without hyphens and blanks, with what is often misread put right: O is 0, I and L are 1."""
    return _BESIDE.sub("", code).upper().translate(_READ_AS)


def _tries(connection: Connection, person: str, now: dt.datetime) -> tuple[int, dt.datetime]:
    """How many wrong codes ``person`` gave, and since when they count."""
    query = select(settings.c.value).where(settings.c.key == tries_key(person))
    value = connection.execute(query).scalar()
    if value is None or _since(value) + WINDOW <= now:
        return 0, now
    return int(json.loads(value)["count"]), _since(value)


def _hash(code: str) -> str:
    return hashlib.sha256(bare(code).encode("utf-8", "surrogatepass")).hexdigest()


def _since(value: str) -> dt.datetime:
    return dt.datetime.fromisoformat(json.loads(value)["since"])
