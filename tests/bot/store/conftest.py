"""One contract, two stores: SQLite always, PostgreSQL where one answers (tests/postgres.py)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store, open_store, sqlite_url
from tests import postgres
from tests.sealer import SEALER


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this worker's own; what a test leaves in it the next one finds gone."""
    with postgres.own_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "lotse.db")
    found: str = request.getfixturevalue("postgres_url")
    postgres.empty(found)
    return found


@pytest.fixture
def bare_url(url: str) -> Iterator[str]:
    """The address of a database without tables."""
    if url.startswith("sqlite"):
        yield url
        return
    postgres.empty(url, bare=True)
    yield url
    postgres.empty(url, bare=True)  # whatever schema the test left, the next one begins with that of the code


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store, open."""
    opened = open_store(url, SEALER)
    yield opened
    opened.close()
