"""The Telegram channel from start to stop. Everything is put together here and nowhere else.

Updates come in by long polling, or by webhook where a public address is set; all the rest is the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from pydantic import SecretStr
from telegram.error import InvalidToken, TelegramError

from bot.errors import UserError
from bot.operations.health import Life
from bot.store import Store
from bot.telegram.addresses import networks
from bot.telegram.announcing import Announcing
from bot.telegram.answering import Answering
from bot.telegram.api import Api, open_api
from bot.telegram.crew import Bell, Crew, Rung
from bot.telegram.delivery import Delivery
from bot.telegram.desk import Converses, Desk, move_chat
from bot.telegram.errors import where
from bot.telegram.inbox import BACK_OFF, Poller, Workers, tidy
from bot.telegram.incoming import Me
from bot.telegram.limits import USUAL, Limiter, Pace
from bot.telegram.logs import keep_token_out
from bot.telegram.members import Members
from bot.telegram.menu import set_menu
from bot.telegram.owner import own_name
from bot.telegram.reminding import Reminding
from bot.telegram.sending import Courier
from bot.telegram.texts import TelegramTexts, in_language, load_texts
from bot.telegram.unasked import Unasked
from bot.telegram.vanishing import Vanishing
from bot.telegram.webhook import Hook, Webhook, hook_of

log = logging.getLogger(__name__)

WORKERS = 16
SHARED = 8  # updates in hand where another process could have them
THREADS = 4  # what only needs the store
ANSWERS = 3  # answering is computing: more threads cost memory and gain nothing
TURN = 0.0005  # seconds; the loop, which every answer needs ten times, waits that long for whoever computes
READERS = 2  # letters read at once: each may have a process of 300 MB
STOP_WITHIN = 20.0
OWNER = "here"
Clock = Callable[[], dt.datetime]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


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
    @property
    def data_dir(self) -> Path: ...
    @property
    def webhook_url(self) -> str | None: ...
    @property
    def webhook_listen(self) -> str: ...
    @property
    def webhook_secret(self) -> SecretStr | None: ...
    @property
    def webhook_addresses(self) -> str | None: ...
    @property
    def webhook_proxies(self) -> str | None: ...


async def run(
    settings: ChannelSettings, conversation: Converses, store: Store,
    *, stop_within: float = STOP_WITHIN, pace: Pace = USUAL, now: Clock = _now, life: Life | None = None,
    crew: Crew | None = None, rung: BinaryIO | None = None,
) -> None:  # fmt: skip
    """Serves Telegram until SIGTERM or SIGINT. Raises UserError if there is no token, or Telegram refuses it.

    ``crew``: processes that answer beside this one; ``rung``: this is one of them, and is called through that pipe.
    """
    if settings.telegram_token is None:
        raise UserError(in_language(load_texts(), settings.language).bad_token)
    token = settings.telegram_token.get_secret_value()
    keep_parked, keep_checks = dt.timedelta(days=settings.retention_days), dt.timedelta(days=settings.case_days)
    keep_token_out(token)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "lotse"))
    sys.setswitchinterval(TURN)
    stop, life = asyncio.Event(), life or Life()
    with own_name(settings.data_dir) as owner, _stopping_on_signal(stop, life):
        async with open_api(token, settings.telegram_base_url).session() as api:
            finished = await serve(
                api, conversation, store, settings.language, stop,
                keep_parked=keep_parked, keep_checks=keep_checks, stop_within=stop_within, pace=pace,
                hook=hook_for(settings), owner=owner, now=now, life=life, crew=crew, rung=rung,
            )  # fmt: skip
    if not finished:
        log.error("stopped with work unfinished; the next start goes on with it")
        logging.shutdown()
        os._exit(1)  # a thread that hangs in the conversation would keep the process alive for ever


def hook_for(settings: ChannelSettings) -> Hook | None:
    """The webhook, where a public address is set."""
    if settings.webhook_url is None:
        return None
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    hook = hook_of(settings.webhook_url, settings.webhook_listen, secret, settings.data_dir)
    allowed, proxies = networks(settings.webhook_addresses), networks(settings.webhook_proxies)
    return replace(hook, allowed=allowed, proxies=proxies)


async def serve(
    api: Api,
    conversation: Converses,
    store: Store,
    language: str,
    stop: asyncio.Event,
    *,
    hook: Hook | None = None,
    life: Life | None = None,
    pace: Pace = USUAL,
    poll_timeout: int = 30,
    stop_within: float = STOP_WITHIN,
    back_off: tuple[float, ...] = BACK_OFF,
    keep_parked: dt.timedelta = dt.timedelta(days=14),
    keep_checks: dt.timedelta = dt.timedelta(days=90),
    now: Clock = _now,
    owner: str = OWNER,
    crew: Crew | None = None,
    rung: BinaryIO | None = None,
) -> bool:
    """Serves the account ``api`` until ``stop``; True if everything begun was finished.

    ``owner``: a name no other living process on this store has; ``crew``, ``rung``: see ``run``.
    """
    texts = load_texts()
    wake = asyncio.Event()
    bell = Bell(wake, crew)
    me = await _introduce(api, in_language(texts, language), stop, polls=hook is None and rung is None)
    if me is None:
        return True
    limiter = Limiter(store.sends, pace, now=now)
    courier = Courier(api, limiter, lambda old, new: move_chat(store, conversation, old, new))
    answers, readers = ThreadPoolExecutor(ANSWERS, "lotse-answer"), ThreadPoolExecutor(READERS, "lotse-read")
    delivery = Delivery(store, courier, conversation, me.username, now, owner)
    members = Members(api, store.admins)
    answering = _answering(conversation, api, limiter, store)
    desk = Desk(
        store, conversation, courier, texts, language, me, api, answers, readers, delivery, members, now, answering
    )  # fmt: skip
    size = SHARED if (crew or rung) and answering is None else WORKERS  # who waits for a model keeps nothing busy
    workers = Workers(desk, wake, owner=owner, size=size, back_off=back_off, hears_all=hook is None)
    said = in_language(texts, language)
    way_in: Webhook | Poller | Rung = Poller(api, store.inbox, bell, timeout=poll_timeout, now=now)
    if rung:
        way_in = Rung(rung, wake)
    elif hook:
        announcing = Announcing(api, store, hook.url, hook.secret, owner)
        way_in = Webhook(announcing, store.inbox, bell, hook, said, now)
    taking = asyncio.create_task(way_in.run())
    hands = asyncio.create_task(workers.run())
    if life is not None:
        life.begin(hands)
    chores: list[asyncio.Task[None]] = []
    if not rung:
        chores = [
            asyncio.create_task(chore)
            for chore in (
                tidy(desk, keep_parked, keep_checks),
                set_menu(api, store, texts, language, me, owner),
                Reminding(store, courier, language, me.username, keep_checks, now).run(),
                Vanishing(store.standing, courier, now).run(),
                Unasked(conversation, store.inbox, bell, me.username, now).run(),
            )
        ]
    beside = [asyncio.create_task(crew.run())] if crew else []
    log.info("ready as @%s", me.username)
    halt = asyncio.create_task(stop.wait())
    ended, _ = await asyncio.wait({taking, hands, halt}, return_when=asyncio.FIRST_COMPLETED)
    finished = await _wind_down([taking, *beside], workers, [hands, halt, *chores], stop_within)
    for threads in (answers, readers):
        threads.shutdown(wait=False, cancel_futures=True)
    if answering is not None:
        answering.threads.shutdown(wait=False, cancel_futures=True)
    _raise_what_ended_it(ended - {halt}, said)
    return finished


def _answering(conversation: Converses, api: Api, limiter: Limiter, store: Store) -> Answering | None:
    """Where answers may wait for a model: a thread for each worker, so that nobody else's answer waits with them."""
    if not conversation.waits:
        return None
    return Answering(api, limiter, store.inbox, ThreadPoolExecutor(WORKERS, "lotse-answer"))


