"""The bot as a process of its own over HTTP: killed in the middle of work, stopped politely."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.server import FakeTelegramServer

ROOT = Path(__file__).parents[3]
CHATS = range(100, 105)


@contextlib.contextmanager
def bot(
    server: FakeTelegramServer, data: Path, seconds: float = 0.0, stop_within: float = 10, processes: int = 1
) -> Iterator[subprocess.Popen[str]]:
    """The echo bot as a subprocess; whatever happens, it does not outlive the block."""
    environment = {
        **os.environ,
        "LOTSE_TELEGRAM_TOKEN": server.core.token,
        "LOTSE_TELEGRAM_BASE_URL": server.url,
        "LOTSE_DATA_DIR": str(data),
        "ECHO_SECONDS": str(seconds),
        "ECHO_STOP_WITHIN": str(stop_within),
        "ECHO_PROCESSES": str(processes),
    }
    command = [sys.executable, "-W", "error", "-m", "tests.bot.telegram.echo"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)


def twenty_questions(telegram: FakeTelegram) -> None:
    for number in range(20):
        telegram.says(f"{number:02}", user=shapes.person(CHATS[number % len(CHATS)]))


def answered(telegram: FakeTelegram) -> set[str]:
    return {message["text"] for message in telegram.sent}


@pytest.mark.parametrize("sent_before", [0, 1, 5, 12])
def test_a_kill_with_twenty_updates_in_flight_loses_none_keeps_order_and_doubles_at_most_one(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path, sent_before: int
) -> None:
    telegram.delay = lambda method: 0.02 if method == "sendMessage" else 0.0
    with bot(over_http, tmp_path, seconds=0.05) as first:
        twenty_questions(telegram)
        assert telegram.wait_until(lambda: len(telegram.methods("sendMessage")) > sent_before)
        first.kill()
        first.wait(10)

    with bot(over_http, tmp_path) as second:
        assert telegram.wait_until(lambda: len(answered(telegram)) == 20, 30)
        second.send_signal(signal.SIGTERM)
        assert second.wait(20) == 0

    times = Counter(message["text"] for message in telegram.sent)
    assert sum(times.values()) <= 21
    for chat in CHATS:
        order = list(dict.fromkeys(telegram.texts(chat)))
        assert order == sorted(order)
        assert telegram.texts(chat) == sorted(telegram.texts(chat))


def test_several_kills_in_a_row_cost_at_most_one_duplicate_each(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    twenty_questions(telegram)
    for kill in (1, 2, 3):
        with bot(over_http, tmp_path, seconds=0.02) as process:
            goal = len(telegram.methods("sendMessage")) + 3
            assert telegram.wait_until(lambda goal=goal: len(telegram.methods("sendMessage")) >= goal), kill  # type: ignore[misc]
            process.kill()
            process.wait(10)

    with bot(over_http, tmp_path):
        assert telegram.wait_until(lambda: len(answered(telegram)) == 20, 30)

    assert len(telegram.sent) <= 23
    assert all(telegram.texts(chat) == sorted(telegram.texts(chat)) for chat in CHATS)


def test_sigterm_finishes_what_runs_and_leaves_the_rest_for_the_next_start(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with bot(over_http, tmp_path, seconds=0.5) as first:
        twenty_questions(telegram)
        assert telegram.wait_until(lambda: len(telegram.methods("sendChatAction")) >= len(CHATS))
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0
    finished = len(telegram.sent)

    with bot(over_http, tmp_path):
        assert telegram.wait_until(lambda: len(answered(telegram)) == 20, 30)

    assert 5 <= finished < 20
    assert len(telegram.sent) == 20


def test_a_start_while_telegram_is_down_waits_and_writes_neither_token_nor_trace(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    telegram.fail(Fault("getMe", 502, raw=b"<html>"))
    telegram.fail(Fault("getUpdates", 200, raw=b'{"ok": true, "result": [{"message": "somebody\'s words'))
    with bot(over_http, tmp_path) as process:
        telegram.says("da?", user=shapes.person(100))

        assert telegram.wait_until(lambda: telegram.texts(100) == ["echo da?"])
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=20)

    assert telegram.token not in told
    assert "somebody's words" not in told
    assert "Traceback" not in told


def test_a_stop_does_not_wait_for_ever_for_work_that_hangs(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with bot(over_http, tmp_path, seconds=600, stop_within=0.5) as first:
        telegram.says("hängt", user=shapes.person(100))
        assert telegram.wait_until(lambda: len(telegram.methods("sendChatAction")) == 1)
        first.send_signal(signal.SIGTERM)

        assert first.wait(20) == 1

    with bot(over_http, tmp_path):
        assert telegram.wait_until(lambda: telegram.texts(100) == ["echo hängt"])
