"""What was told to whom with which sources, as a chain: each entry holds the hash of the one before it.

No texts and no names: when, the number of the contact, what kind of thing, the SHA-256 of what was said, and the
sources with their days. Whoever changes, removes or swaps an entry breaks the chain. That the last entries are missing
shows only to someone who noted an earlier head, so the head belongs onto paper: it stands in every dossier.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, func, insert, select

from bot.store import locks
from bot.store.reading import reads
from bot.store.tables import firm_log

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and of which day it is."""

    citation: str
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry. ``kind``: "told", "consent", "sent", "answered", …; ``said_sha256``: of the text as it went out."""

    contact: str
    kind: str
    said_sha256: str = ""
    sources: tuple[Source, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The entry as it is kept."""
        return {
            "contact": self.contact,
            "kind": self.kind,
            "said_sha256": self.said_sha256,
            "sources": [{"citation": one.citation, "as_of": one.as_of.isoformat()} for one in self.sources],
        }


class Verified(NamedTuple):
    """``entries`` there are, the ``head`` (hash of the last), and the first number that is ``broken``, if any."""

    entries: int
    head: str
    broken: int | None


@dataclass(frozen=True, slots=True)
class FirmLog:
    """The logs of all firms, each a chain of its own."""

    engine: Engine

    def append(self, firm: str, entry: LogEntry, now: dt.datetime) -> int:
        """Adds an entry at the end; its number. Of several writers each gets one of its own."""
        last = select(firm_log.c.number, firm_log.c.hash).where(firm_log.c.firm_id == firm)
        with self.engine.begin() as connection:
            locks.alone(connection, "firm_log", firm)
            row = connection.execute(last.order_by(firm_log.c.number.desc()).limit(1)).first()
            number, previous = (row.number + 1, row.hash) if row else (1, BEGINNING)
            text = canonical(entry.as_json())
            made = chained(firm, number, now, text, previous)
            values = {"firm_id": firm, "number": number, "at": now, "entry": text, "previous": previous, "hash": made}
            connection.execute(insert(firm_log).values(values))
        return number

    def head(self, firm: str) -> tuple[int, str]:
        """How many entries there are, and the hash of the last one."""
        last = select(firm_log.c.number, firm_log.c.hash).where(firm_log.c.firm_id == firm)
        with reads(self.engine) as connection:
            row = connection.execute(last.order_by(firm_log.c.number.desc()).limit(1)).first()
        return (row.number, row.hash) if row else (0, BEGINNING)

    def verify(self, firm: str, noted: str | None = None) -> Verified:
        """Works the chain out anew. ``noted``: a head that somebody wrote down; if it is gone, the end is missing."""
        seen, previous, count = {BEGINNING}, BEGINNING, 0
        for row in self._rows(firm):
            count += 1
            if row.number != count or row.previous != previous or row.hash != _hash_of(firm, row):
                return Verified(self._count(firm), previous, count)
            previous = row.hash
            seen.add(previous)
        missing = noted is not None and noted.strip().lower() not in seen
        return Verified(count, previous, count + 1 if missing else None)

    def entries(self, firm: str, contact: str | None = None) -> list[tuple[int, dt.datetime, dict[str, Any], str]]:
        """(number, moment, entry, hash) in order; of one contact where ``contact`` names its reference number."""
        rows = [(row.number, row.at, json.loads(row.entry), row.hash) for row in self._rows(firm)]
        return [row for row in rows if contact is None or row[2].get("contact") == contact]

    def _rows(self, firm: str) -> Sequence[Row[Any]]:
        query = select(firm_log).where(firm_log.c.firm_id == firm).order_by(firm_log.c.number)
        with reads(self.engine) as connection:
            return connection.execute(query).all()

    def _count(self, firm: str) -> int:
        with reads(self.engine) as connection:
            counted = select(func.count()).select_from(firm_log).where(firm_log.c.firm_id == firm)
            return connection.execute(counted).scalar() or 0


def canonical(value: Any) -> str:
    """JSON with one way to write each value: keys sorted, no blanks, text as it is."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(firm: str, number: int, at: dt.datetime, entry: str, previous: str) -> str:
    """The hash of an entry: SHA-256 over canonical JSON of all that stands in its row."""
    row = {"firm": firm, "number": number, "at": _moment(at), "entry": entry, "previous": previous}
    return hashlib.sha256(canonical(row).encode("utf-8", "surrogatepass")).hexdigest()


def sources_from(citations: Iterable[str], as_of: dt.date) -> tuple[Source, ...]:
    """Several sources of one day, each once."""
    return tuple(Source(one, as_of) for one in dict.fromkeys(citations))


def _hash_of(firm: str, row: Row[Any]) -> str:
    return chained(firm, row.number, row.at, row.entry, row.previous)


def _moment(at: dt.datetime) -> str:
    """To the microsecond and in UTC, as every database gives it back."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
