"""Names of everybody a firm has heard of through its contacts: what a conflict check is held against. Sealed, per firm.

It outlives the contact on purpose: whoever was a party yesterday may be the other side tomorrow. When names go is said
in bot/journeys/contact/retention.py. Nothing in here is ever shown to a person who asks, nor to another firm.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, and_, delete, func, insert, select

from bot.store import locks
from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import party_names


@dataclass(frozen=True, slots=True)
class Noted:
    """A party of an earlier contact."""

    name: str
    role: str
    aliases: tuple[str, ...] = ()
    contact: str = ""
    created_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The table of names; every method is one transaction and names the firm."""

    engine: Engine
    sealer: Sealer

    def put(self, firm: str, contact: str, parties: Iterable[Noted], now: dt.datetime) -> None:
        """Notes the parties of ``contact``, instead of those noted before."""
        rows = [self._row(firm, contact, one, now) for one in parties]
        with self.engine.begin() as connection:
            locks.alone(connection, "register", firm, contact)
            connection.execute(delete(party_names).where(_of(firm, contact)))
            if rows:
                connection.execute(insert(party_names), rows)

    def of(self, firm: str) -> list[Noted]:
        """Everybody noted for ``firm``; what no key opens is left out."""
        query = select(party_names).where(party_names.c.firm_id == firm).order_by(party_names.c.created_at)
        with reads(self.engine) as connection:
            rows = connection.execute(query).all()
        opened = [(row, self._opened(row.sealed, firm, row.id)) for row in rows]
        return [
            Noted(one["name"], one["role"], tuple(one.get("aliases", ())), row.contact_id, row.created_at)
            for row, one in opened
            if one is not None
        ]

    def remove(self, firm: str, contact: str) -> int:
        """Removes the names of one contact; how many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(party_names).where(_of(firm, contact))).rowcount

    def count(self, firm: str, contact: str | None = None) -> int:
        """How many names are noted for ``firm``, or for one of its contacts."""
        which = party_names.c.firm_id == firm if contact is None else _of(firm, contact)
        with reads(self.engine) as connection:
            return connection.execute(select(func.count()).select_from(party_names).where(which)).scalar() or 0

    def _row(self, firm: str, contact: str, one: Noted, now: dt.datetime) -> dict[str, object]:
        row_id = secrets.token_hex(16)
        said = json.dumps({"name": one.name, "role": one.role, "aliases": list(one.aliases)}, ensure_ascii=False)
        sealed = self.sealer.seal(f"{firm}:{row_id}\n{said}")
        return {"id": row_id, "firm_id": firm, "contact_id": contact, "sealed": sealed, "created_at": now}

    def _opened(self, sealed: str, firm: str, row_id: str) -> dict[str, str] | None:
        label = f"{firm}:{row_id}\n"
        try:
            text = self.sealer.open(sealed)
        except Unsealable:
            return None
        found: dict[str, str] | None = json.loads(text.removeprefix(label)) if text.startswith(label) else None
        return found


def _of(firm: str, contact: str) -> ColumnElement[bool]:
    return and_(party_names.c.firm_id == firm, party_names.c.contact_id == contact)
