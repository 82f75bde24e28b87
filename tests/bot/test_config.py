"""Settings: the one place that reads the environment, mirrored by .env.example, and clear about what is wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.config import Settings, read_settings
from bot.errors import UserError
from tests.shared_material import REPOSITORY


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.upper().startswith("LOTSE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_the_example_file_mirrors_the_settings() -> None:
    text = (REPOSITORY / ".env.example").read_text(encoding="utf-8")

    named = re.findall(r"^#?\s*LOTSE_([A-Z_]+)=", text, re.MULTILINE)
    assert sorted(name.lower() for name in named) == sorted(Settings.model_fields)
    assert len(named) == len(set(named))


def test_the_example_file_sets_no_secret_and_can_be_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    Path(".env").write_text(text, encoding="utf-8")

    settings = read_settings()

    assert settings.telegram_token is None
    assert settings.telegram_base_url == "https://api.telegram.org"


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_without_any_setting_the_bot_is_german_offline_and_without_token() -> None:
    settings = read_settings()

    assert (settings.language, settings.telegram_token, settings.embedding, settings.chroma_url) == (
        "de",
        None,
        None,
        None,
    )
    assert settings.data_dir.is_absolute()


def test_empty_values_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_TOKEN", "LANGUAGE", "DATA_DIR", "EMBEDDING", "RETENTION_DAYS"):
        monkeypatch.setenv(f"LOTSE_{name}", "")

    settings = read_settings()

    assert settings.telegram_token is None
    assert settings.language == "de"
    assert settings.retention_days == 14


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_LANGUAGE", "fr")
    monkeypatch.setenv("LOTSE_RETENTION_DAYS", "0")
    monkeypatch.setenv("LOTSE_SYNC_AT_START", "vielleicht")

    with pytest.raises(UserError) as raised:
        read_settings()

    assert re.findall(r"^LOTSE_\w+", str(raised.value), re.MULTILINE) == [
        "LOTSE_LANGUAGE", "LOTSE_SYNC_AT_START", "LOTSE_RETENTION_DAYS",
    ]  # fmt: skip


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("LOTSE_LANGUAGE=de\nLOTSE_CONTROLLER=Datei\n", encoding="utf-8")
    monkeypatch.setenv("LOTSE_LANGUAGE", "en")

    settings = read_settings()

    assert (settings.language, settings.controller) == ("en", "Datei")


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_TELEGRAM_TOKEN", "123456:geheim")

    settings = read_settings()

    assert "geheim" not in repr(settings)
    assert "geheim" not in str(settings.model_dump())
    assert "geheim" not in settings.model_dump_json()


def test_a_wrong_setting_does_not_show_the_token_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_TELEGRAM_TOKEN", "123456:geheim")
    monkeypatch.setenv("LOTSE_LANGUAGE", "fr")

    with pytest.raises(UserError) as raised:
        read_settings()

    assert "geheim" not in str(raised.value)


def test_store_and_index_lie_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "daten"))

    settings = read_settings()

    assert settings.index_folder == tmp_path / "daten" / "index"
    assert settings.database == f"sqlite:///{tmp_path / 'daten' / 'lotse.sqlite3'}"


def test_other_variables_of_the_machine_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_SOMETHING_ELSE", "1")
    monkeypatch.setenv("TELEGRAM_TOKEN", "nicht unserer")

    assert read_settings().telegram_token is None


def test_nobody_else_reads_the_environment() -> None:
    readers = [
        path.relative_to(REPOSITORY).as_posix()
        for room in ("bot", "knowledge", "prompts")
        for path in (REPOSITORY / room).rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault)|getenv|import .*environ", path.read_text(encoding="utf-8"))
    ]

    assert sorted(readers) == [
        "bot/config.py",
        "bot/intake/process.py",  # hands PATH and locale on to its child, and reads no setting
        "bot/operations/watch.py",  # tells a package where processes count together, and reads no setting
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "lotse.example.org/hook"),
        ("WEBHOOK_URL", "https://lotse.example.org/hook?secret=1"),
        ("WEBHOOK_LISTEN", "8443"),
        ("WEBHOOK_LISTEN", "::1:8443"),
        ("WEBHOOK_SECRET", "zwei Wörter"),
        ("WEBHOOK_SECRET", "x" * 257),
    ],
)
def test_a_webhook_that_cannot_work_is_named_before_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"LOTSE_{name}", value)

    with pytest.raises(UserError, match=f"LOTSE_{name}") as raised:
        read_settings()

    assert "zwei Wörter" not in str(raised.value)


def test_a_webhook_listens_to_this_machine_only_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_WEBHOOK_URL", "https://lotse.example.org/hook")
    usual = read_settings()
    monkeypatch.setenv("LOTSE_WEBHOOK_LISTEN", "[::1]:9000")
    monkeypatch.setenv("LOTSE_WEBHOOK_SECRET", "a-b_C9")

    told = read_settings()

    assert (usual.webhook_listen, usual.webhook_secret) == ("127.0.0.1:8443", None)
    assert told.webhook_listen == "[::1]:9000"
    assert told.webhook_secret is not None
