"""Processes that answer beside the first: they share the work, are started anew, and never outlive it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.config import Settings
from bot.telegram import crew
from bot.telegram_channel import BESIDE, crew_of
from tests.bot.telegram.test_kill import bot
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer
from tests.load.watch import children_of

CHATS = range(100, 120)


def is_alive(pid: int) -> bool:
    """A process that nobody has buried yet counts as gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def asks(telegram: FakeTelegram, count: int, first: int = 0) -> None:
    for number in range(first, first + count):
        telegram.says(f"{number:03}", user=shapes.person(CHATS[number % len(CHATS)]))


def answered(telegram: FakeTelegram) -> dict[str, int]:
    """Who answered each question, by the number of their process."""
    said = (message["text"].split() for message in telegram.sent)
    return {words: int(pid) for words, pid in said}


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_all_of_them_answer_each_chat_in_order_and_end_together(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with bot(over_http, tmp_path, seconds=0.1, processes=3) as first:
        asks(telegram, 3)
        assert telegram.wait_until(lambda: len(children_of(first.pid)) == 2, 30)
        others = children_of(first.pid)
        asked = 3
        while len(set(answered(telegram).values())) < 3 and asked < 1_000:
            asks(telegram, 20, asked)
            asked += 20
            assert telegram.wait_until(lambda asked=asked: len(answered(telegram)) == asked, 30)  # type: ignore[misc]

        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0

    assert set(answered(telegram).values()) == {first.pid, *others}
    assert not any(map(is_alive, others))
    assert max(Counter(message["text"].split()[0] for message in telegram.sent).values()) == 1
    for chat in CHATS:
        assert telegram.texts(chat) == sorted(telegram.texts(chat), key=lambda text: text.split()[0])
    assert len(telegram.methods("getUpdates")) > 0
    assert len(telegram.methods("deleteWebhook")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_one_that_dies_is_followed_by_another_and_its_work_is_done(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with bot(over_http, tmp_path, seconds=0.05, processes=2) as first:
        assert telegram.wait_until(lambda: len(children_of(first.pid)) == 1, 30)
        [victim] = children_of(first.pid)
        asks(telegram, 40)
        assert telegram.wait_until(lambda: len(answered(telegram)) > 5, 30)
        os.kill(victim, signal.SIGKILL)

        assert telegram.wait_until(lambda: len(answered(telegram)) == 40, 60)
        assert telegram.wait_until(lambda: bool(children_of(first.pid) - {victim}), 30)
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0

    assert len(telegram.sent) <= 41


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_who_is_killed_leaves_nobody_behind(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with bot(over_http, tmp_path, processes=3) as first:
        asks(telegram, 3)
        assert telegram.wait_until(lambda: len(answered(telegram)) == 3, 30)
        assert telegram.wait_until(lambda: len(children_of(first.pid)) == 2, 30)
        others = children_of(first.pid)
        first.kill()

    assert telegram.wait_until(lambda: not any(map(is_alive, others)), 30)


def test_who_wants_one_process_starts_no_other() -> None:
    alone, three = (Settings(_env_file=None, processes=count) for count in (1, 3))  # type: ignore[call-arg]

    assert crew_of(alone.processes, 20) is None
    more = crew_of(three.processes, 20)
    assert more is not None
    assert (more.others, more.command[1:]) == (2, ("-m", "bot", "run", BESIDE))


async def test_what_cannot_be_started_is_tried_again_and_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(crew, "PAUSES", (0.0,))
    nobody = crew.Crew(("/nowhere/python",), 1, 1.0)

    trying = asyncio.create_task(nobody.run())
    while len(caplog.records) < 3:
        await asyncio.sleep(0)
    nobody.ring()
    trying.cancel()
    await asyncio.wait({trying})

    assert trying.cancelled()
    assert caplog.messages[0] == "a process beside this one did not start (FileNotFoundError); another in 0 s"
