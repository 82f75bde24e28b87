"""What is said without anybody having asked reaches its place once, and a place that is gone costs nobody anything."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.ports import Elsewhere, Reply
from bot.store import Store
from bot.telegram.limits import Pace
from bot.telegram.polling import serve
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.request import api_in_process

HERE, GONE = -1002000000001, -1002000000002


def ready() -> EchoConversation:
    conversation = EchoConversation()
    conversation.ready = [
        Reply("an niemanden", once="a"),
        Reply("fort", to=Elsewhere(f"tg:{GONE}"), once="b"),
        Reply("<b>Woche</b>", to=Elsewhere(f"tg:{HERE}"), silent=True, once="digest:1"),
    ]
    return conversation


@contextlib.asynccontextmanager
async def process(telegram: FakeTelegram, store: Store, name: str, said: EchoConversation) -> AsyncIterator[None]:
    """One of several processes on ``store``."""
    stop = asyncio.Event()
    pace = Pace(private=1000, group=1000, overall=1000)
    running = asyncio.create_task(
        serve(api_in_process(telegram), said, store, "de", stop, poll_timeout=1, pace=pace, owner=name)
    )
    try:
        yield
    finally:
        stop.set()
        telegram.close()
        await running


async def test_what_is_due_reaches_its_place_though_another_is_gone(telegram: FakeTelegram, store: Store) -> None:
    telegram.blocked.add(GONE)

    async with process(telegram, store, "a", ready()):
        done = await asyncio.to_thread(telegram.wait_until, lambda: store.inbox.counts() == {"done": 2})

    assert done
    assert telegram.texts(HERE) == ["Woche"]
    [silent] = [call.params for call in telegram.methods("sendMessage") if call.params["chat_id"] == HERE]
    assert silent["disable_notification"] is True


async def test_two_processes_to_whom_the_same_is_due_say_it_once(telegram: FakeTelegram, store: Store) -> None:
    telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1}, chat_id=HERE))

    async with process(telegram, store, "a", ready()), process(telegram, store, "b", ready()):
        done = await asyncio.to_thread(telegram.wait_until, lambda: store.inbox.counts() == {"done": 2})

    assert done
    assert telegram.texts(HERE) == ["Woche"]
