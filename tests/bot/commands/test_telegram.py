"""``lotse telegram setup``: Telegram is told everything once, before the first replica starts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.telegram import telegram
from bot.errors import UserError
from bot.telegram.texts import load_texts
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.server import FakeTelegramServer
from tests.sealer import KEY

SECRET = "word-between-the-two"


@pytest.fixture(autouse=True)
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegramServer]:
    """An installation of its own before a Telegram of its own, with a webhook."""
    core = FakeTelegram()
    with FakeTelegramServer(core) as running:
        monkeypatch.chdir(tmp_path)
        settings = {
            "DATA_DIR": str(tmp_path), "CASE_KEY": KEY, "TELEGRAM_TOKEN": core.token, "TELEGRAM_BASE_URL": running.url,
            "WEBHOOK_URL": "https://lotse.example/telegram", "WEBHOOK_SECRET": SECRET,
        }  # fmt: skip
        for name, value in settings.items():
            monkeypatch.setenv(f"LOTSE_{name}", value)
        monkeypatch.delenv("LOTSE_STORE_URL", raising=False)
        yield running
    assert core.crashes == []


def run(*words: str) -> Result:
    return CliRunner().invoke(telegram, ["setup", *words])


def test_menus_and_descriptions_in_every_language_and_the_webhook_with_its_secret(server: FakeTelegramServer) -> None:
    told = run()

    assert told.exit_code == 0
    assert server.core.webhook["url"] == "https://lotse.example/telegram"
    assert server.core.webhook["secret_token"] == SECRET
    assert "callback_query" in server.core.webhook["allowed_updates"]
    scopes = {key for key in server.core.settings if key.startswith("commands:")}
    assert {f"commands:{scope}:{tongue}" for scope in ("all_private_chats", "all_group_chats",
            "all_chat_administrators") for tongue in ("", "de", "en")} == scopes  # fmt: skip
    assert server.core.settings["description:en"] == load_texts()["en"].description
    assert server.core.settings["short_description:"] == load_texts()["de"].short_description


def test_a_dry_run_shows_the_requests_without_the_secret_and_makes_none(server: FakeTelegramServer) -> None:
    told = run("--dry-run")

    methods = [line.partition(" ")[0] for line in told.output.splitlines()]
    assert methods.count("setMyCommands") == 9
    assert methods[-1] == "setWebhook"
    assert json.loads(told.output.splitlines()[-1].partition(" ")[2])["secret_token"] == "***"
    assert SECRET not in told.output
    assert server.core.calls == []


def test_where_the_bot_polls_the_webhook_is_ended_and_nothing_that_waits_is_lost(
    server: FakeTelegramServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOTSE_WEBHOOK_URL")

    run()

    [call] = server.core.methods("deleteWebhook")
    assert call.params == {"drop_pending_updates": False}
    assert server.core.methods("setWebhook") == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault("getMe", 401, "Unauthorized"), "bad_token"),
        (Fault("setWebhook", 400, "Bad Request: bad webhook"), "bad_webhook"),
        (Fault("setMyCommands", 502, "Bad Gateway"), "no_telegram"),
    ],
)
def test_a_refusal_ends_the_step_with_a_sentence(server: FakeTelegramServer, fault: Fault, text: str) -> None:
    server.core.fail(fault)

    told = run()

    assert isinstance(told.exception, UserError)
    assert str(told.exception) == getattr(load_texts()["de"], text)
