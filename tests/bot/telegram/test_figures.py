"""What the channel tells the operator's figures: everything that happens once, and nobody's name, number or words."""

from __future__ import annotations

import re

from bot.operations.health import Life
from bot.operations.metrics import Figures
from bot.ports import Reply
from tests.bot.operations.test_metrics import read
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Fault

ANNA = shapes.person(4242, "Anna")


async def test_a_question_is_counted_from_its_arrival_to_its_answer_without_anybodys_name(
    figures: Figures, running: Running
) -> None:
    async with running() as bot:
        bot.telegram.says("Wem gehört mein Bild?", user=ANNA)
        await bot.until(lambda: len(bot.telegram.texts(4242)) == 1)
        await bot.settled()

    shown = read(figures)
    assert shown["lotse_updates_in_total{polling}"] == 1
    assert shown["lotse_updates_handled_total{text}"] == 1
    assert shown["lotse_answer_seconds_count{text}"] == 1
    assert shown["lotse_sends_total{sent}"] == 1
    assert not re.search("4242|Anna|Bild", figures.shown().decode())


async def test_a_429_is_counted_and_the_message_still_goes_out(figures: Figures, running: Running) -> None:
    async with running() as bot:
        retry = Fault("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1}, chat_id=4242)
        bot.telegram.fail(retry)
        bot.telegram.says("x", user=ANNA)
        await bot.until(lambda: len(bot.telegram.texts(4242)) == 1)
        await bot.settled()

    shown = read(figures)
    assert shown["lotse_too_many_total{send}"] == 1
    assert (shown["lotse_sends_total{postponed}"], shown["lotse_sends_total{sent}"]) == (1, 1)


async def test_an_update_that_fails_for_good_is_counted_as_tried_again_and_then_parked(
    figures: Figures, running: Running
) -> None:
    def stumbles(_incoming: object) -> list[Reply]:
        raise ValueError

    async with running(EchoConversation(says=stumbles)) as bot:
        bot.telegram.says("x", user=ANNA)
        await bot.until(lambda: bot.store.inbox.counts().get("parked") == 1)

    shown = read(figures)
    assert (shown["lotse_updates_again_total{text}"], shown["lotse_updates_parked_total{text}"]) == (4, 1)
    assert "lotse_updates_handled_total{text}" not in shown


async def test_the_channel_says_that_its_workers_work_and_that_they_ended(running: Running) -> None:
    life = Life()
    before = life.workers()

    async with running(life=life) as bot:
        bot.telegram.says("x", user=ANNA)
        await bot.until(lambda: len(bot.telegram.texts(4242)) == 1)
        during = life.workers()

    assert (before, during, life.workers()) == ("starting", "ok", "ended")
