"""Who works for which firm, in which role, and by which name clients know them. One firm per person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, and_, delete, select, update

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import contacts, staff


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the staff. ``role``: "owner", "lawyer" or "assistant" (bot/journeys/desk/roles.py)."""

    person: str
    firm: str
    role: str
    name: str
    joined_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Staff:
    """The table of staff; every method is one transaction."""

    engine: Engine

    def join(self, person: str, firm: str, role: str, name: str, now: dt.datetime) -> None:
        """``person`` belongs to ``firm`` from now on, and to no other; who joins again gets the new role and name."""
        row = {"person": person, "firm_id": firm, "role": role, "name": name, "joined_at": now}
        with self.engine.begin() as connection:
            upsert.put(connection, staff, row)

    def of(self, person: str) -> Member | None:
        """Where ``person`` works."""
        with reads(self.engine) as connection:
            row = connection.execute(select(staff).where(staff.c.person == person)).first()
        return None if row is None else _member(row)

    def all(self, firm: str) -> list[Member]:
        """The staff of ``firm``, in the order in which they joined."""
        query = select(staff).where(staff.c.firm_id == firm).order_by(staff.c.joined_at, staff.c.person)
        with reads(self.engine) as connection:
            return [_member(row) for row in connection.execute(query).all()]

    def rename(self, person: str, name: str) -> bool:
        """Clients know ``person`` by another name from now on; False if they work nowhere."""
        with self.engine.begin() as connection:
            change = update(staff).where(staff.c.person == person).values(name=name)
            return connection.execute(change).rowcount == 1

    def leave(self, person: str, firm: str | None = None) -> bool:
        """``person`` works there no more, and nothing is assigned to them; ``firm``: only if it is that one."""
        hers = staff.c.person == person if firm is None else and_(staff.c.person == person, staff.c.firm_id == firm)
        with self.engine.begin() as connection:
            gone = connection.execute(delete(staff).where(hers)).rowcount == 1
            if gone:
                connection.execute(update(contacts).where(contacts.c.assigned == person).values(assigned=None))
            return gone


def _member(row: Row[Any]) -> Member:
    return Member(row.person, row.firm_id, row.role, row.name, row.joined_at)
