"""What is said without anybody having asked: digests of groups, and whatever else time brings. A chore.

What is due, and the words, are the conversation's; of several processes one gets each. A chat that has to wait gets
its message a little later in the same round, one that is gone gets none, and neither holds up the others.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from telegram.error import TelegramError

from bot.ports import Reply
from bot.telegram.delivery import Delivery, unrecorded
from bot.telegram.errors import Postponed, Unreachable, where
from bot.telegram.plan import steps_of
from bot.telegram.sending import Step

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
TRIES = 5
LONGEST_WAIT = 90.0


class Says(Protocol):
    """What is needed of the conversation."""

    def due(self, now: dt.datetime) -> list[Reply]:
        """What is to be said now, each to its own place."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """The chore. ``username``: of the bot."""

    conversation: Says
    delivery: Delivery
    username: str
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    look_again: float = LOOK_AGAIN

    async def run(self) -> None:
        """Looks every minute until cancelled."""
        while True:
            try:
                await self.once()
            except Exception as error:  # whatever one round stumbles over must not end all later ones
                log.error("what is due was not said: %s", where(error))  # noqa: TRY400  # a trace would show texts
            await asyncio.sleep(self.look_again)

    async def once(self) -> None:
        """One round; chats side by side, because one of them may have to wait."""
        replies = await asyncio.to_thread(self.conversation.due, self.now())
        by_place: dict[str, list[Step]] = {}
        for reply in replies:
            if reply.to is not None:
                steps = steps_of(reply, int(reply.to.place.partition(":")[2]), self.username)
                by_place.setdefault(reply.to.place, []).extend(steps)
        await asyncio.gather(*(self._say(steps) for steps in by_place.values()))

    async def _say(self, steps: list[Step]) -> None:
        for step in steps:
            try:
                await self._send(step)
            except (Unreachable, TelegramError) as error:
                log.warning("not said: %s", where(error))
                return

    async def _send(self, step: Step) -> None:
        for _ in range(TRIES):
            try:
                await self.delivery.send(step, unrecorded)
                return
            except Postponed as wait:
                await asyncio.sleep(min(wait.seconds, LONGEST_WAIT))
        log.warning("not said: the chat had to wait too long")
