"""Firms: their settings as JSON, and the group that is their desk.

What stands in the settings is the matter of bot/firms.py. Removing a firm removes all that hangs on it except its log,
which holds no names and texts and must not be shortened by anybody (bot/store/firm_log.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, delete, select, update
from sqlalchemy.exc import IntegrityError

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import consents, contacts, firms, notes


@dataclass(frozen=True, slots=True)
class KeptFirm:
    """A firm as it is kept. ``desk``: the id of its group, None as long as none is connected."""

    id: str
    settings: str
    created_at: dt.datetime
    desk: str | None


@dataclass(frozen=True, slots=True)
class FirmRows:
    """The table of firms; every method is one transaction."""

    engine: Engine

    def put(self, firm_id: str, settings: str, now: dt.datetime) -> bool:
        """Keeps the settings of a firm; its desk, its staff and its contacts stay. True if the firm is new."""
        with self.engine.begin() as connection:
            row = {"id": firm_id, "settings": settings, "created_at": now, "desk": None}
            if upsert.insert_new(connection, firms, [row]):
                return True
            connection.execute(update(firms).where(firms.c.id == firm_id).values(settings=settings))
            return False

    def get(self, firm_id: str) -> KeptFirm | None:
        """One firm."""
        with reads(self.engine) as connection:
            row = connection.execute(select(firms).where(firms.c.id == firm_id)).first()
        return None if row is None else _kept(row)

    def all(self) -> list[KeptFirm]:
        """All firms, by id."""
        with reads(self.engine) as connection:
            return [_kept(row) for row in connection.execute(select(firms).order_by(firms.c.id)).all()]

    def remove(self, firm_id: str) -> bool:
        """Removes a firm with staff, codes, contacts, names, documents and consents; False if there was none."""
        with self.engine.begin() as connection:
            connection.execute(delete(consents).where(consents.c.side == "firm", consents.c.subject == firm_id))
            connection.execute(delete(notes).where(notes.c.scope == scope_of(firm_id)))
            return connection.execute(delete(firms).where(firms.c.id == firm_id)).rowcount == 1

    def desk_of(self, firm_id: str) -> str | None:
        """The group of a firm's staff."""
        with reads(self.engine) as connection:
            found: str | None = connection.execute(select(firms.c.desk).where(firms.c.id == firm_id)).scalar()
            return found

    def firm_at(self, place: str) -> str | None:
        """Whose desk the group ``place`` is."""
        with reads(self.engine) as connection:
            found: str | None = connection.execute(select(firms.c.id).where(firms.c.desk == place)).scalar()
            return found

    def connect(self, firm_id: str, place: str) -> bool:
        """Makes ``place`` the desk of a firm; False if another firm has it. In a new group all topics begin anew."""
        try:
            with self.engine.begin() as connection:
                before = connection.execute(select(firms.c.desk).where(firms.c.id == firm_id)).scalar()
                changed = connection.execute(update(firms).where(firms.c.id == firm_id).values(desk=place)).rowcount
                if before != place:
                    connection.execute(update(contacts).where(contacts.c.firm_id == firm_id).values(topic=None))
                return changed == 1
        except IntegrityError:
            return False

    def disconnect(self, place: str) -> bool:
        """``place`` is nobody's desk any more; False if it was none."""
        with self.engine.begin() as connection:
            firm = connection.execute(select(firms.c.id).where(firms.c.desk == place)).scalar()
            if firm is None:
                return False
            connection.execute(update(firms).where(firms.c.id == firm).values(desk=None))
            connection.execute(update(contacts).where(contacts.c.firm_id == firm).values(topic=None))
            return True


def scope_of(firm_id: str) -> str:
    """Where the documents of a firm lie in the notes."""
    return f"firm:{firm_id}"


def _kept(row: Row[Any]) -> KeptFirm:
    return KeptFirm(row.id, row.settings, row.created_at, row.desk)
