"""Messages of ours that were said for a while: a chore beside the workers deletes them when their time is over.

Which message lives how long was decided when it was said; here it only goes. A message that is gone already, or whose
chat is, counts as deleted; a chat that has to wait keeps its messages a little longer and holds up no other.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.store.standing import Standing
from bot.telegram.errors import Postponed, Unreachable, is_network, where
from bot.telegram.sending import Courier, Step

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
AT_LEAST = 1.0


@dataclass(frozen=True, slots=True)
class Vanishing:
    """The chore."""

    standing: Standing
    courier: Courier
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    look_again: float = LOOK_AGAIN

    async def run(self) -> None:
        """Deletes until cancelled."""
        while True:
            pause = self.look_again
            try:
                await self.once()
                pause = await self._pause()
            except Exception as error:  # whatever one round stumbles over must not end all later ones
                log.error("messages stay longer than they should: %s", where(error))  # noqa: TRY400  # as everywhere
            await asyncio.sleep(pause)

    async def once(self) -> int:
        """One round. How many messages went."""
        went, waiting = 0, set[int]()
        for chat_id, message_id in await asyncio.to_thread(self.standing.due, self.now()):
            if chat_id in waiting:
                continue
            if await self._delete(chat_id, message_id):
                went += 1
            else:
                waiting.add(chat_id)
        return went

    async def _delete(self, chat_id: int, message_id: int) -> bool:
        """False: the chat has to wait."""

        async def gone(_message_id: int | None) -> None:
            await asyncio.to_thread(self.standing.gone, chat_id, message_id)

        try:
            await self.courier.deliver(Step("deleteMessage", {"chat_id": chat_id, "message_id": message_id}), gone)
        except Postponed:
            return False
        except Unreachable:
            await gone(None)
        except TelegramError as error:
            if is_network(error):
                return False
            log.warning("a message cannot be deleted: %s", where(error))
            await gone(None)
        return True

    async def _pause(self) -> float:
        """Until the next message falls due, a minute at most: another process may have said something for a while."""
        due = await asyncio.to_thread(self.standing.next_due)
        if due is None:
            return self.look_again
        return min(self.look_again, max((due - self.now()).total_seconds(), AT_LEAST))
