"""From Telegram into the store, and from the store to the workers: the two loops that lose nothing.

``Poller`` stores every update, whatever its shape, before it asks for the next ones, which is what confirms them to
Telegram. ``Workers`` take the oldest open update of each chat, up to 16 chats at once, and settle what becomes of it:
done, later, again, or parked. Where Telegram calls us (webhook.py), it stores in the poller's place, and the workers
are the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import logging
import math
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.operations.counting import count, took
from bot.operations.logs import about_update
from bot.reminders import forget_old_cases
from bot.store.dialogs import LASTS
from bot.store.forgetting import empty_log
from bot.store.inbox import PARKED, Inbox, Lease, NewUpdate, Outlook
from bot.telegram.api import Api
from bot.telegram.crew import Rings
from bot.telegram.desk import Case, Desk, apologise, open_case, say_unasked, unasked
from bot.telegram.errors import Lost, Postponed, Unreachable, Unreadable, is_network, where
from bot.telegram.incoming import glance
from bot.telegram.routes import ALLOWED_UPDATES, ROUTES, Route

log = logging.getLogger(__name__)

SIBLING_WAIT = dt.timedelta(seconds=1)
TRIES = 5
BACK_OFF = (1.0, 2.0, 5.0, 10.0)
NETWORK_PAUSE = 5.0
NETWORK_PATIENCE = dt.timedelta(hours=1)
LEASE = dt.timedelta(seconds=30)
LOOK_AGAIN = 1.0  # another process may have stored something, or died
KEEP = dt.timedelta(days=2)
COUNTED = dt.timedelta(minutes=10)
TIDY_EVERY = 3600.0
NOTHING = Outlook(None, waits=False)


def to_store(update: Any) -> NewUpdate | None:
    """``update`` as the inbox keeps it; None for something that is no update at all."""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(update_id, int) or not 0 <= update_id < 2**63:  # below zero is what we say unasked
        return None
    seen = glance(update)
    wait = SIBLING_WAIT if seen.join_key else dt.timedelta(0)
    return NewUpdate(update_id, seen.chat_id, seen.user_id, json.dumps(update), seen.join_key, wait)


class Poller:
    """Asks Telegram for updates and stores them; sets ``wake`` when there are new ones."""

    def __init__(
        self, api: Api, inbox: Inbox, wake: Rings, *, timeout: int = 30,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:  # fmt: skip
        self._api, self._inbox, self._wake, self._timeout, self._now = api, inbox, wake, timeout, now
        self._offset = 0

    async def run(self) -> None:
        """Polls until cancelled. Raises InvalidToken, the one fault that waiting does not mend."""
        failures = 0
        while True:
            try:
                await self._once()
                failures = 0
            except InvalidToken:
                raise
            except (TelegramError, SQLAlchemyError) as error:
                failures += 1
                pause = pause_after(error, failures)
                log.warning("no updates: %s; again in %.0f s", where(error), pause)
                await asyncio.sleep(pause)

    async def _once(self) -> None:
        query = {"offset": self._offset, "timeout": self._timeout, "allowed_updates": list(ALLOWED_UPDATES)}
        updates = await self._api.call("getUpdates", query, read_timeout=self._timeout + 10.0)
        if not updates:
            return
        stored = [new for new in map(to_store, updates) if new is not None]
        new_ones = await asyncio.to_thread(self._inbox.put, stored, self._now())
        count("updates_in", "polling", new_ones)
        self._offset = max((new.update_id + 1 for new in stored), default=self._offset)
        self._wake.set()


def pause_after(error: Exception, failures: int) -> float:
    """Seconds to wait after ``error``, the ``failures``-th in a row."""
    if isinstance(error, RetryAfter):
        count("too_many", "way_in")
        asked = error.retry_after
        return float(asked) if isinstance(asked, int) else asked.total_seconds()
    if isinstance(error, Conflict):
        return 5.0
    return min(0.5 * 2.0 ** min(failures, 6), 30.0)


class Workers:
    """Works on updates, each chat in order, several chats at once."""

    def __init__(
        self, desk: Desk, wake: asyncio.Event, *, owner: str, size: int = 16, back_off: Sequence[float] = BACK_OFF,
        hears_all: bool = True,
    ) -> None:  # fmt: skip
        """``hears_all``: ``wake`` is set for all that comes; else others may store something that it is not set for."""
        self._desk, self._inbox, self._wake = desk, desk.store.inbox, wake
        self._owner, self._size, self._back_off, self._hears_all = owner, size, back_off, hears_all
        self._running: dict[asyncio.Task[None], Lease] = {}
        self._seen: dict[tuple[int, int, dt.datetime], float] | None = None
        self._outlook = NOTHING
        self._stopping = self._released = False
        self._handed_out, self._over = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        """Hands out work until ``stop``."""
        heart = asyncio.create_task(self._keep_leases())
        try:
            while not self._stopping:
                self._wake.clear()
                handed_out = await self._hand_out()
                if self._desk.answering is not None:
                    await self._desk.answering.notice()
                if not handed_out:
                    await self._rest()
            self._handed_out.set()
            await self._over.wait()
        finally:
            self._handed_out.set()
            heart.cancel()

    async def stop(self, limit: float) -> bool:
        """Takes no more work and waits up to ``limit`` seconds for what is running; False: some of it was left.

        What is left is open again at once, for whoever else runs.
        """
        self._stopping = True
        if self._desk.answering is not None:
            self._desk.answering.hurry()
        self._wake.set()
        await self._handed_out.wait()
        left: set[asyncio.Task[None]] = set()
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=limit)
        for task in left:
            task.cancel()
        self._over.set()
        if left:
            with contextlib.suppress(SQLAlchemyError):
                await asyncio.to_thread(self._inbox.release, self._owner)
        return not left

    async def _hand_out(self) -> bool:
        """Starts work on what is due; True if there may be more of it, and somebody to do it."""
        free = self._size - len(self._running)
        if free <= 0:
            return False
        try:
            leases, self._outlook = await asyncio.to_thread(self._look, free, self._held())
        except SQLAlchemyError as error:
            log.error("the store does not answer: %s", where(error))  # noqa: TRY400  # a trace would show texts
            self._outlook = NOTHING
            return False
        for lease in leases:
            task = asyncio.create_task(self._work(lease))
            self._running[task] = lease
            task.add_done_callback(self._finished)
        return len(leases) == free

    def _look(self, free: int, held: list[int]) -> tuple[list[Lease], Outlook]:
        """Takes up to ``free`` updates, and what is left then. All in one go, because every way into a thread costs."""
        if not self._released:
            self._inbox.release(self._owner)
            self._released = True
        leases = self._inbox.take(free, self._owner, self._desk.now(), LEASE, [*held, *self._alive()])
        try:
            return leases, self._inbox.outlook(self._desk.now())
        except SQLAlchemyError:  # what was taken is worked on, whatever else cannot be known just now
            return leases, NOTHING

    def _finished(self, task: asyncio.Task[None]) -> None:
        """A hand is free: for what waits for one, or for this chat, if anything does."""
        full = len(self._running) >= self._size
        self._running.pop(task, None)
        if full or self._outlook.waits or not self._hears_all:
            self._wake.set()

    async def _rest(self) -> None:
        """Until there is something new, somebody is free, a wait is over, or it is time to look again."""
        pause, due = LOOK_AGAIN, self._outlook.next_due
        if due is not None:
            pause = min(pause, max((due - self._desk.now()).total_seconds(), 0.01))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), pause)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with contextlib.suppress(SQLAlchemyError):
                await asyncio.to_thread(self._inbox.renew, self._held(), self._owner, self._desk.now() + LEASE)

    def _held(self) -> list[int]:
        return [lease.update_id for lease in self._running.values()]

    def _alive(self) -> list[int]:
        """What others have in hand and were seen to take or renew lately, by a clock that nobody sets: when the time of
        day jumps, leases seem to be over that are not."""
        now = time.monotonic()
        first = now if self._seen is not None else -math.inf
        known = self._seen or {}
        self._seen = {lease: known.get(lease, first) for lease in self._inbox.in_other_hands(self._owner)}
        return [lease[0] for lease, since in self._seen.items() if now - since < LEASE.total_seconds()]

    async def _work(self, lease: Lease) -> None:
        """Works on one update and settles it. Nothing escapes: the store says what became of it."""
        case: Case | None = None
        about_update(lease.update_id)
        try:
            case = unasked(lease) if lease.update_id < 0 else await open_case(self._desk, lease)
            if case is not None and lease.attempts > TRIES:
                await self._give_up(lease, case, "TooManyTries")
                return
            if case is not None and await _route(lease, case)(self._desk, case):
                self._count(lease, case)
            else:
                await self._done(lease, case)
        except Exception as error:
            try:
                await self._settle(lease, case, error)
            except SQLAlchemyError as second:
                log.error("update %d stays leased: %s", lease.update_id, where(second))  # noqa: TRY400

    async def _settle(self, lease: Lease, case: Case | None, error: Exception) -> None:
        """What becomes of an update whose work raised ``error``."""
        name = type(error).__name__
        if isinstance(error, Postponed):
            await self._later(lease, error.seconds)
        elif isinstance(error, Lost):
            log.warning("update %d went to another process", lease.update_id)
        elif isinstance(error, Unreachable):
            await self._done(lease, case)
        elif isinstance(error, Unreadable):
            log.warning("update %d parked, it cannot be read: %s", lease.update_id, error)
            count("updates_parked", _kind(case))
            await asyncio.to_thread(self._inbox.park, lease, name)
        elif is_network(error) and self._desk.now() - lease.received_at < NETWORK_PATIENCE:
            log.warning("update %d waits for the network: %s", lease.update_id, where(error))
            await self._later(lease, NETWORK_PAUSE)
        else:
            log.error("update %d failed, try %d: %s", lease.update_id, lease.attempts, where(error))
            if lease.attempts >= TRIES:
                await self._give_up(lease, case, name)
            else:
                pause = self._back_off[min(lease.attempts, len(self._back_off)) - 1]
                at = self._desk.now() + dt.timedelta(seconds=pause)
                count("updates_again", _kind(case))
                self._outlook = replace(self._outlook, waits=True)
                await asyncio.to_thread(self._inbox.retry, lease, at, name)

    async def _done(self, lease: Lease, case: Case | None) -> None:
        """Closes ``lease`` with what was joined to it."""
        if await asyncio.to_thread(self._inbox.done, lease, case.joined if case else ()):
            self._count(lease, case)

    def _count(self, lease: Lease, case: Case | None) -> None:
        count("updates_handled", _kind(case))
        took("answer", _kind(case), (self._desk.now() - lease.received_at).total_seconds())

    async def _later(self, lease: Lease, seconds: float) -> None:
        self._outlook = replace(self._outlook, waits=True)
        await asyncio.to_thread(self._inbox.postpone, lease, self._desk.now() + dt.timedelta(seconds=seconds))

    async def _give_up(self, lease: Lease, case: Case | None, name: str) -> None:
        count("updates_parked", _kind(case))
        await asyncio.to_thread(self._inbox.park, lease, name)
        if case is not None and lease.update_id >= 0:
            await apologise(self._desk, case)


def _kind(case: Case | None) -> str:
    """What it was, for the figures; "none" for what was not meant for us or could not be read."""
    return case.arrival.incoming.kind if case else "none"


def _route(lease: Lease, case: Case) -> Route:
    """What kind of work it is; a number below zero is something to be said that nobody asked for."""
    return say_unasked if lease.update_id < 0 else ROUTES[case.arrival.incoming.kind]


async def tidy(desk: Desk, keep_parked: dt.timedelta, keep_checks: dt.timedelta) -> None:
    """Every hour: forgets what Telegram can no longer refer to, and parked updates, checks and cases in time.

    What was deleted since then, such as the last tap of a person who deleted everything, is overwritten on disk.
    """
    while True:
        before = desk.now() - KEEP
        with contextlib.suppress(SQLAlchemyError):
            await asyncio.to_thread(desk.store.inbox.forget, before)
            await asyncio.to_thread(desk.store.inbox.forget, desk.now() - keep_parked, PARKED)
            await asyncio.to_thread(desk.store.answers.forget, before)
            await asyncio.to_thread(desk.store.sends.forget, desk.now() - COUNTED)
            await asyncio.to_thread(desk.store.claims.forget, before)
            await asyncio.to_thread(desk.store.checks.forget, desk.now() - keep_checks)
            await asyncio.to_thread(desk.store.dialogs.forget, desk.now() - LASTS)
            await asyncio.to_thread(desk.conversation.tidy, desk.now())
            await asyncio.to_thread(forget_old_cases, desk.store, desk.now(), keep_checks)
        with contextlib.suppress(SQLAlchemyError, sqlite3.Error):
            await asyncio.to_thread(empty_log, desk.store.engine)
        await asyncio.sleep(TIDY_EVERY)