def _raise_what_ended_it(ended: set[asyncio.Task[Any]], texts: TelegramTexts) -> None:
    """Neither the way in nor the workers end by themselves; if one did, its error is the program's."""
    for task in ended:
        error = task.exception()
        if isinstance(error, InvalidToken):
            raise UserError(texts.bad_token) from error
        if error is not None:
            raise error


async def _introduce(api: Api, texts: TelegramTexts, stop: asyncio.Event, *, polls: bool) -> Me | None:
    """Who we are, as soon as Telegram says so; None if stopped before. Who ``polls`` ends a webhook: one way in."""
    pause = 1.0
    while not stop.is_set():
        try:
            account = await api.call("getMe", {})
            if polls:
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
    taking: Sequence[asyncio.Task[None]], workers: Workers, others: list[asyncio.Task[Any]], stop_within: float
) -> bool:
    """Takes nothing more in, lets what runs finish, ends the rest. ``taking``: ways in, and who works beside us."""
    log.info("stopping")
    for task in taking:
        task.cancel()
    finished = await workers.stop(stop_within)
    for task in others:
        task.cancel()
    await asyncio.gather(*taking, *others, return_exceptions=True)
    return finished


@contextlib.contextmanager
def _stopping_on_signal(stop: asyncio.Event, life: Life) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def told() -> None:
        life.stop()
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told)
    try:
        yield
    finally:
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)
