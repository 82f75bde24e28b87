"""The community through the whole channel: real updates in, real requests out, in a forum with privacy mode on."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pytest

from bot.conversation import Conversation
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import TODAY, Frame
from tests.bot.telegram.conftest import Bot, Running
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram

ADA, OMAR, ZOE = shapes.person(11, "Ada"), shapes.person(12, "Omar"), shapes.person(13, "Zoe")
FORUM = shapes.group(-1002000000009, is_forum=True)
HERE = int(FORUM["id"])


@pytest.fixture
def talk(knowledge: Knowledge, store: Store, telegram: FakeTelegram) -> Any:
    telegram.runs(FORUM, [ADA], [OMAR, ZOE])
    return cast(Any, Conversation(lambda: knowledge, PlainWriter(), store.people, store, Frame(), lambda: TODAY))


def _sent(bot: Bot) -> list[dict[str, Any]]:
    return [call.params for call in bot.telegram.methods("sendMessage") if call.params["chat_id"] == HERE]


async def test_a_question_in_a_topic_is_answered_there_and_edited_with_it(running: Running, talk: Any) -> None:
    async with running(talk) as bot:
        topic = bot.telegram.opens_topic(FORUM, "Technik", user=ADA)
        asked = bot.telegram.says("/frage § 44b UrhG", user=OMAR, chat=FORUM, topic=topic)
        await bot.until(lambda: len(_sent(bot)) == 1)
        bot.telegram.edits(asked, "/frage § 60d UrhG")
        await bot.until(lambda: len(bot.telegram.methods("editMessageText")) == 1)
        await bot.settled()

    [sent] = _sent(bot)
    assert sent["message_thread_id"] == topic
    assert sent["reply_parameters"]["message_id"] == asked["message_id"]
    assert "<blockquote expandable>" in sent["text"]
    assert "UrhG § 60d" in bot.telegram.methods("editMessageText")[0].params["text"]


async def test_faq_in_answer_to_a_member_is_shown_under_that_members_message(running: Running, talk: Any) -> None:
    async with running(talk) as bot:
        other = bot.telegram.says("Was war noch mal dieses 44b?", user=ZOE, chat=FORUM)
        bot.telegram.says("/faq 44b", user=OMAR, chat=FORUM, answers=other)
        await bot.until(lambda: len(_sent(bot)) == 1)

    assert _sent(bot)[0]["reply_parameters"]["message_id"] == other["message_id"]


async def test_a_member_who_taps_a_setting_is_told_in_a_toast_and_an_admin_changes_it(
    running: Running, talk: Any, store: Store
) -> None:
    async with running(talk) as bot:
        bot.telegram.says("/einstellungen", user=ADA, chat=FORUM)
        await bot.until(lambda: len(_sent(bot)) == 1)
        bot.telegram.presses("Ausschalten", user=OMAR, chat=FORUM)
        await bot.until(lambda: len(bot.telegram.methods("answerCallbackQuery")) == 1)
        await bot.settled()
        assert store.groups.of(f"tg:{HERE}").settings.get("on", True)  # type: ignore[union-attr]  # the group is known
        bot.telegram.presses("Ausschalten", user=ADA, chat=FORUM)
        await bot.until(lambda: len(bot.telegram.methods("editMessageText")) == 1)
        await bot.settled()

    assert "nur Admins" in bot.telegram.methods("answerCallbackQuery")[0].params["text"]
    assert store.groups.of(f"tg:{HERE}").settings["on"] is False  # type: ignore[union-attr]  # the group is known
    assert len(_sent(bot)) == 1


async def test_an_own_case_goes_on_in_the_private_chat_by_a_link(running: Running, talk: Any) -> None:
    async with running(talk) as bot:
        bot.telegram.says("/frage LAION hat mir 887,03 EUR in Rechnung gestellt", user=OMAR, chat=FORUM)
        await bot.until(lambda: len(_sent(bot)) == 1)
        url = _sent(bot)[0]["reply_markup"]["inline_keyboard"][0][0]["url"]
        bot.telegram.says(f"/start {url.partition('start=')[2]}", user=ZOE)
        bot.telegram.says(f"/start {url.partition('start=')[2]}", user=OMAR)
        await bot.until(lambda: len(bot.telegram.texts(12)) == 2 and len(bot.telegram.texts(13)) == 1)

    assert "887,03" in bot.telegram.texts(12)[0]
    assert "887,03" not in bot.telegram.texts(13)[0]


async def test_a_renumbered_group_finds_its_settings_and_its_knowledge(running: Running, talk: Any) -> None:
    async with running(talk) as bot:
        bot.telegram.adds(FORUM, user=ADA)
        bot.telegram.says("/merken #treff Jeden Dienstag im Atelier.", user=ADA, chat=FORUM)
        await bot.until(lambda: len(_sent(bot)) == 2)
        bot.telegram.migrates(FORUM, -1003000000001, user=ADA)
        moved = {**FORUM, "id": -1003000000001}
        bot.telegram.runs(moved, [ADA], [OMAR])
        bot.telegram.says("/faq treff", user=OMAR, chat=moved)
        await bot.until(lambda: any("Dienstag" in text for text in bot.telegram.texts(-1003000000001)))


async def test_the_report_of_the_week_goes_out_by_itself_and_once(
    running: Running, talk: Any, store: Store, telegram: FakeTelegram
) -> None:
    monday = dt.datetime(2026, 11, 30, 8, 1, tzinfo=dt.UTC)
    store.groups.enter(f"tg:{HERE}", monday - dt.timedelta(days=9))
    store.groups.save(f"tg:{HERE}", {"digest": "weekly", "language": "de"})
    store.questions.note(f"tg:{HERE}", "tg:12", "answered", monday - dt.timedelta(days=2), 5, "Gilt § 44b für alle?")

    async with running(talk, now=lambda: monday) as bot:
        await bot.until(lambda: len(bot.telegram.texts(HERE)) == 1)
    telegram._closed = False
    async with running(talk, now=lambda: monday) as bot:
        bot.telegram.says("/hilfe", user=OMAR, chat=FORUM)
        await bot.until(lambda: len(bot.telegram.texts(HERE)) == 2)

    assert "Gilt § 44b für alle?" in telegram.texts(HERE)[0]
    assert "So geht es in der Gruppe" in telegram.texts(HERE)[1]


async def test_a_group_that_is_gone_for_good_is_tidied_up(running: Running, talk: Any, store: Store) -> None:
    long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    store.groups.enter(f"tg:{HERE}", long_ago)
    store.groups.leave(f"tg:{HERE}", long_ago)

    async with running(talk) as bot:
        await bot.until(lambda: store.groups.of(f"tg:{HERE}") is None)
