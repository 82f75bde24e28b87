"""Steps on their way out: into the forum topic they belong to, onto the message they rewrite, with a day to vanish.

The courier makes requests; here is decided, at the moment of sending, what only the store knows then. A topic begins
with what the conversation says about its contact, is made where it is missing and made anew where staff deleted it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from telegram.error import TelegramError

from bot.ports import TopicOf
from bot.store import Store
from bot.telegram.errors import Fault, Unreachable, fault_of
from bot.telegram.plan import steps_of
from bot.telegram.sending import Courier, Recorded, Step

LONGEST_NAME = 128
TRIES = 3


class Describes(Protocol):
    """What is needed of the conversation."""

    def topic(self, contact: str) -> TopicOf | None: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends steps and notes where their messages stand. ``username``: of the bot."""

    store: Store
    courier: Courier
    conversation: Describes
    username: str
    now: Callable[[], dt.datetime]
    _opening: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def send(self, step: Step, recorded: Recorded) -> None:
        """Sends ``step`` and hands its message id to ``recorded``. Raises Postponed, Unreachable, TelegramError."""
        for _ in range(TRIES):
            placed = await self._placed(step)
            if placed is None:
                await recorded(None)
                return
            try:
                await self.courier.deliver(placed, self._noting(placed, recorded))
                return
            except TelegramError as error:
                if not step.contact or fault_of(error) is not Fault.THREAD_GONE:
                    raise
                await asyncio.to_thread(self.store.desks.keep_topic, step.contact, None)
        raise Unreachable

    async def _placed(self, step: Step) -> Step | None:
        """``step`` in its topic and on its message; None where its contact, or the topic to be closed, is gone."""
        if step.contact:
            topic = await self._topic(step)
            if topic is None:
                return None
            step = step.with_params(message_thread_id=topic)
        if step.slot and step.method == "sendMessage":
            standing = await asyncio.to_thread(self.store.standing.in_slot, step.chat_id, step.slot)
            if standing is not None:
                return replace(step.with_params(message_id=standing), method="editMessageText")
        return step

    async def _topic(self, step: Step) -> int | None:
        async with self._opening.setdefault(step.contact, asyncio.Lock()):
            topic = await asyncio.to_thread(self.store.desks.topic_of, step.contact)
            if topic is not None or step.method in ("closeForumTopic", "reopenForumTopic"):
                return topic
            return await self._opened(step)

    async def _opened(self, step: Step) -> int | None:
        """A new topic for the contact of ``step``, with its first messages."""
        begins = await asyncio.to_thread(self.conversation.topic, step.contact)
        if begins is None:
            return None
        made: list[int] = []

        async def keep(topic: int | None) -> None:
            made.append(topic or 0)
            await asyncio.to_thread(self.store.desks.keep_topic, step.contact, topic)

        name = begins.name[:LONGEST_NAME]
        await self.courier.deliver(Step("createForumTopic", {"chat_id": step.chat_id, "name": name}), keep)
        for first in (one for reply in begins.replies for one in steps_of(reply, step.chat_id, self.username)):
            there = first.with_params(message_thread_id=made[0])
            await self.courier.deliver(there, self._noting(there, _unrecorded))
        return made[0]

    def _noting(self, step: Step, recorded: Recorded) -> Recorded:
        """Notes the slot and the end of a message, then passes its id on."""

        async def noted(message_id: int | None) -> None:
            standing = self.store.standing
            if message_id is not None and step.slot:
                await asyncio.to_thread(standing.put, step.chat_id, step.slot, message_id)
            if message_id is not None and step.lives:
                end = self.now() + dt.timedelta(seconds=step.lives)
                await asyncio.to_thread(standing.vanish, step.chat_id, message_id, end)
            await recorded(message_id)

        return noted


async def _unrecorded(_message_id: int | None) -> None:
    """A message that answers nobody."""
