"""One contract, several stores: SQLite always, PostgreSQL where LOTSE_TEST_POSTGRES names a database for tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store, open_store, sqlite_url
from bot.store.database import open_engine
from bot.store.tables import metadata
from tests.sealer import SEALER

POSTGRES = "LOTSE_TEST_POSTGRES"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "lotse.db")
    address = os.environ.get(POSTGRES)
    if not address:
        pytest.skip(f"{POSTGRES} names no PostgreSQL database")
    engine = open_engine(address)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    engine.dispose()
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store, open."""
    opened = open_store(url, SEALER)
    yield opened
    opened.close()
