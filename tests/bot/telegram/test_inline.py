"""Inline mode from what somebody types to what they may pick, and everything that must not go wrong on the way."""

from __future__ import annotations

import threading

import pytest

from bot.ports import Incoming, InlineQuote, Reply
from bot.telegram.plan import inline_answer
from bot.telegram.texts import load_texts
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes

MARA, OMAR = shapes.person(11, "Mara"), shapes.person(12, "Omar", "en")


def quote(number: str = "1", html: str = "<b>§ 44b</b>", title: str = "§ 44b") -> InlineQuote:
    return InlineQuote(number, title, "Text und Data Mining", html)


async def test_who_types_gets_quotes_the_same_for_all_and_a_way_into_the_private_chat(running: Running) -> None:
    async with running() as bot:
        query = bot.telegram.types("44b", user=OMAR)
        await bot.until(lambda: query in bot.telegram.offered)
        await bot.settled()

        told = bot.telegram.offered[query]
        [result] = told["results"]
        assert result["input_message_content"]["message_text"] == "<b>echo</b> 44b"
        assert (told["cache_time"], told["is_personal"]) == (300, False)
        assert told["button"] == {"text": load_texts()["en"].inline_button, "start_parameter": "inline"}
        assert bot.telegram.sent == []
        assert bot.store.inbox.counts() == {"done": 1}


async def test_typing_does_not_wait_behind_a_long_answer(running: Running) -> None:
    offered = threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        offered.wait(10)
        return [Reply("gelesen")]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("ein langer Brief", user=MARA)
        query = bot.telegram.types("44b", user=MARA)
        await bot.until(lambda: query in bot.telegram.offered)
        assert bot.telegram.texts(11) == []
        offered.set()

        await bot.until(lambda: bot.telegram.texts(11) == ["gelesen"])


async def test_quotes_that_fail_are_no_reason_to_write_to_somebody(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(EchoConversation):
        def quotes(self, incoming: Incoming) -> list[InlineQuote]:
            raise RuntimeError(incoming.text)

    async with running(Broken()) as bot:
        bot.telegram.types("geheim", user=MARA)
        bot.telegram.says("da?", user=OMAR)
        await bot.until(lambda: bot.telegram.texts(12) == ["echo da?"])
        await bot.settled()

        assert bot.telegram.texts(11) == []
        assert bot.store.inbox.counts() == {"done": 2}
        assert "geheim" not in caplog.text


async def test_nothing_found_is_answered_too(running: Running) -> None:
    class Silent(EchoConversation):
        def quotes(self, incoming: Incoming) -> list[InlineQuote]:
            return []

    async with running(Silent()) as bot:
        query = bot.telegram.types("xyz", user=MARA)
        await bot.until(lambda: query in bot.telegram.offered)

        assert bot.telegram.offered[query]["results"] == []


def test_one_quote_telegram_would_refuse_does_not_take_the_others_with_it(caplog: pytest.LogCaptureFixture) -> None:
    offered = [
        quote("1"), quote("1"), quote("ä" * 33), quote(""), quote("2", html=""), quote("3", html="<h1>x</h1>"),
        quote("4", title=""), quote("ä" * 32),
    ]  # fmt: skip

    told = inline_answer(offered, "Privat")

    assert [result["id"] for result in told["results"]] == ["1", "ä" * 32]
    assert caplog.text.count("a quote left out") == 5


def test_fifty_quotes_and_not_one_more_are_offered() -> None:
    assert len(inline_answer([quote(str(number)) for number in range(60)], "Privat")["results"]) == 50


def test_a_long_quote_is_one_message_that_ends_well() -> None:
    told = inline_answer([quote(html="<b>" + "Satz. " * 2000 + "</b>")], "Privat")

    [result] = told["results"]
    text = result["input_message_content"]["message_text"]
    assert len(text) < 4096
    assert text.endswith("</b>")
