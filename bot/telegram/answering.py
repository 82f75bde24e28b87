"""Answers under way in private chats where a model helps: their drafts, threads of their own, and who waits no more.

Only for a conversation that waits for a model; without one nothing of this runs. Which answer is still wanted is asked
of the store, so it does not matter which process took the newer message in. A draft is a courtesy: nothing of it is
kept, and whatever goes wrong with it is a line in the log and the end of drafts for this answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.model.streaming import Runs
from bot.ports import Incoming, Live
from bot.store.inbox import Inbox, Lease
from bot.telegram import render
from bot.telegram.api import Api
from bot.telegram.errors import where
from bot.telegram.limits import Limiter

log = logging.getLogger(__name__)

Result = TypeVar("Result")
LAST_DRAFT = 1.0  # seconds in which a draft under way may still arrive before the message itself is sent
DRAFT_TIMEOUT = 5.0
_IDS = 2**31 - 1


class ChatDrafts:
    """The draft of one answer in one private chat. ``number``: the same for the same update, so a repeat goes on."""

    def __init__(self, api: Api, limiter: Limiter, chat_id: int, topic: int | None, number: int) -> None:
        self._api, self._limiter = api, limiter
        place = {"chat_id": chat_id, "draft_id": number % _IDS + 1}
        self._place: dict[str, Any] = place | ({"message_thread_id": topic} if topic else {})
        self._loop = asyncio.get_running_loop()
        self._pending: set[asyncio.Task[None]] = set()
        self._over = False

    def show(self, html: str) -> Future[None]:
        """Begins to show ``html``, from any thread."""
        shown: Future[None] = Future()
        self._loop.call_soon_threadsafe(self._begin, html, shown)
        return shown

    async def close(self) -> None:
        """No draft comes after this: one that is under way has a moment to arrive."""
        self._over = True
        if self._pending:
            _, left = await asyncio.wait(self._pending, timeout=LAST_DRAFT)
            for task in left:
                task.cancel()

    def _begin(self, html: str, shown: Future[None]) -> None:
        if self._over:
            shown.cancel()
            return
        task = asyncio.create_task(self._send(html))
        self._pending.add(task)
        task.add_done_callback(lambda done: self._settled(done, shown))

    def _settled(self, task: asyncio.Task[None], shown: Future[None]) -> None:
        self._pending.discard(task)
        if task.cancelled():
            shown.cancel()
        elif (error := task.exception()) is not None:
            log.info("no more drafts for this answer: %s", where(error))
            shown.set_exception(error)
        else:
            shown.set_result(None)

    async def _send(self, html: str) -> None:
        """One request; left out while the account is busy with messages that somebody waits for. Raises what fails."""
        if not self._limiter.relaxed() or await self._limiter.closed(self._place["chat_id"]) > 0:
            return
        said = {**self._place, "text": render.split(html)[0], "parse_mode": "HTML"}
        async with asyncio.timeout(DRAFT_TIMEOUT):
            await self._api.call("sendMessageDraft", said)


@dataclass(slots=True)
class Answering:
    """What a worker needs to let an answer grow. ``threads``: they mostly wait, so there is one for every worker."""

    api: Api
    limiter: Limiter
    inbox: Inbox
    threads: Executor
    runs: Runs = field(default_factory=Runs)
    _last: dict[str, tuple[int, int]] = field(default_factory=dict)
    _leaving: bool = False

    async def consult(
        self, handle: Callable[[Incoming], Result], incoming: Incoming, lease: Lease, joined: Sequence[int] = ()
    ) -> Result:
        """What ``handle`` says to ``incoming``, which in a private chat may grow and may be overtaken."""
        loop = asyncio.get_running_loop()
        if incoming.place.kind == "group":
            return await loop.run_in_executor(self.threads, handle, incoming)
        chat = incoming.place.id
        drafts = ChatDrafts(self.api, self.limiter, lease.chat_id, incoming.place.topic, lease.update_id)
        run = self.runs.begin(chat)
        self._last[chat] = (lease.chat_id, max((lease.update_id, *joined)))
        try:
            await self._notice(chat)
            return await loop.run_in_executor(self.threads, handle, replace(incoming, live=Live(drafts, run)))
        finally:
            self.runs.end(chat, run)
            del self._last[chat]
            await drafts.close()

    async def notice(self) -> None:
        """Looks whether something newer has come for an answer under way."""
        for chat in self.runs.running():
            await self._notice(chat)

    def hurry(self) -> None:
        """The program ends: nobody waits for a model any more, every answer under way is given plainly."""
        self._leaving = True
        for chat in self.runs.running():
            self.runs.newer(chat)

    async def _notice(self, chat: str) -> None:
        last = self._last.get(chat)
        if last is None:
            return
        with contextlib.suppress(SQLAlchemyError):
            if self._leaving or await asyncio.to_thread(self.inbox.is_overtaken, *last):
                self.runs.newer(chat)
