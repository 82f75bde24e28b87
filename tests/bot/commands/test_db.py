"""``lotse db``: bring the schema up to date, say whether the store is sound, move it, and never show a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.commands.db import db
from bot.store import open_store, sqlite_url
from bot.store.database import open_engine
from bot.store.faults import StoreError
from bot.store.migrations import HEAD
from bot.store.migrations.upgrade import upgrade
from tests import postgres
from tests.sealer import KEY, SEALER
from tests.store_rows import fill, hurried


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LOTSE_CASE_KEY", KEY)
    monkeypatch.delenv("LOTSE_STORE_URL", raising=False)
    return tmp_path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty PostgreSQL, set as the store."""
    with postgres.own_database("command") as url:
        monkeypatch.setenv("LOTSE_STORE_URL", url.replace("postgresql+psycopg:", "postgresql:"))
        yield url


def run(*words: str) -> Result:
    return CliRunner().invoke(db, list(words))


def file_of(data: Path) -> str:
    return sqlite_url(data / "lotse.sqlite3")


def fill_file(data: Path, cases: int = 3) -> None:
    with closing(hurried(open_store(file_of(data), SEALER))) as store:
        fill(store, cases)


def on_file(data: Path, *statements: str) -> None:
    engine = open_engine(file_of(data))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_an_upgrade_makes_the_store_and_the_next_one_finds_it_done() -> None:
    first, second, found = run("upgrade"), run("upgrade"), run("check")

    assert f"von – auf {HEAD}" in first.output
    assert f"schon den neuesten Stand ({HEAD})" in second.output
    assert (found.exit_code, "Alles in Ordnung." in found.output) == (0, True)


def test_a_check_of_nothing_says_so_and_makes_no_file(data: Path) -> None:
    told = run("check")

    assert isinstance(told.exception, StoreError)
    assert told.exception.reason == "no_file"
    assert list(data.glob("*.sqlite3")) == []


def test_a_check_names_what_is_pending_and_what_to_do(data: Path) -> None:
    engine = open_engine(file_of(data))
    upgrade(engine, "0005")
    engine.dispose()

    told = run("check")

    assert told.exit_code == 1
    assert "0006, 0007" in told.stderr
    assert "lotse db upgrade" in told.stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DROP INDEX inbox_due", "inbox_due"),
        ("ALTER TABLE people ADD COLUMN nickname TEXT", "nickname"),
        ("UPDATE alembic_version SET version_num = '9999'", "9999"),
        ("INSERT INTO settings VALUES ('store being filled', 'x')", "lotse db move"),
    ],
)
def test_whatever_is_not_as_the_program_left_it_is_named(data: Path, change: str, told: str) -> None:
    fill_file(data)
    on_file(data, change)

    found = run("check")

    assert found.exit_code == 1
    assert told in found.stderr


def test_rows_that_hang_on_nothing_are_counted(data: Path) -> None:
    fill_file(data)
    engine = open_engine(file_of(data))
    raw = engine.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    raw.cursor().execute("DELETE FROM case_items WHERE kind = 'deadline'")
    raw.close()
    engine.dispose()

    found = run("check")

    assert "In „due“ hängen 9 Zeilen" in found.stderr


def test_pages_that_were_overwritten_are_noticed(data: Path) -> None:
    fill_file(data)
    path = data / "lotse.sqlite3"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xff" * 4096 * 6
    path.write_bytes(content)

    found = run("check")

    assert found.exit_code == 1


def test_a_counter_behind_its_rows_is_noticed(server: str) -> None:
    with closing(open_store(server, SEALER)) as store:
        fill(store, 1)
        with store.engine.begin() as connection:
            connection.execute(text("SELECT setval('sends_id_seq', 1, false)"))

    found = run("check")

    assert found.exit_code == 1
    assert "„sends“" in found.stderr


def test_from_a_file_to_the_server_by_two_words(data: Path, server: str) -> None:
    fill_file(data, 5)

    moved = run("move", "--from", "sqlite", "--to", "postgresql")
    found = run("check")

    assert moved.exit_code == 0, moved.output
    assert "Zeile für Zeile verglichen" in moved.output
    assert (found.exit_code, "cases                   5" in found.output) == (0, True)


def test_a_second_move_finds_the_target_taken(data: Path, server: str) -> None:
    fill_file(data)
    run("move")

    again = run("move")

    assert isinstance(again.exception, StoreError)
    assert again.exception.reason == "not_empty"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--from", "sqlite", "--to", "postgresql"], "no_server"),
        (["--from", "sqlite", "--to", "sqlite"], "same"),
        (["--from", "sqlite:///nowhere.db", "--to", "sqlite"], "no_file"),
        (["--from", "sqlite", "--to", "nonsense"], "bad_url"),
        (["--from", "sqlite", "--to", "postgresql://anna:geheim@127.0.0.1:9/x"], "broken_off"),
    ],
)
def test_what_cannot_be_moved_is_said_without_a_password(data: Path, words: list[str], reason: str) -> None:
    fill_file(data)

    told = run("move", *words)

    assert isinstance(told.exception, StoreError)
    assert told.exception.reason == reason
    assert "geheim" not in f"{told.output}{told.exception}"


def test_a_server_that_does_not_answer_is_said_without_a_password_at_the_start() -> None:
    with pytest.raises(StoreError) as refused:
        open_store("postgresql://anna:geheim@127.0.0.1:9/x", SEALER)

    assert refused.value.reason == "unreachable"
    assert "geheim" not in str(refused.value)
