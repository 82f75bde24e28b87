"""The log: one line a record, whatever is in it; nobody's words and no key."""

from __future__ import annotations

import contextvars
import json
import logging
import sys
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.operations.logs import CHATTY, LONGEST, about_update, formatter_for, log_what_nobody_catches, write_logs
from tests.conftest import settings_for

TOKEN = "123456:AAE-secret-token-of-the-bot"
HOSTILE = "Anna\n2026-11-28T00:00:00 CRITICAL bot: forged\x1b[2J\x1b]0;owned\x07\r\u2028\u202egnp"


def record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.x", logging.WARNING, "x.py", 1, message, values, info)


@pytest.fixture
def forms(tmp_path: Path) -> dict[str, logging.Formatter]:
    """Both forms, of an installation that has secrets."""
    secrets = {
        "telegram_token": SecretStr(TOKEN), "model_key": SecretStr("sk-model-key"),
        "case_key": SecretStr("newest-case-key,older-case-key"), "store_url": "postgresql://lotse:pass-word-1@db/lotse",
    }  # fmt: skip
    return {
        form: formatter_for(settings_for(tmp_path).model_copy(update={**secrets, "log": form}))
        for form in ("text", "json")
    }


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_name_with_newlines_and_escapes_stays_one_line_without_control_characters(
    forms: dict[str, logging.Formatter], form: str
) -> None:
    line = forms[form].format(record("hello %s", HOSTILE))

    shown = line if form == "text" else json.loads(line)["message"]
    assert "\n" not in line
    assert shown.isprintable()
    assert "Anna\\n2026" in shown
    assert "\\x1b[2J" in shown


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "secret", [TOKEN, "sk-model-key", "newest-case-key", "older-case-key", "pass-word-1"], ids=range(5)
)
def test_no_secret_of_the_settings_is_logged(forms: dict[str, logging.Formatter], form: str, secret: str) -> None:
    line = forms[form].format(record("at https://x/bot%s/getMe", secret))

    assert secret not in line
    assert "<secret>" in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_trace_names_classes_and_places_and_never_what_was_said(
    forms: dict[str, logging.Formatter], form: str
) -> None:
    def stumble(*_: object) -> None:
        raise OSError(28, "no space", "/data/letter-of-anna.pdf") from ValueError("my neighbour stole my picture")

    with pytest.raises(OSError) as caught:
        stumble()
    line = forms[form].format(record("failed", error=caught.value))

    assert "neighbour" not in line
    assert "anna" not in line
    assert "OSError(28) at test_logs.py" in line
    assert "ValueError at" in line


def test_json_says_time_level_logger_message_and_the_update(forms: dict[str, logging.Formatter]) -> None:
    def work() -> str:
        about_update(4711)
        return forms["json"].format(record("parked"))

    inside = json.loads(contextvars.copy_context().run(work))
    outside = json.loads(forms["json"].format(record("parked")))

    assert inside.pop("update") == 4711
    assert set(inside) == set(outside) == {"time", "level", "logger", "message"}
    assert (inside["level"], inside["logger"], inside["message"]) == ("WARNING", "bot.x", "parked")
    assert inside["time"].endswith("+00:00")


def test_an_endless_message_is_cut(forms: dict[str, logging.Formatter]) -> None:
    line = forms["json"].format(record("%s", "x" * 10 * LONGEST))

    assert len(line) < LONGEST + 300


def test_what_nobody_caught_is_logged_like_all_else_and_shows_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, quiet = logging.getLogger().handlers[:], {name: logging.getLogger(name).level for name in CHATTY}
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    try:
        write_logs(settings_for(tmp_path))
        log_what_nobody_catches()
        error = ValueError("my neighbour stole my picture")
        sys.excepthook(ValueError, error, None)
        thread = threading.Thread(target=int, args=("my letter",))
        thread.start()
        thread.join()
        told = capsys.readouterr().err
    finally:
        logging.getLogger().handlers[:] = before
        for name, level in quiet.items():
            logging.getLogger(name).setLevel(level)

    assert told.count("CRITICAL") == 2
    assert told.count("ended by ValueError") == 2
    assert "neighbour" not in told
    assert "letter" not in told
