"""What is said without anybody having asked: digests of groups, and whatever else time brings. A chore.

What is due, and the words, are the conversation's. Here it is only put into the inbox under its name, which the table
takes once, whoever of several processes comes first and whoever dies in between; the workers say it like an answer.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.ports import Reply
from bot.store.inbox import Inbox
from bot.telegram.crew import Rings
from bot.telegram.errors import where
from bot.telegram.plan import steps_of

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0


class Says(Protocol):
    """What is needed of the conversation."""

    def due(self, now: dt.datetime) -> list[Reply]:
        """What is to be said now, each to its own place, with a name."""

    def noted(self, reply: Reply, now: dt.datetime) -> None:
        """``reply`` is kept and will be said."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """The chore. ``wake``: set when there is something new; ``username``: of the bot."""

    conversation: Says
    inbox: Inbox
    wake: Rings
    username: str
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    look_again: float = LOOK_AGAIN

    async def run(self) -> None:
        """Looks every minute until cancelled."""
        while True:
            try:
                if await asyncio.to_thread(self._round):
                    self.wake.set()
            except Exception as error:  # whatever one round stumbles over must not end all later ones
                log.error("what is due was not said: %s", where(error))  # noqa: TRY400  # a trace would show texts
            await asyncio.sleep(self.look_again)

    def _round(self) -> int:
        """One round. How many messages this process was the first to keep."""
        now = self.now()
        kept = 0
        for reply in self.conversation.due(now):
            if reply.to is None or not reply.once:
                continue
            chat_id = int(reply.to.place.partition(":")[2])
            steps = [step.to_json() for step in steps_of(reply, chat_id, self.username)]
            kept += self.inbox.put_once(reply.once, chat_id, json.dumps(steps), now)
            self.conversation.noted(reply, now)
        return kept
