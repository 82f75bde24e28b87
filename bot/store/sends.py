"""How many messages went out lately, to each chat and in all, and which chats Telegram wants left alone: counted here,
so that neither a restart nor another process forgets it.

Chat ids and moments, nothing else, and no older than a minute once anything else is sent. A moment that lies further
ahead than a clock may be off is nonsense (a clock was put back) and holds up nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from bot.store import locks, upsert
from bot.store.tables import pauses, sends

SECOND = dt.timedelta(seconds=1)
CLOCKS_APART = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is. ``wait``: seconds until it is this chat's, 0: now, and it is counted.

    ``overall``: it is all chats together that have to wait. ``lately``: messages in the last second, this one included.
    """

    wait: float = 0.0
    overall: bool = False
    lately: int = 0


@dataclass(frozen=True, slots=True)
class Sends:
    """The tables of sends and pauses; every method is one transaction."""

    engine: Engine

    def turn(self, chat_id: int, now: dt.datetime, count: int, within: dt.timedelta, overall: int) -> Turn:
        """Counts one message to ``chat_id`` at ``now``, or says how long it has to wait and counts nothing.

        A chat gets ``count`` messages in any ``within``, all chats together ``overall`` in any second.
        """
        with self.engine.begin() as connection:
            locks.alone(connection, "sends")  # two processes must not both find the last free place
            pause = _pause(connection, chat_id, now)
            if pause > 0:
                return Turn(pause)
            _drop_old(connection, now, within)
            wait = _wait(_newest(connection, now, within, count, chat_id), now, count, within)
            if wait > 0:
                return Turn(wait)
            lately = _newest(connection, now, SECOND, overall)
            wait = _wait(lately, now, overall, SECOND)
            if wait > 0:
                return Turn(wait, True, len(lately))
            connection.execute(insert(sends).values(chat_id=chat_id, at=now))
            return Turn(0.0, False, len(lately) + 1)

    def close(self, chat_id: int, now: dt.datetime, seconds: float) -> None:
        """Telegram wants nothing for ``chat_id`` for ``seconds``: no process sends anything there."""
        row = {"chat_id": chat_id, "since": now, "until": now + dt.timedelta(seconds=seconds)}
        with self.engine.begin() as connection:
            connection.execute(delete(pauses).where(pauses.c.until <= now))
            upsert.put(connection, pauses, row)

    def closed(self, chat_id: int, now: dt.datetime) -> float:
        """For how many seconds Telegram still wants nothing for ``chat_id``."""
        with self.engine.begin() as connection:
            return _pause(connection, chat_id, now)

    def move_chat(self, old: int, new: int) -> None:
        """A group got a new id: its limit follows."""
        with self.engine.begin() as connection:
            connection.execute(update(sends).where(sends.c.chat_id == old).values(chat_id=new))

    def forget(self, before: dt.datetime) -> int:
        """Drops what was counted before ``before``, and pauses that were over by then. How many were counted."""
        with self.engine.begin() as connection:
            connection.execute(delete(pauses).where(pauses.c.until < before))
            return connection.execute(delete(sends).where(sends.c.at < before)).rowcount


def _pause(connection: Connection, chat_id: int, now: dt.datetime) -> float:
    mine = (pauses.c.chat_id == chat_id) & (pauses.c.since <= now + CLOCKS_APART)
    until = connection.execute(select(pauses.c.until).where(mine)).scalar()
    return max((until - now).total_seconds(), 0.0) if until is not None else 0.0


def _drop_old(connection: Connection, now: dt.datetime, within: dt.timedelta) -> None:
    oldest = now - max(within, dt.timedelta(minutes=2))
    gone = or_(sends.c.at <= oldest, sends.c.at > now + CLOCKS_APART)
    connection.execute(delete(sends).where(gone))


def _newest(
    connection: Connection, now: dt.datetime, within: dt.timedelta, count: int, chat_id: int | None = None
) -> list[dt.datetime]:
    query = select(sends.c.at).where(sends.c.at > now - within).order_by(sends.c.at.desc()).limit(count)
    if chat_id is not None:
        query = query.where(sends.c.chat_id == chat_id)
    return list(connection.execute(query).scalars())


def _wait(times: list[dt.datetime], now: dt.datetime, count: int, within: dt.timedelta) -> float:
    """Seconds until the oldest of ``count`` times has left the window; 0 where there are fewer."""
    return max((times[-1] + within - now).total_seconds(), 0.001) if len(times) >= count else 0.0
