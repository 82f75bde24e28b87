"""A firm with a desk and contacts, put into the store as rows: the channel knows no more of them than their ids."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert

from bot.store import Store
from bot.store.tables import contacts, firms

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def add_firm(store: Store, firm: str = "kuehn", desk: int = -1002000000009) -> None:
    """A firm whose desk is the group ``desk``."""
    with store.engine.begin() as connection:
        connection.execute(insert(firms).values(id=firm, settings="{}", created_at=NOON, desk=f"tg:{desk}"))


def add_contact(store: Store, contact: str, person: str = "tg:11", firm: str = "kuehn") -> None:
    """A contact of that firm, without a topic yet."""
    row = {"id": contact, "firm_id": firm, "person": person, "reference": contact.upper(), "state": "taken",
           "sealed": "", "revision": 0, "created_at": NOON, "updated_at": NOON}  # fmt: skip
    with store.engine.begin() as connection:
        connection.execute(insert(contacts).values(**row))
