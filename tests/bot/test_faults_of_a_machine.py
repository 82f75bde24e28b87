"""What an installation can have wrong with it becomes a sentence in both languages, never a traceback."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.operations.logs import TextLines
from tests.conftest import settings_for

Run = Callable[..., str]
TEXT = "kein SQLite, sondern ein Brief von Anna"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return settings_for(tmp_path).data_dir


@pytest.fixture
def run(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`lotse …`, which must end with 1; what it told on the error stream."""

    def invoke(*arguments: str, folder: Path = data) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("LOTSE_DATA_DIR", str(folder))
        monkeypatch.setattr(sys, "argv", ["lotse", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr().err
        assert ended.value.code == 1
        assert "Traceback" not in told
        return told

    return invoke


@pytest.mark.parametrize(
    "command", [("inbox", "list"), ("keys", "rotate"), ("backup", "a.tar"), ("db", "check"), ("db", "upgrade")]
)
def test_a_store_that_is_none_is_told_without_what_stands_in_it(run: Run, data: Path, command: tuple[str, ...]) -> None:
    (data / "lotse.sqlite3").write_text(TEXT * 50, encoding="utf-8")

    told = run(*command)

    assert "Anna" not in told
    assert "Speicher" in told


def test_a_damaged_store_is_not_called_one_that_does_not_answer(run: Run, data: Path) -> None:
    (data / "lotse.sqlite3").write_text(TEXT * 50, encoding="utf-8")

    assert "beschädigt" in run("db", "check")


@pytest.mark.parametrize("command", [("db", "check"), ("backup", "a.tar"), ("inbox", "list"), ("db", "upgrade")])
def test_an_address_whose_port_is_no_number_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LOTSE_STORE_URL", "postgresql://lotse:geheim@host:port/lotse")

    told = run(*command)

    assert "LOTSE_STORE_URL" in told
    assert "geheim" not in told


def test_a_folder_that_is_a_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert str(tmp_path / "file") in run("inbox", "list", folder=tmp_path / "file")


@pytest.mark.parametrize("content", [b"LOTSE_CONTROLLER=M\xfcller\n", None])
def test_a_file_of_settings_that_cannot_be_read_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / ".env").write_bytes(content)
    else:
        monkeypatch.setattr("bot.config.Settings", refused)

    assert "UTF-8" in run("inbox", "list")


def refused() -> None:
    raise PermissionError(".env")


def test_where_a_log_is_kept_the_place_of_the_fault_goes_there_without_words(
    run: Run, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "lotse.sqlite3").write_text(TEXT * 50, encoding="utf-8")

    run("keys", "rotate")

    [ended] = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    line = TextLines(()).format(ended)
    assert "database.py" in line
    assert "Anna" not in line
