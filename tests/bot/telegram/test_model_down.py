"""A model that fails in every way it can, behind the whole channel: one plain answer in time, one line in the log."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, cast

import pytest

from bot.conversation import Conversation
from bot.model.client import ModelClient
from bot.model.consent import VERSION
from bot.model.given import Given
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.model.talk import warmed
from tests.bot.player import TODAY, Frame
from tests.bot.telegram.conftest import Running
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram
from tests.model_server import Fault, ModelServer
from tests.model_server.judge import words

ADA = shapes.person(11, "Ada")
NAME, NUMBER = "Zebrastreifen", "0170 5551234"
QUESTION = f"Darf eine KI-Firma meine Fotos zum Training benutzen? Ich bin Ada {NAME}, {NUMBER}"
SECONDS = 1.5
KEY = "sk-geheim-4711"
FAULTS = {
    "down": Fault("drop"),
    "slow": Fault("slow", seconds=30),
    "busy": Fault("status", 429),
    "broken": Fault("status", 500),
    "cut": Fault("cut"),
    "never_ending": Fault("drip"),
    "endless": Fault("endless"),
    "huge": Fault("huge"),
    "garbage": Fault("garbage"),
    "html": Fault("html"),
    "empty": Fault("empty"),
    "refusal": Fault("refusal"),
    "truncated": Fault("truncated"),
    "redirect": Fault("redirect"),
}


@pytest.fixture(scope="module")
def model_server() -> Any:
    with ModelServer() as server:
        yield server


@pytest.fixture(params=["openai", "ollama"])
def talk(request: pytest.FixtureRequest, knowledge: Knowledge, store: Store, model_server: ModelServer) -> Any:
    model_server.script.reset()
    url = model_server.openai if request.param == "openai" else model_server.ollama
    given = Given(f"{request.param}:scripted", url, KEY, SECONDS)
    client = warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
    store.consents.give("person", "tg:11", VERSION, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    talk = Conversation(lambda: knowledge, PlainWriter(), store.people, store, Frame(), lambda: TODAY, client, given)
    return cast(Any, talk)


@pytest.fixture
def plain(knowledge: Knowledge) -> str:
    """The plain answer to the question."""
    from bot.journeys import ask

    return words(ask.ask(QUESTION, knowledge, PlainWriter(), TODAY, "de").html)


@pytest.mark.parametrize("fault", FAULTS)
async def test_one_plain_answer_in_time_one_line_and_nothing_personal(
    fault: str, running: Running, talk: Any, plain: str, model_server: ModelServer, telegram: FakeTelegram,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    model_server.script.always = FAULTS[fault]
    with caplog.at_level(logging.INFO):
        async with running(talk) as bot:
            bot.telegram.says(QUESTION, user=ADA)
            await bot.until(lambda: bool(bot.telegram.texts(11)), SECONDS * 10)
            await bot.settled()

    told = telegram.texts(11)
    begin = plain[:60]
    assert sum(begin in " ".join(one.split()) for one in told) == 1
    warned = [one for one in caplog.records if one.levelno >= logging.WARNING]
    lines = [one.getMessage() for one in warned if one.name.startswith("bot.model")]
    assert len(lines) == 1, lines
    everything = "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records)
    for secret in (NAME, NUMBER, KEY, "KI-Firma meine Fotos", begin):
        assert secret not in everything
    assert model_server.script.seen
    assert NAME not in model_server.script.everything()


async def test_a_question_told_twice_is_answered_once(
    running: Running, talk: Any, model_server: ModelServer, telegram: FakeTelegram
) -> None:
    async with running(talk) as bot:
        bot.telegram.says(QUESTION, user=ADA)
        await bot.settled()
        before = len(bot.telegram.texts(11))
        bot.telegram.says("Was steht in § 60d UrhG?", user=ADA)
        await bot.settled()

    told = telegram.texts(11)
    assert before >= 1
    assert len(told) == len(set(told))
    assert any("geprüft" in one for one in told)
