"""How fast we may send: 30 a second in all, one a second per private chat, 20 a minute per group. Counting, no waiting.

A sliding window per chat, so that one chat that has to wait never holds up another. All are counted in the store,
which outlives a restart and is shared by all processes, and so is a chat that Telegram wants left alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.store.sends import Turn

DROPS_EVERY = 10.0  # seconds; what no longer counts may lie there as long


@dataclass(frozen=True, slots=True)
class Pace:
    """What Telegram allows: ``overall`` a second; ``private`` in as many seconds; ``group`` in each ``minute``.

    The minute is two seconds longer than Telegram's: there a message counts when it arrives, here when it sets out.
    """

    overall: int = 30
    private: int = 5
    group: int = 20
    minute: dt.timedelta = dt.timedelta(seconds=62)


USUAL = Pace()


class Counts(Protocol):
    """What is needed of the store."""

    def turn(
        self, chat_id: int, now: dt.datetime, count: int, within: dt.timedelta, overall: int, *, drop_old: bool = ...
    ) -> Turn: ...

    def close(self, chat_id: int, now: dt.datetime, seconds: float) -> None: ...

    def closed(self, chat_id: int, now: dt.datetime) -> float: ...


class Limiter:
    """One window for all chats together and one for each. Private chats may spend five seconds' worth at once."""

    def __init__(
        self, counts: Counts, pace: Pace = USUAL, *, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        self._counts, self._pace, self._now = counts, pace, now
        self._lately = Turn()
        self._counted_at: dt.datetime | None = None
        self._dropped_at = -math.inf

    async def turn(self, chat_id: int) -> Turn:
        """Counts one message to ``chat_id``, or says how long it has to wait and counts nothing."""
        count, within = self._window(chat_id)
        now, overall = self._now(), self._pace.overall
        drop_old = time.monotonic() - self._dropped_at > DROPS_EVERY
        if drop_old:
            self._dropped_at = time.monotonic()
        found = await asyncio.to_thread(self._counts.turn, chat_id, now, count, within, overall, drop_old=drop_old)
        if found.lately:
            self._lately, self._counted_at = found, now
        return found

    async def close(self, chat_id: int, seconds: float) -> None:
        """Telegram said 429 for ``chat_id``: nothing goes there for ``seconds``, from no process."""
        await asyncio.to_thread(self._counts.close, chat_id, self._now(), seconds)

    async def closed(self, chat_id: int) -> float:
        """For how many seconds Telegram still wants nothing for ``chat_id``."""
        return await asyncio.to_thread(self._counts.closed, chat_id, self._now())

    def relaxed(self) -> bool:
        """Is there room for things nobody waits for, such as "typing"? As far as this process noticed."""
        recent = self._counted_at is not None and abs(self._now() - self._counted_at) < dt.timedelta(seconds=1)
        return (self._lately.lately if recent else 0) < self._pace.overall // 2

    def _window(self, chat_id: int) -> tuple[int, dt.timedelta]:
        pace = self._pace
        return (pace.group, pace.minute) if chat_id < 0 else (pace.private, dt.timedelta(seconds=pace.private))
