"""The channel in process: fake Telegram, real store, an echoing conversation; a test starts and stops it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.store import Store
from bot.telegram.desk import Converses
from bot.telegram.limits import Pace
from bot.telegram.polling import serve
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.request import api_in_process
from tests.fake_telegram.server import FakeTelegramServer
from tests.model_server import ModelServer


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    """A fake Telegram with one bot account."""
    core = FakeTelegram(patience=5.0)
    yield core
    core.close()


@pytest.fixture
def over_http(telegram: FakeTelegram) -> Iterator[FakeTelegramServer]:
    """The same Telegram for a bot that is a process of its own."""
    with FakeTelegramServer(telegram) as running:
        yield running
    assert telegram.crashes == []


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A scripted model server of its own."""
    with ModelServer() as server:
        yield server


@dataclass
class Bot:
    """The running channel and what stands around it."""

    telegram: FakeTelegram
    store: Store
    conversation: Any

    async def until(self, condition: Callable[[], bool], seconds: float = 15.0) -> None:
        """Waits for ``condition``; fails the test after ``seconds``."""
        assert await asyncio.to_thread(self.telegram.wait_until, condition, seconds), "it did not happen in time"

    async def settled(self, *states: str) -> None:
        """Waits until every stored update is done or parked."""
        await self.until(
            lambda: self.telegram.unconfirmed() == 0 and set(self.store.inbox.counts()) <= {"done", "parked"}
        )


Running = Callable[..., AbstractAsyncContextManager[Bot]]


@pytest.fixture
def running(telegram: FakeTelegram, store: Store) -> Running:
    """Starts the channel: ``async with running(conversation) as bot``."""

    @contextlib.asynccontextmanager
    async def start(
        conversation: Converses | None = None, stop_within: float = 10.0, **more: Any
    ) -> AsyncIterator[Bot]:
        conversation, stop = conversation or EchoConversation(), asyncio.Event()
        work = asyncio.create_task(
            serve(
                api_in_process(telegram),
                conversation,
                store,
                "de",
                stop,
                poll_timeout=2,
                stop_within=stop_within,
                back_off=(0.02, 0.02, 0.02, 0.02),
                **{"pace": Pace(private=1000, group=1000, overall=1000), **more},
            )
        )
        try:
            yield Bot(telegram, store, conversation)
        finally:
            stop.set()
            telegram.close()
            await work

    return start
