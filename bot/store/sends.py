"""How many messages went out lately, to each chat and in all, and which chats Telegram wants left alone: counted here,
so that neither a restart nor another process forgets it.

Chat ids and moments, nothing else, and no older than a minute once anything else is sent. A moment that lies further
ahead than a clock may be off is nonsense (a clock was put back) and holds up nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, func, insert, or_, select, update

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

    def turn(
        self, chat_id: int, now: dt.datetime, count: int, within: dt.timedelta, overall: int, *, drop_old: bool = True
    ) -> Turn:
        """Counts one message to ``chat_id`` at ``now``, or says how long it has to wait and counts nothing.

        A chat gets ``count`` messages in any ``within``, all chats together ``overall`` in any second. ``drop_old``:
        what no longer counts is deleted, too.
        """
        with self.engine.begin() as connection:
            locks.alone(connection, "sends")  # two processes must not both find the last free place
            if drop_old:
                _drop_old(connection, now, within)
            last = _last(connection, chat_id, now, count, within, overall)
            if (pause := _pause_until(last.pause, now)) > 0:
                return Turn(pause)
            if (wait := _wait(last.of_chat, now, within)) > 0:
                return Turn(wait)
            if (wait := _wait(last.of_all, now, SECOND)) > 0:
                return Turn(wait, True, last.lately)
            connection.execute(insert(sends).values(chat_id=chat_id, at=now))
            return Turn(0.0, False, last.lately + 1)

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
    return _pause_until(connection.execute(_pause_of(chat_id, now)).scalar(), now)


def _pause_of(chat_id: int, now: dt.datetime) -> Select[Any]:
    return select(pauses.c.until).where(pauses.c.chat_id == chat_id, pauses.c.since <= now + CLOCKS_APART)


def _pause_until(until: dt.datetime | None, now: dt.datetime) -> float:
    return max((until - now).total_seconds(), 0.0) if until is not None else 0.0


def _drop_old(connection: Connection, now: dt.datetime, within: dt.timedelta) -> None:
    oldest = now - max(within, dt.timedelta(minutes=2))
    gone = or_(sends.c.at <= oldest, sends.c.at > now + CLOCKS_APART)
    connection.execute(delete(sends).where(gone))


def _last(
    connection: Connection, chat_id: int, now: dt.datetime, count: int, within: dt.timedelta, overall: int
) -> Any:
    """In one question: until when the chat is left alone; when its ``count``-th last message went out, if that counts
    still, and the ``overall``-th last of all; and how many there were in the last second."""
    second = (sends.c.at > now - SECOND) & (sends.c.at <= now + CLOCKS_APART)
    window = (sends.c.chat_id == chat_id) & (sends.c.at > now - within) & (sends.c.at <= now + CLOCKS_APART)
    newest = select(sends.c.at).order_by(sends.c.at.desc()).limit(1)
    asked = select(
        _pause_of(chat_id, now).scalar_subquery().label("pause"),
        newest.where(window).offset(count - 1).scalar_subquery().label("of_chat"),
        newest.where(second).offset(overall - 1).scalar_subquery().label("of_all"),
        select(func.count()).where(second).scalar_subquery().label("lately"),
    )
    return connection.execute(asked).one()


def _wait(oldest: dt.datetime | None, now: dt.datetime, within: dt.timedelta) -> float:
    """Seconds until ``oldest``, which fills the window, has left it; 0 where the window is not full."""
    return max((oldest + within - now).total_seconds(), 0.001) if oldest is not None else 0.0
