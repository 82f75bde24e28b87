"""How many messages each group got lately: counted here, so that neither a restart nor a second process forgets it.

Chat ids and moments, nothing else. Private chats are not counted here; their window is short and lives in memory.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from bot.store import locks
from bot.store.tables import sends


@dataclass(frozen=True, slots=True)
class Sends:
    """The table of sends; every method is one transaction."""

    engine: Engine

    def take(self, chat_id: int, now: dt.datetime, count: int, within: dt.timedelta) -> float:
        """Counts one message at ``now`` and returns 0; or, where any ``within`` already holds ``count``, counts nothing
        and returns the seconds until there is room."""
        with self.engine.begin() as connection:
            locks.alone(connection, "sends", chat_id)  # two processes must not both find the last free place
            connection.execute(delete(sends).where(sends.c.chat_id == chat_id, sends.c.at <= now - within))
            query = select(sends.c.at).where(sends.c.chat_id == chat_id).order_by(sends.c.at.desc()).limit(count)
            times = connection.execute(query).scalars().all()
            if len(times) < count:
                connection.execute(insert(sends).values(chat_id=chat_id, at=now))
                return 0.0
        oldest: dt.datetime = times[-1]
        return max((oldest + within - now).total_seconds(), 0.001)

    def move_chat(self, old: int, new: int) -> None:
        """A group got a new id: its limit follows."""
        with self.engine.begin() as connection:
            connection.execute(update(sends).where(sends.c.chat_id == old).values(chat_id=new))

    def forget(self, before: dt.datetime) -> int:
        """Drops what was counted before ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(sends).where(sends.c.at < before)).rowcount
