"""An answer of the real conversation grows in the fake Telegram, written by the scripted server over a real socket."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.conversation import Conversation
from bot.model.client import ModelClient
from bot.model.consent import VERSION
from bot.model.given import Given
from bot.store import Store
from bot.store.tables import model_calls
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.model.talk import SECONDS, warmed
from tests.bot.player import NINE, TODAY, Chosen, Frame
from tests.bot.telegram.conftest import Bot, Running
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Fault as Broken
from tests.model_server import Fault, ModelServer

MARA = shapes.person(11, "Mara")
QUESTION = "Darf eine KI-Firma meine Fotos zum Training benutzen?"
FIRST = 60.0
WRITING = "… wird noch geschrieben und geprüft"


@pytest.fixture
def conversation(knowledge: Knowledge, store: Store, server: ModelServer) -> Conversation:
    """The real one, with a model that Mara agreed to."""
    given = Given("openai:scripted", server.openai, "sk-test", SECONDS * 2)
    client = warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
    store.consents.give("person", "tg:11", VERSION, NINE)
    return Conversation(
        lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY, model=client, given=given
    )


async def _answered(bot: Bot) -> None:
    """The first question of a run loads what reads and proves German."""
    await bot.until(lambda: bool(bot.telegram.texts(11)), FIRST)
    await bot.settled()


def _sentences(text: str) -> set[str]:
    plain = re.sub(r" ?\[\d+\]", "", text)
    return {one.strip() for one in re.split(r"(?<=[.!?])\s+|\n", plain) if one.strip()}


async def test_proved_sentences_are_shown_while_it_writes_and_all_of_them_are_sent(
    running: Running, conversation: Conversation
) -> None:
    async with running(conversation) as bot:
        bot.telegram.says(QUESTION, user=MARA)
        await _answered(bot)

        assert bot.telegram.drafts[11]
        sent = "\n".join(bot.telegram.texts(11))
        for shown in bot.telegram.drafts[11]:
            assert WRITING in shown
            assert _sentences(shown) - {WRITING} <= _sentences(sent)
        assert WRITING not in sent
        assert "geprüft" in sent


@pytest.mark.parametrize("lie", ["wrong_norm", "flipped"])
async def test_what_is_not_proved_never_shows(
    running: Running, conversation: Conversation, server: ModelServer, lie: str
) -> None:
    server.script.mode = lie
    async with running(conversation) as bot:
        bot.telegram.says(QUESTION, user=MARA)
        await _answered(bot)

        sent = _sentences("\n".join(bot.telegram.texts(11)))
        for shown in bot.telegram.drafts[11]:
            assert _sentences(shown) - {WRITING} <= sent


async def test_a_stream_that_is_cut_ends_in_the_prepared_answer_once(
    running: Running, conversation: Conversation, server: ModelServer
) -> None:
    server.script.always = Fault("cut")
    async with running(conversation) as bot:
        bot.telegram.says(QUESTION, user=MARA)
        await _answered(bot)

        sent = bot.telegram.texts(11)
        assert "nicht erreichbar" in sent[0]
        assert sum("nicht erreichbar" in text for text in sent) == 1
        assert bot.telegram.drafting == {}


async def test_a_slow_model_leaves_a_sign_and_then_the_prepared_answer(
    running: Running, conversation: Conversation, server: ModelServer
) -> None:
    server.script.always = Fault("slow", seconds=30)
    async with running(conversation) as bot:
        bot.telegram.says(QUESTION, user=MARA)
        await _answered(bot)

        assert "zu lange gebraucht" in bot.telegram.texts(11)[0]
        assert bot.telegram.methods("sendChatAction")
        assert bot.telegram.drafts == {}


async def test_a_newer_question_gets_the_model_and_the_older_one_the_prepared_answer(
    running: Running, conversation: Conversation, server: ModelServer
) -> None:
    server.script.fail(Fault("slow", seconds=30))
    async with running(conversation) as bot:
        bot.telegram.says(QUESTION, user=MARA)
        await bot.until(lambda: len(server.script.seen) == 1, FIRST)
        bot.telegram.says("Was steht in § 60d UrhG?", user=MARA)
        await bot.until(lambda: any("geprüft" in text for text in bot.telegram.texts(11)), FIRST)
        await bot.settled()

        first, *_ = bot.telegram.texts(11)
        assert "geprüft" not in first
        assert "§ 60d" in bot.telegram.texts(11)[-1]
        assert "geprüft" in bot.telegram.texts(11)[-1]
        with bot.store.engine.begin() as connection:
            outcomes = connection.execute(select(model_calls.c.outcome).order_by(model_calls.c.at)).scalars().all()
        assert outcomes[0] == "replaced"


async def test_an_answer_that_could_not_be_sent_at_once_is_not_asked_for_again(
    running: Running, conversation: Conversation, server: ModelServer
) -> None:
    async with running(conversation) as bot:
        bot.telegram.fail(Broken("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1}))
        bot.telegram.says(QUESTION, user=MARA)
        await _answered(bot)
        asked = len(server.script.seen)

        assert len(set(bot.telegram.texts(11))) == len(bot.telegram.texts(11))
        assert asked <= 2  # the answer, and at most one repair
