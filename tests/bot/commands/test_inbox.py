"""``lotse inbox``: an operator sees numbers and errors, opens again and drops, and never reads a word of anybody."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands.inbox import inbox
from bot.store import Store, open_store, sqlite_url
from bot.store.inbox import NewUpdate
from tests.sealer import KEY, SEALER

NOW = dt.datetime.now(dt.UTC)
WORDS = "was niemand lesen soll"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of an installation of its own: one update parked three hours ago, one open, one done."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LOTSE_CASE_KEY", KEY)
    monkeypatch.delenv("LOTSE_STORE_URL", raising=False)
    opened = open_store(sqlite_url(tmp_path / "lotse.sqlite3"), SEALER)
    then = NOW - dt.timedelta(hours=3)
    opened.inbox.put([NewUpdate(1, 5, 5, WORDS), NewUpdate(2, 6, 6, WORDS)], then)
    parked, done = opened.inbox.take(2, "a", then, dt.timedelta(minutes=1))
    opened.inbox.park(parked, "KeyError")
    opened.inbox.done(done)
    opened.inbox.put([NewUpdate(3, 7, 7, WORDS)], NOW)
    yield opened
    opened.close()


def run(*words: str) -> Result:
    return CliRunner().invoke(inbox, list(words))


def test_the_list_shows_number_state_tries_error_and_age_and_no_words(store: Store) -> None:
    told = run("list")

    first, second, counts = told.output.splitlines()
    assert first.split() == ["1", "parked", "1x", "3", "h", "KeyError"]
    assert second.split()[:3] == ["3", "open", "0x"]
    assert counts == "open: 1, leased: 0, parked: 1"
    assert WORDS not in told.output


def test_the_list_for_programs_can_be_narrowed_to_what_was_parked(store: Store) -> None:
    told = json.loads(run("list", "--json", "--state", "parked").output)

    assert [(entry["update_id"], entry["error"]) for entry in told["entries"]] == [(1, "KeyError")]
    assert told["counts"] == {"parked": 1, "open": 1, "done": 1}


def test_what_was_parked_is_opened_again_by_number_or_all_at_once(store: Store) -> None:
    wrong, nothing, everything = run("retry", "3"), run("retry"), run("retry", "--all")

    assert (wrong.exit_code, wrong.output) == (1, "0/1\n")
    assert nothing.exit_code == 2
    assert (everything.exit_code, everything.output) == (0, "1\n")
    assert store.inbox.counts() == {"open": 2, "done": 1}


def test_dropping_asks_first(store: Store) -> None:
    refused, done = run("drop", "1", "3"), run("drop", "1", "3", "--yes")

    assert refused.exit_code == 1
    assert (done.exit_code, done.output) == (0, "2/2\n")
    assert store.inbox.counts() == {"done": 3}
