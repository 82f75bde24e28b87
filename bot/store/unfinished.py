"""The mark on a store that is being filled from another one: until it is taken off, nobody may work with it.

It stands in the store itself, so that every replica sees it, and it is never copied. The word in it belongs to one
run: whoever finds another word has been overtaken by a newer run and stops.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.store import upsert
from bot.store.tables import settings

KEY = "store being filled"


def mark(connection: Connection, word: str) -> None:
    """Marks the store as being filled by the run ``word``."""
    upsert.put(connection, settings, {"key": KEY, "value": word})


def marked_by(connection: Connection, *, lock: bool = False) -> str | None:
    """The run that is filling the store, or that stopped on the way; None: nobody. ``lock``: until we are through."""
    query = select(settings.c.value).where(settings.c.key == KEY)
    return connection.execute(query.with_for_update() if lock else query).scalar()


def unmark(connection: Connection) -> None:
    """The store is whole."""
    connection.execute(delete(settings).where(settings.c.key == KEY))
