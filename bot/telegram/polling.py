"""The Telegram channel from start to stop, by long polling. Everything is put together here and nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from pydantic import SecretStr
from telegram.error import InvalidToken, TelegramError

from bot.errors import UserError
from bot.store import Store
from bot.telegram.api import Api, open_api
from bot.telegram.delivery import Delivery
from bot.telegram.desk import Converses, Desk, move_chat
from bot.telegram.errors import where
from bot.telegram.inbox import BACK_OFF, Poller, Workers, tidy
from bot.telegram.incoming import Me
from bot.telegram.limits import Limiter
from bot.telegram.logs import keep_token_out
from bot.telegram.members import Members
from bot.telegram.menu import set_menu
from bot.telegram.reminding import Reminding
from bot.telegram.sending import Courier
from bot.telegram.texts import TelegramTexts, in_language, load_texts

log = logging.getLogger(__name__)

WORKERS = 16
THREADS = 4  # answering is computing: more threads cost memory and gain nothing
READERS = 2  # letters read at once: each may have a process of 300 MB
STOP_WITHIN = 20.0
OWNER = "polling"


class ChannelSettings(Protocol):
    """What the channel reads of the operator's settings."""

    @property
    def telegram_token(self) -> SecretStr | None: ...
    @property
    def telegram_base_url(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def retention_days(self) -> int: ...
    @property
    def case_days(self) -> int: ...


async def run(
    settings: ChannelSettings, conversation: Converses, store: Store, *, stop_within: float = STOP_WITHIN
) -> None:
    """Serves Telegram until SIGTERM or SIGINT. Raises UserError if there is no token, or Telegram refuses it."""
    if settings.telegram_token is None:
        raise UserError(in_language(load_texts(), settings.language).bad_token)
    token = settings.telegram_token.get_secret_value()
    keep_parked, keep_checks = dt.timedelta(days=settings.retention_days), dt.timedelta(days=settings.case_days)
    keep_token_out(token)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "lotse"))
    stop = asyncio.Event()
    async with open_api(token, settings.telegram_base_url).session() as api:
        with _stopping_on_signal(stop):
            finished = await serve(
                api, conversation, store, settings.language, stop,
                keep_parked=keep_parked, keep_checks=keep_checks, stop_within=stop_within,
            )  # fmt: skip
    if not finished:
        log.error("stopped with work unfinished; the next start goes on with it")
        logging.shutdown()
        os._exit(1)  # a thread that hangs in the conversation would keep the process alive for ever


async def serve(
    api: Api,
    conversation: Converses,
    store: Store,
    language: str,
    stop: asyncio.Event,
    *,
    limiter: Limiter | None = None,
    poll_timeout: int = 30,
    stop_within: float = STOP_WITHIN,
    back_off: tuple[float, ...] = BACK_OFF,
    keep_parked: dt.timedelta = dt.timedelta(days=14),
    keep_checks: dt.timedelta = dt.timedelta(days=90),
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> bool:
    """Serves the account ``api`` until ``stop``; True if everything begun was finished."""
    texts = load_texts()
    wake = asyncio.Event()
    me = await _introduce(api, in_language(texts, language), stop)
    if me is None:
        return True
    courier = Courier(api, limiter or Limiter(), lambda old, new: move_chat(store, conversation, old, new))
    readers = ThreadPoolExecutor(READERS, "lotse-read")
    delivery = Delivery(store, courier, conversation, me.username, now)
    members = Members(api, store.admins)
    desk = Desk(store, conversation, courier, texts, language, me, api, readers, delivery, members, now)
    workers = Workers(desk, wake, owner=OWNER, size=WORKERS, back_off=back_off)
    poller = asyncio.create_task(Poller(api, store.inbox, wake, timeout=poll_timeout).run())
    hands = asyncio.create_task(workers.run())
    reminding = Reminding(store, courier, language, me.username, keep_checks, now)
    chores = [
        asyncio.create_task(chore)
        for chore in (tidy(desk, keep_parked, keep_checks), set_menu(api, store, texts, language, me), reminding.run())
    ]
    log.info("ready as @%s", me.username)
    halt = asyncio.create_task(stop.wait())
    ended, _ = await asyncio.wait({poller, hands, halt}, return_when=asyncio.FIRST_COMPLETED)
    finished = await _wind_down(poller, workers, [hands, halt, *chores], stop_within)
    desk.readers.shutdown(wait=False, cancel_futures=True)
    _raise_what_ended_it(ended - {halt}, in_language(texts, language))
    return finished


def _raise_what_ended_it(ended: set[asyncio.Task[Any]], texts: TelegramTexts) -> None:
    """Neither poller nor workers end by themselves; if one did, its error is the program's."""
    for task in ended:
        error = task.exception()
        if isinstance(error, InvalidToken):
            raise UserError(texts.bad_token) from error
        if error is not None:
            raise error


async def _introduce(api: Api, texts: TelegramTexts, stop: asyncio.Event) -> Me | None:
    """Who we are, as soon as Telegram says so; None if stopped before. Ends a webhook: one bot, one way in."""
    pause = 1.0
    while not stop.is_set():
        try:
            account = await api.call("getMe", {})
            await api.call("deleteWebhook", {"drop_pending_updates": False})
            return Me(account["id"], account["username"])
        except InvalidToken as error:
            raise UserError(texts.bad_token) from error
        except TelegramError as error:
            log.warning("Telegram does not answer: %s; again in %.0f s", where(error), pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(pause * 2, 30.0)
    return None


async def _wind_down(
    poller: asyncio.Task[None], workers: Workers, others: list[asyncio.Task[Any]], stop_within: float
) -> bool:
    """Takes nothing more in, lets what runs finish, ends the rest."""
    log.info("stopping")
    poller.cancel()
    finished = await workers.stop(stop_within)
    for task in others:
        task.cancel()
    await asyncio.gather(poller, *others, return_exceptions=True)
    return finished


@contextlib.contextmanager
def _stopping_on_signal(stop: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    try:
        yield
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)
