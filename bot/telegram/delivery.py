"""Steps on their way out: into the forum topic they belong to, onto the message they rewrite, with a day to vanish.

The courier makes requests; here is decided, at the moment of sending, what only the store knows then. A topic begins
with what the conversation says about its contact, is made where it is missing and made anew where staff deleted it, by
one process at a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from weakref import WeakValueDictionary

from telegram.error import TelegramError

from bot.ports import TopicOf
from bot.store import Store
from bot.telegram.errors import Fault, Postponed, Unreachable, fault_of
from bot.telegram.plan import steps_of
from bot.telegram.sending import Courier, Recorded, Step

LONGEST_NAME = 128
TRIES = 3
OPENING = dt.timedelta(seconds=60)
MEANWHILE = 1.0  # seconds until whoever came second looks again


class Describes(Protocol):
    """What is needed of the conversation."""

    def topic(self, contact: str) -> TopicOf | None: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends steps and notes where their messages stand. ``username``: of the bot; ``owner``: name of this process."""

    store: Store
    courier: Courier
    conversation: Describes
    username: str
    now: Callable[[], dt.datetime]
    owner: str = "here"
    _opening: MutableMapping[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def send(self, step: Step, recorded: Recorded) -> None:
        """Sends ``step`` and hands its message id to ``recorded``. Raises Postponed, Unreachable, TelegramError."""
        for _ in range(TRIES):
            try:
                placed = await self._placed(step)
                if placed is None:
                    await recorded(None)
                    return
                before = await self._standing(step) if step.moves else None
                await self.courier.deliver(placed, self._noting(placed, recorded))
                await self._clear(step.chat_id, before)
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
        if step.slot and step.method == "sendMessage" and not step.moves:
            standing = await self._standing(step)
            if standing is not None:
                return replace(step.with_params(message_id=standing), method="editMessageText")
        return step

    async def _standing(self, step: Step) -> int | None:
        """The message in the slot of ``step``."""
        return await asyncio.to_thread(self.store.standing.in_slot, step.chat_id, step.slot)

    async def _clear(self, chat_id: int, message_id: int | None) -> None:
        """Deletes a message whose successor stands elsewhere; if that fails, it only stands there twice."""
        if message_id is not None:
            with contextlib.suppress(Postponed, Unreachable, TelegramError):
                old = Step("deleteMessage", {"chat_id": chat_id, "message_id": message_id})
                await self.courier.deliver(old, unrecorded)

    async def _topic(self, step: Step) -> int | None:
        """The topic of the contact of ``step`` with its first messages in it; None: there is none, and need be none."""
        lock = self._opening.setdefault(step.contact, asyncio.Lock())
        async with lock:
            topic = await asyncio.to_thread(self.store.desks.topic_of, step.contact)
            if step.method in ("closeForumTopic", "reopenForumTopic"):
                return topic
            begun = f"begun:{step.contact}"
            if topic is not None and await self._is_marked(step.chat_id, begun, topic):
                return topic
            begins = await asyncio.to_thread(self.conversation.topic, step.contact)
            if begins is None:
                return topic
            async with self._alone(f"topic:{step.contact}"):
                topic = await asyncio.to_thread(self.store.desks.topic_of, step.contact)
                if topic is None:
                    topic = await self._opened(step, begins.name)
                await self._begin(step, topic, begins)
                await asyncio.to_thread(self.store.standing.put, step.chat_id, begun, topic)
            return topic

    @contextlib.asynccontextmanager
    async def _alone(self, what: str) -> AsyncIterator[None]:
        """No other process does ``what`` meanwhile. Raises Postponed if one does."""
        claims = self.store.claims
        if not await asyncio.to_thread(claims.take, what, self.owner, self.now(), OPENING):
            raise Postponed(MEANWHILE)
        try:
            yield
        finally:
            await asyncio.to_thread(claims.give, what, self.owner)

    async def _opened(self, step: Step, name: str) -> int:
        """A new topic for the contact of ``step``."""
        made: list[int] = []

        async def keep(topic: int | None) -> None:
            made.append(topic or 0)
            await asyncio.to_thread(self.store.desks.keep_topic, step.contact, topic)

        opening = Step("createForumTopic", {"chat_id": step.chat_id, "name": name[:LONGEST_NAME]})
        await self.courier.deliver(opening, keep)
        return made[0]

    async def _begin(self, step: Step, topic: int, begins: TopicOf) -> None:
        """The first messages of a topic. Each is marked, so that a chat that has to wait in between gets the rest."""
        firsts = [one for reply in begins.replies for one in steps_of(reply, step.chat_id, self.username)]
        for number, first in enumerate(firsts):
            mark = f"begun:{step.contact}:{number}"
            if await self._is_marked(step.chat_id, mark, topic):
                continue

            async def marked(_message_id: int | None, mark: str = mark) -> None:
                await asyncio.to_thread(self.store.standing.put, step.chat_id, mark, topic)

            there = replace(first.with_params(message_thread_id=topic), contact=step.contact)
            await self.courier.deliver(there, self._noting(there, marked))

    async def _is_marked(self, chat_id: int, mark: str, topic: int) -> bool:
        return await asyncio.to_thread(self.store.standing.in_slot, chat_id, mark) == topic

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


async def unrecorded(_message_id: int | None) -> None:
    """A message that answers nobody."""
