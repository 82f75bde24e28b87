"""What time brings, out to Telegram: a chore that says what is due without being asked, and lets things be tidied.

What is due, and the words, are decided by the conversation in a thread; only the sending happens here. Of several
processes the conversation gives each announcement to one. A chat that cannot be reached goes without.
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
from bot.telegram.delivery import Delivery
from bot.telegram.errors import Postponed, Unreachable, where
from bot.telegram.plan import steps_of

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
TIDY_EVERY = dt.timedelta(hours=1)


class Announces(Protocol):
    """What is needed of the conversation."""

    def due(self, now: dt.datetime) -> list[Reply]: ...
    def tidy(self, now: dt.datetime) -> None: ...


@dataclass
class Announcing:
    """The chore."""

    conversation: Announces
    delivery: Delivery
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    look_again: float = LOOK_AGAIN
    _tidied: dt.datetime | None = None

    async def run(self) -> None:
        """Announces and tidies until cancelled."""
        while True:
            try:
                await self.once()
            except Exception as error:  # whatever one round stumbles over must not end all later ones
                log.error("a round of announcements failed: %s", where(error))  # noqa: TRY400  # as everywhere
            await asyncio.sleep(self.look_again)

    async def once(self) -> int:
        """One round. How many announcements went out."""
        now = self.now()
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            await asyncio.to_thread(self.conversation.tidy, now)
            self._tidied = now
        replies = await asyncio.to_thread(self.conversation.due, now)
        return sum([await self._say(reply) for reply in replies if reply.to is not None])

    async def _say(self, reply: Reply) -> bool:
        chat_id = int(reply.to.place.partition(":")[2]) if reply.to else 0
        try:
            for step in steps_of(reply, chat_id, self.delivery.username):
                await self.delivery.send(step, _unrecorded)
        except (Postponed, Unreachable, TelegramError) as error:
            log.warning("an announcement did not arrive: %s", where(error))
            return False
        return True


async def _unrecorded(_message_id: int | None) -> None:
    """A message that answers nobody."""
