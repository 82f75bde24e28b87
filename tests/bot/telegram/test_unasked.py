"""What is said without anybody having asked reaches its place, and a place that is gone costs the others nothing."""

from __future__ import annotations

import datetime as dt

from bot.ports import Elsewhere, Reply
from bot.store import Store
from bot.telegram.delivery import Delivery
from bot.telegram.limits import Limiter
from bot.telegram.sending import Courier
from bot.telegram.unasked import Unasked
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.request import api_in_process

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
HERE, GONE = -1002000000001, -1002000000002


async def _unmoved(_old: int, _new: int) -> None:
    return


async def test_what_is_due_reaches_its_place_though_another_is_gone(telegram: FakeTelegram, store: Store) -> None:
    conversation = EchoConversation()
    conversation.ready = [
        Reply("an niemanden"),
        Reply("fort", to=Elsewhere(f"tg:{GONE}")),
        Reply("<b>Woche</b>", to=Elsewhere(f"tg:{HERE}"), silent=True),
    ]
    telegram.blocked.add(GONE)

    async with api_in_process(telegram).session() as api:
        delivery = Delivery(store, Courier(api, Limiter(store.sends), _unmoved), conversation, "bot", lambda: NOW)
        await Unasked(conversation, delivery, "bot", lambda: NOW).once()

    assert telegram.texts(HERE) == ["Woche"]
    assert [call.params.get("disable_notification") for call in telegram.methods("sendMessage")][-1] is True
