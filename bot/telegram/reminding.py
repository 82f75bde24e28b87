"""Reminders out to Telegram: a chore beside the workers that looks at what is due, at least once a minute.

What is due, and the words, are decided by bot/reminders.py in a thread; only the sending happens here, through the
courier that everything goes through. Several processes may do this at once: the lease of the store decides whose
reminder it is. Who blocked the bot is marked by the round; a chat that has to wait gets its reminder later.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError

from bot.journeys.case import Deadline, read
from bot.journeys.deadline_talk.screens import reminder_buttons
from bot.reminders import Outcome, Round, remind, voice
from bot.store import Store
from bot.telegram import render
from bot.telegram.errors import Postponed, Unreachable, where
from bot.telegram.plan import keyboard
from bot.telegram.sending import Courier, Step

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
AT_LEAST = 1.0
SENDING = 60.0  # seconds for one reminder; after that it comes later
LAST_WORDS = 5.0  # seconds in which a reminder under way may still arrive when the program stops


@dataclass
class Reminding:
    """The chore. ``keep``: how long cases are kept; ``language``: for people who have chosen none."""

    store: Store
    courier: Courier
    language: str
    username: str
    keep: dt.timedelta
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    look_again: float = LOOK_AGAIN
    _halted: threading.Event = field(default_factory=threading.Event)
    _under_way: set[concurrent.futures.Future[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Reminds until cancelled."""
        while True:
            try:
                told = await self.once()
                if told.reminded or told.announced:
                    log.info("%d reminders, %d notices", told.reminded, told.announced)
            except Exception as error:  # whatever one round stumbles over must not end all later ones
                log.error("a round of reminders failed: %s", where(error))  # noqa: TRY400  # a trace would show texts
            await asyncio.sleep(await self._pause())

    async def once(self) -> Round:
        """One round. When cancelled, what is under way may still arrive, and nothing new begins."""
        loop = asyncio.get_running_loop()
        work = asyncio.ensure_future(asyncio.to_thread(self._round, loop))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self._halted.set()
            await asyncio.wait({work}, timeout=LAST_WORDS)
            for future in list(self._under_way):
                future.cancel()
            raise

    def _round(self, loop: asyncio.AbstractEventLoop) -> Round:
        def send(person: str, html: str, item_id: str | None) -> Outcome:
            return self._send(loop, person, html, item_id)

        return remind(self.store, self.now(), voice(self.store, self.language), send, keep=self.keep)

    def _send(self, loop: asyncio.AbstractEventLoop, person: str, html: str, item_id: str | None) -> Outcome:
        """One reminder, from the thread of the round through the courier on the loop."""
        if self._halted.is_set():
            return "later"
        future = asyncio.run_coroutine_threadsafe(self._deliver(self._step(person, html, item_id)), loop)
        self._under_way.add(future)
        try:
            future.result(SENDING)
            return "sent"
        except Unreachable:
            return "gone"
        except (Postponed, TelegramError, TimeoutError, concurrent.futures.CancelledError) as error:
            future.cancel()
            log.warning("a reminder comes later: %s", where(error))
            return "later"
        finally:
            self._under_way.discard(future)

    async def _deliver(self, step: Step) -> None:
        async def unrecorded(_message_id: int | None) -> None:
            return

        await self.courier.deliver(step, unrecorded)

    def _step(self, person: str, html: str, item_id: str | None) -> Step:
        chosen = self.store.people.language(person)
        language = chosen if chosen in {"de", "en"} else self.language
        deadline = read(self.store.items.get(person, item_id), Deadline) if item_id else None
        rows = keyboard(reminder_buttons(item_id, deadline, language), self.username)
        return Step(
            "sendMessage",
            {
                "chat_id": int(person.partition(":")[2]),
                "text": render.split(html)[0],
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                **({"reply_markup": {"inline_keyboard": rows}} if rows else {}),
            },
        )

    async def _pause(self) -> float:
        """Until the next reminder falls due, a minute at most: another process may have planned one meanwhile."""
        with contextlib.suppress(SQLAlchemyError):
            now = self.now()
            due = await asyncio.to_thread(self.store.due.next_due, now)
            if due is not None:
                return min(self.look_again, max((due - now).total_seconds(), AT_LEAST))
        return self.look_again
