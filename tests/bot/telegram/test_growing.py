"""An answer that grows in a private chat: drafts, their failures, and messages that come while a model writes."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from bot.ports import Incoming, Live, Reply
from bot.telegram.inbox import to_store
from bot.telegram.limits import Pace
from tests.bot.telegram.conftest import Bot, Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault

MARA, OMAR = shapes.person(11, "Mara"), shapes.person(12, "Omar", "en")
GROUP = shapes.group()
SOON = 60.0


class Writing:
    """A conversation whose answers grow by what a test says, and that can be told to wait until it is overtaken."""

    def __init__(self, *drafts: str) -> None:
        self.drafts = drafts
        self.seen: list[Live | None] = []
        self.shown: list[Future[None]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.plain: list[str] = []

    def says(self, incoming: Incoming) -> list[Reply]:
        """Shows all drafts one after the other, then answers; plainly if something newer has come."""
        live = incoming.live
        self.seen.append(live)
        if live is not None:
            for html in self.drafts:
                shown = live.drafts.show(html)
                self.shown.append(shown)
                _settled(shown)
            self.go_on.wait(SOON)
            if live.run.replaced:
                self.plain.append(incoming.text)
        return [Reply(f"<b>Antwort</b> {incoming.text}")]

    def conversation(self) -> EchoConversation:
        """As the channel knows it."""
        return EchoConversation(says=self.says, waits=True)


def _settled(shown: Future[None]) -> None:
    done = threading.Event()
    shown.add_done_callback(lambda _future: done.set())
    done.wait(SOON)


def failed(shown: list[Future[None]]) -> list[bool]:
    return [one.cancelled() or one.exception() is not None for one in shown]


async def test_a_draft_grows_and_the_message_itself_takes_its_place(running: Running) -> None:
    writing = Writing("Eins. <i>…</i>", "Eins. Zwei. <i>…</i>")
    async with running(writing.conversation()) as bot:
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert bot.telegram.drafts[11] == ["Eins. …", "Eins. Zwei. …"]
        assert bot.telegram.texts(11) == ["Antwort Darf man das?"]
        assert bot.telegram.drafting == {}
        calls = bot.telegram.methods("sendMessageDraft", "sendMessage")
        assert [call.method for call in calls] == ["sendMessageDraft", "sendMessageDraft", "sendMessage"]
        assert len({call.params["draft_id"] for call in calls[:2]}) == 1


async def test_in_groups_nothing_grows(running: Running) -> None:
    writing = Writing("Eins.")
    async with running(writing.conversation()) as bot:
        bot.telegram.says("/frage was", user=MARA, chat=GROUP)
        await bot.settled()

        assert writing.seen == [None]
        assert bot.telegram.drafts == {}


async def test_without_a_model_nothing_grows(running: Running) -> None:
    writing = Writing("Eins.")
    async with running(EchoConversation(says=writing.says)) as bot:
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert writing.seen == [None]


async def test_a_draft_that_hangs_holds_up_no_message(running: Running) -> None:
    writing, answered = Writing(), threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        assert incoming.live is not None
        writing.shown.append(incoming.live.drafts.show("Eins."))
        return [Reply("Antwort")]

    def delay(method: str) -> float:
        if method == "sendMessage":
            answered.set()
        elif method == "sendMessageDraft":
            answered.wait(SOON)
        return 0.0

    async with running(EchoConversation(says=says, waits=True)) as bot:
        bot.telegram.delay = delay
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert answered.is_set()
        assert writing.shown[0].cancelled()
        assert bot.telegram.texts(11) == ["Antwort"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessageDraft", 400, "Bad Request: TEXTDRAFT_PEER_INVALID", times=9),
        Fault("sendMessageDraft", 429, "Too Many Requests: retry after 30", {"retry_after": 30}, times=9),
        Fault("sendMessageDraft", lost=True, times=9),
        Fault("sendMessageDraft", 502, "Bad Gateway", times=9),
    ],
    ids=["refused", "too many", "no answer", "bad gateway"],
)
async def test_a_draft_that_fails_says_so_and_the_message_is_sent_as_ever(running: Running, fault: Fault) -> None:
    writing = Writing("Eins.")
    async with running(writing.conversation()) as bot:
        bot.telegram.fail(fault)
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert failed(writing.shown) == [True]
        assert bot.telegram.texts(11) == ["Antwort Darf man das?"]
        assert len(bot.telegram.methods("sendMessageDraft")) == 1


async def test_a_draft_telegram_would_not_take_fails_without_being_sent(running: Running) -> None:
    writing = Writing("<x>kein Markup</x>")
    async with running(writing.conversation()) as bot:
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert failed(writing.shown) == [True]
        assert bot.telegram.methods("sendMessageDraft") == []


async def test_a_long_draft_shows_as_much_as_fits(running: Running) -> None:
    async with running(Writing("Ein Satz. " * 900).conversation()) as bot:
        bot.telegram.says("lang", user=MARA)
        await bot.settled()

        [shown] = bot.telegram.drafts[11]
        assert 3000 < len(shown) <= 4096


async def test_while_the_account_is_busy_drafts_are_left_out(running: Running) -> None:
    writing = Writing("Eins.")
    async with running(writing.conversation(), pace=Pace(overall=1)) as bot:
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert failed(writing.shown) == [False]
        assert bot.telegram.drafts == {}


async def test_drafts_take_nothing_from_what_a_chat_may_be_sent(running: Running) -> None:
    writing = Writing(*(f"Satz {number}." for number in range(8)))
    async with running(writing.conversation(), pace=Pace()) as bot:
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.settled()

        assert len(bot.telegram.drafts[11]) == 8
        assert bot.telegram.texts(11) == ["Antwort Darf man das?"]


@pytest.fixture
def waiting() -> Iterator[Writing]:
    """Answers that wait until the test lets them go on, as for a slow model."""
    writing = Writing()
    writing.go_on.clear()
    yield writing
    writing.go_on.set()


async def _overtaken(bot: Bot, writing: Writing) -> None:
    await bot.until(lambda: any(live is not None and live.run.replaced for live in writing.seen), SOON)


@pytest.mark.parametrize("newer", ["Und für Texte?", "/hilfe"], ids=["question", "command"])
async def test_something_newer_ends_the_waiting_and_both_are_answered_once(
    running: Running, waiting: Writing, newer: str
) -> None:
    async with running(waiting.conversation()) as bot:
        bot.telegram.says("erste", user=MARA)
        await bot.until(lambda: len(waiting.seen) == 1)

        bot.telegram.says(newer, user=MARA)
        await _overtaken(bot, waiting)
        waiting.go_on.set()
        await bot.settled()

        assert waiting.plain == ["erste"]
        first, second = bot.telegram.texts(11)
        assert first == "Antwort erste"
        assert second != first


async def test_the_question_of_somebody_else_replaces_nothing(running: Running, waiting: Writing) -> None:
    async with running(waiting.conversation()) as bot:
        bot.telegram.says("von Mara", user=MARA)
        bot.telegram.says("von Omar", user=OMAR)
        await bot.until(lambda: len(waiting.seen) == 2)

        waiting.go_on.set()
        await bot.settled()

        assert waiting.plain == []


async def test_of_several_waiting_questions_only_the_last_waits_for_a_model(
    running: Running, telegram: FakeTelegram
) -> None:
    writing = Writing()
    for number in range(4):
        telegram.says(f"Frage {number}", user=MARA)
    async with running(writing.conversation()) as bot:
        await bot.settled()

        assert writing.plain == ["Frage 0", "Frage 1", "Frage 2"]
        assert bot.telegram.texts(11) == [f"Antwort Frage {number}" for number in range(4)]


async def test_what_another_process_took_in_is_noticed_too(running: Running, waiting: Writing) -> None:
    async with running(waiting.conversation()) as bot:
        bot.telegram.says("erste", user=MARA)
        await bot.until(lambda: len(waiting.seen) == 1)

        other = to_store({"update_id": 9000, "message": {**shapes.message("zweite", user=MARA), "message_id": 900}})
        assert other is not None
        await asyncio.to_thread(bot.store.inbox.put, [other], dt.datetime.now(dt.UTC))
        await _overtaken(bot, waiting)
        waiting.go_on.set()

        await bot.until(lambda: len(bot.telegram.texts(11)) == 2)


async def test_many_who_wait_for_a_model_hold_up_neither_store_nor_others(running: Running, waiting: Writing) -> None:
    """More than the threads that the store has; and whoever comes then is still taken in."""
    people = [shapes.person(100 + number, f"P{number}") for number in range(12)]
    async with running(waiting.conversation()) as bot:
        for person in people:
            bot.telegram.says("wartet", user=person)
        await bot.until(lambda: len(waiting.seen) == 12, SOON)

        bot.telegram.says("noch eine", user=people[0])
        await _overtaken(bot, waiting)
        waiting.go_on.set()
        await bot.settled()

        assert waiting.plain == ["wartet"]


async def test_a_stop_waits_for_no_model(running: Running, waiting: Writing) -> None:
    ended = threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        assert incoming.live is not None
        while not incoming.live.run.replaced:
            ended.wait(0.02)
        return [Reply("ohne Modell")]

    async with running(EchoConversation(says=says, waits=True)) as bot:
        bot.telegram.says("erste", user=MARA)
        await bot.until(lambda: len(bot.conversation.heard) == 1)

    assert bot.telegram.texts(11) == ["ohne Modell"]


async def test_a_tap_shows_a_sign_and_a_draft_while_a_model_writes(running: Running, waiting: Writing) -> None:
    waiting.drafts = ("Eins.",)
    async with running(waiting.conversation()) as bot:
        bot.telegram.taps("1:e:0:de", user=MARA)
        await bot.until(lambda: bool(bot.telegram.methods("sendChatAction")) and bot.telegram.drafts[11] == ["Eins."])
        waiting.go_on.set()
        await bot.settled()

        assert len(bot.telegram.texts(11)) == 1
