"""How fast we may send: 30 a second in all, one a second per chat, 20 a minute per group. Counting only, no waiting.

A sliding window per chat, so that one chat that has to wait never holds up another. Windows live in this process;
several replicas would share them through the store behind the same three methods.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

Clock = Callable[[], float]
ROOM_FOR = 10_000


class Window:
    """At most ``count`` events in any ``seconds``."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.events: deque[float] = deque()
        self.closed_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next event is allowed; 0: now."""
        while self.events and self.events[0] <= now - self.seconds:
            self.events.popleft()
        full = self.events[0] + self.seconds - now if len(self.events) >= self.count else 0.0
        return max(full, self.closed_until - now, 0.0)

    def idle(self, now: float) -> bool:
        """Nothing left to remember."""
        return self.wait(now) == 0.0 and not self.events


class Limiter:
    """Windows for all chats together and for each one. Private chats may spend five seconds' worth at once."""

    def __init__(self, clock: Clock = time.monotonic, overall: int = 30, private: int = 5, group: int = 20) -> None:
        self._clock, self._private, self._group = clock, private, group
        self._overall = Window(overall, 1.0)
        self._chats: dict[int, Window] = {}

    def take_chat(self, chat_id: int) -> float:
        """Counts one message to ``chat_id`` and returns 0, or returns the seconds it has to wait and counts nothing."""
        return self._take(self._window(chat_id))

    def take_overall(self) -> float:
        """The same for all chats together."""
        return self._take(self._overall)

    def close(self, chat_id: int, seconds: float) -> None:
        """Telegram said 429 for ``chat_id``: nothing goes there for ``seconds``."""
        self._window(chat_id).closed_until = self._clock() + seconds

    def relaxed(self) -> bool:
        """Is there room for things nobody waits for, such as "typing"?"""
        self._overall.wait(self._clock())
        return len(self._overall.events) < self._overall.count // 2

    def _take(self, window: Window) -> float:
        now = self._clock()
        wait = window.wait(now)
        if wait <= 0:
            window.events.append(now)
        return wait

    def _window(self, chat_id: int) -> Window:
        if chat_id not in self._chats and len(self._chats) >= ROOM_FOR:
            now = self._clock()
            self._chats = {chat: window for chat, window in self._chats.items() if not window.idle(now)}
        fresh = Window(self._group, 60.0) if chat_id < 0 else Window(self._private, float(self._private))
        return self._chats.setdefault(chat_id, fresh)
