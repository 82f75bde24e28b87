"""Who has written: chosen language, first and last time, and whether they can still be reached.

No names, no texts. ``id`` is the person's or group's id over channels ("tg:4242", "tg:-100…", "terminal").
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, select

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import people

SEEN_TO = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class People:
    """The people and groups the program has met."""

    engine: Engine

    def seen(self, person: str, now: dt.datetime) -> None:
        """Notes that ``person`` wrote at ``now``; whoever writes has not blocked us.

        To the hour: nobody needs to know it better, and every note is a wait for the disk.
        """
        noted = (people.c.id == person) & (people.c.last_seen > now - SEEN_TO) & people.c.blocked_at.is_(None)
        with reads(self.engine) as connection:
            if connection.execute(select(people.c.id).where(noted)).first() is not None:
                return
        row = {"id": person, "created_at": now, "last_seen": now, "blocked_at": None}
        with self.engine.begin() as connection:
            upsert.put(connection, people, row, keep=frozenset({"created_at"}))

    def language(self, person: str) -> str | None:
        """The language ``person`` has chosen; None: not chosen yet."""
        with reads(self.engine) as connection:
            return connection.execute(select(people.c.language).where(people.c.id == person)).scalar()

    def choose_language(self, person: str, language: str, now: dt.datetime) -> None:
        """Remembers the choice of ``person``."""
        row = {"id": person, "created_at": now, "last_seen": now, "language": language}
        with self.engine.begin() as connection:
            upsert.put(connection, people, row, keep=frozenset({"created_at"}))

    def mark_blocked(self, person: str, now: dt.datetime) -> None:
        """Notes that nothing can be sent to ``person`` any more; reminders must leave them out."""
        row = {"id": person, "created_at": now, "last_seen": now, "blocked_at": now}
        with self.engine.begin() as connection:
            upsert.put(connection, people, row, keep=frozenset({"created_at", "last_seen"}))

    def blocked(self, person: str) -> bool:
        """Has ``person`` blocked the bot, or removed it from the group?"""
        with reads(self.engine) as connection:
            return connection.execute(select(people.c.blocked_at).where(people.c.id == person)).scalar() is not None

    def move(self, old: str, new: str) -> None:
        """A group got a new id: its row follows, unless the new one is known already."""
        with self.engine.begin() as connection:
            gone = delete(people).where(people.c.id == old).returning(*people.c)
            rows = connection.execute(gone).mappings().all()
            upsert.insert_new(connection, people, [{**row, "id": new} for row in rows])

    def forget(self, person: str) -> None:
        """Deletes everything kept about ``person`` in this table."""
        with self.engine.begin() as connection:
            connection.execute(delete(people).where(people.c.id == person))
