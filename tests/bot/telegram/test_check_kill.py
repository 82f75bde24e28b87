"""The check over HTTP, killed at every step of a walk: no answer is lost, no question is skipped."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest

from tests.bot.telegram import checker
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer

ANNA = 100
SAYING = ("sendMessage", "editMessageText")
WALK = [
    ("/pruefen", "Um was für ein Werk geht es?"),
    ("[Foto", "Wer hat das Werk geschaffen?"),
    ("ich habe keinen vertrag, weiß nicht", None),
    ("[Ja, so ist es", "Wer hat dein Werk benutzt?"),
    ("[☐ Wer KI trainiert", "☑ Wer KI trainiert"),
    ("[Fertig", "Was ist mit deinem Werk passiert?"),
    ("[◂ Zurück", "Wer hat dein Werk benutzt?"),
    ("[So lassen", "Was ist mit deinem Werk passiert?"),
    ("weiß ich nicht", "Wo ist das geschehen"),
]


def _last(telegram: FakeTelegram) -> dict[str, Any]:
    ids = [number for chat, number in telegram.messages if chat == ANNA]
    return telegram.messages[(ANNA, max(ids))] if ids else {"text": ""}


def _buttons(message: dict[str, Any]) -> list[dict[str, str]]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _shows(telegram: FakeTelegram, expected: str | None) -> bool:
    message = _last(telegram)
    seen = message["text"] + " ".join(button["text"] for button in _buttons(message))
    return (expected or "Stimmt das?") in seen


def _does(telegram: FakeTelegram, what: str) -> None:
    if not what.startswith("["):
        telegram.says(what, user=shapes.person(ANNA, "Anna", "de"))
        return
    message = _last(telegram)
    data = next(one["callback_data"] for one in _buttons(message) if one["text"].startswith(what[1:]))
    query = f"q{len(telegram.calls)}"
    telegram.taps(data, user=shapes.person(ANNA, "Anna", "de"), message_id=message["message_id"], query=query)


@pytest.mark.parametrize("at", [("answerCallbackQuery", "sendChatAction"), SAYING])
def test_a_kill_at_any_step_of_a_walk_loses_no_answer_and_doubles_at_most_one_message(
    at: tuple[str, ...], tmp_path: Path
) -> None:
    telegram = FakeTelegram()
    with FakeTelegramServer(telegram) as server, contextlib.ExitStack() as running:
        process = running.enter_context(checker.running(server, tmp_path))
        for what, expected in WALK:
            sent = len(telegram.sent)
            assert telegram.wait_until(lambda: telegram.unconfirmed() == 0)
            telegram.delay = lambda method: 0.3 if method in at else 0.0
            calls = len(telegram.methods(*at))
            _does(telegram, what)
            assert telegram.wait_until(lambda calls=calls: len(telegram.methods(*at)) > calls, 60), what  # type: ignore[misc]
            process.kill()
            process.wait(10)
            telegram.delay = lambda _method: 0.0
            polls = len(telegram.methods("getUpdates"))
            process = running.enter_context(checker.running(server, tmp_path))
            assert telegram.wait_until(lambda polls=polls: len(telegram.methods("getUpdates")) > polls, 60), what  # type: ignore[misc]
            assert telegram.wait_until(lambda expected=expected: _shows(telegram, expected), 60), what  # type: ignore[misc]
            assert len(telegram.sent) - sent <= (3 if what == "/pruefen" else 2), what
        process.terminate()
        assert process.wait(20) == 0

    assert telegram.crashes == []
