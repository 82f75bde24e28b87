"""``lotse keys``: a new key with instructions, and everything sealed anew."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.keys import keys
from bot.store import Store, open_store, sqlite_url
from bot.store.sealing import Sealer, keys_for, new_key
from tests.sealer import KEY

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("LOTSE_CASE_KEY", raising=False)
    monkeypatch.delenv("LOTSE_STORE_URL", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(keys, list(words))


def store_with(data: Path, *secret: str) -> Store:
    return open_store(sqlite_url(data / "lotse.sqlite3"), Sealer(secret))


def test_a_new_key_stands_alone_on_the_output_and_what_to_do_beside_it() -> None:
    first, second = run("new"), run("new")

    assert first.exit_code == 0
    assert Sealer([first.stdout])
    assert first.stdout != second.stdout
    assert "case.key" in first.stderr
    assert "lotse keys rotate" in first.stderr


def test_where_the_key_is_a_setting_the_instructions_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_CASE_KEY", KEY)
    monkeypatch.setenv("LOTSE_LANGUAGE", "en")

    told = run("new")

    assert "Put it in LOTSE_CASE_KEY before the present one" in told.stderr
    assert KEY not in told.output


def test_following_the_instructions_changes_the_key_and_loses_nothing(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTSE_CASE_KEY", KEY)
    old = store_with(data, KEY)
    old.items.add("tg:1", "event", {"what": "x"}, NOW)
    old.close()
    fresh = run("new").stdout.strip()
    monkeypatch.setenv("LOTSE_CASE_KEY", f"{fresh},{KEY}")

    first, second = run("rotate"), run("rotate")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith("Umgestellt: 1. Schon mit dem neuesten Schlüssel: 0.\nAlles ist")
    assert second.stdout.startswith("Umgestellt: 0. Schon mit dem neuesten Schlüssel: 1.\nAlles ist")
    new = store_with(data, fresh)
    assert [item.content for item in new.items.of("tg:1")] == [{"what": "x"}]
    new.close()


def test_a_key_in_the_file_is_changed_the_same_way(data: Path) -> None:
    [present] = keys_for(None, data)
    old = store_with(data, present)
    old.items.add("tg:1", "event", {"what": "x"}, NOW)
    old.close()
    fresh = run("new").stdout
    (data / "case.key").write_text(f"{fresh}\n{present}\n", encoding="ascii")

    told = run("rotate")

    assert told.exit_code == 0
    new = store_with(data, fresh)
    assert len(new.items.of("tg:1")) == 1
    new.close()


def test_a_missing_old_key_is_told_and_is_no_success(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = store_with(data, KEY)
    old.items.add("tg:1", "event", {"what": "x"}, NOW)
    old.close()
    monkeypatch.setenv("LOTSE_CASE_KEY", new_key())

    told = run("rotate")

    assert told.exit_code == 1
    assert "1 Stücke öffnet keiner der Schlüssel" in told.stderr


def test_an_empty_store_is_told() -> None:
    told = run("rotate")

    assert (told.exit_code, told.stdout) == (0, "Es ist noch nichts verschlüsselt gespeichert.\n")
