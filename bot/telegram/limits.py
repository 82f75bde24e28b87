"""How fast we may send: 30 a second in all, one a second per private chat, 20 a minute per group. Counting, no waiting.

A sliding window per chat, so that one chat that has to wait never holds up another. A group's minute is counted in the
store, which outlives a restart and is shared by several processes; the short windows live in this process.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

Clock = Callable[[], float]
ROOM_FOR = 10_000


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

    def take(self, chat_id: int, now: dt.datetime, count: int, within: dt.timedelta) -> float: ...


class Window:
    """At most ``count`` events in any ``seconds``."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.events: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until the next event is allowed; 0: now."""
        while self.events and self.events[0] <= now - self.seconds:
            self.events.popleft()
        return max(self.events[0] + self.seconds - now, 0.0) if len(self.events) >= self.count else 0.0

    def take(self, now: float) -> float:
        """Counts one event and returns 0, or returns the seconds it has to wait and counts nothing."""
        wait = self.wait(now)
        if wait <= 0:
            self.events.append(now)
        return wait


class Limiter:
    """Windows for all chats together and for each one. Private chats may spend five seconds' worth at once."""

    def __init__(
        self,
        groups: Counts,
        pace: Pace = USUAL,
        *,
        clock: Clock = time.monotonic,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._groups, self._pace, self._clock, self._now = groups, pace, clock, now
        self._overall = Window(pace.overall, 1.0)
        self._private: dict[int, Window] = {}
        self._closed: dict[int, float] = {}

    async def take_chat(self, chat_id: int) -> float:
        """Counts one message to ``chat_id`` and returns 0, or returns the seconds it has to wait and counts nothing."""
        if (closed := self.closed(chat_id)) > 0:
            return closed
        if chat_id >= 0:
            return self._window(chat_id).take(self._clock())
        pace = self._pace
        return await asyncio.to_thread(self._groups.take, chat_id, self._now(), pace.group, pace.minute)

    def take_overall(self) -> float:
        """The same for all chats together."""
        return self._overall.take(self._clock())

    def close(self, chat_id: int, seconds: float) -> None:
        """Telegram said 429 for ``chat_id``: nothing goes there for ``seconds``."""
        now = self._clock()
        self._closed = {chat: until for chat, until in self._closed.items() if until > now}
        self._closed[chat_id] = now + seconds

    def closed(self, chat_id: int) -> float:
        """For how many seconds Telegram still wants nothing for ``chat_id``."""
        return max(self._closed.get(chat_id, 0.0) - self._clock(), 0.0)

    def relaxed(self) -> bool:
        """Is there room for things nobody waits for, such as "typing"?"""
        self._overall.wait(self._clock())
        return len(self._overall.events) < self._overall.count // 2

    def _window(self, chat_id: int) -> Window:
        if chat_id not in self._private and len(self._private) >= ROOM_FOR:
            now = self._clock()
            self._private = {
                chat: window for chat, window in self._private.items() if window.wait(now) or window.events
            }
        return self._private.setdefault(chat_id, Window(self._pace.private, float(self._pace.private)))
