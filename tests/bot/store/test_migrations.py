"""The migrations build exactly the tables the code uses, and can be undone, one by one, with rows in the tables."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, select, text

from bot.store import open_store
from bot.store.database import open_engine, revision
from bot.store.faults import StoreError
from bot.store.migrations import HEAD
from bot.store.migrations.upgrade import configuration, downgrade, upgrade
from bot.store.tables import metadata
from tests.sealer import SEALER
from tests.store_rows import fill

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def engine(bare_url: str) -> Iterator[Engine]:
    """A database without tables."""
    opened = open_engine(bare_url)
    yield opened
    opened.dispose()


def revisions(engine: Engine) -> list[str]:
    """All revisions, oldest first."""
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(configuration(connection)).walk_revisions()
        return [script.revision for script in scripts][::-1]


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database as its schema stands now."""
    there = MetaData()
    there.reflect(engine)
    with engine.begin() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table)).all()), key=repr)
            for table in there.sorted_tables
        }


def test_the_migrations_build_the_tables_of_the_code(engine: Engine) -> None:
    upgrade(engine)

    assert differences(engine) == []


def test_head_is_the_newest_migration(engine: Engine) -> None:
    assert revisions(engine)[-1] == HEAD


def test_every_migration_can_be_undone_and_done_again_with_rows_in_the_tables(engine: Engine, bare_url: str) -> None:
    store = open_store(bare_url, SEALER)
    fill(store, 3)
    store.close()
    before = rows(engine)
    steps = revisions(engine)

    for back in [*steps[-2::-1], "base"]:
        downgrade(engine, back)
        assert revision(engine) == (None if back == "base" else back)
    left = rows(engine)
    for step in steps:
        upgrade(engine, step)
        assert revision(engine) == step

    assert sum(map(len, before.values())) > len(before)
    assert {name: found for name, found in left.items() if name != "alembic_version"} == {}
    assert differences(engine) == []


NEW_SINCE_0006 = ("turns", "pauses", "claims")


def test_steps_back_and_forth_lose_no_row_of_a_table_that_stays(engine: Engine, bare_url: str) -> None:
    store = open_store(bare_url, SEALER)
    fill(store, 3)
    store.close()
    before = rows(engine)

    downgrade(engine, "0006")
    upgrade(engine)

    assert rows(engine) == {**before, **{name: [] for name in NEW_SINCE_0006}}


def test_a_store_of_a_newer_program_is_left_alone(engine: Engine, bare_url: str) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="9999"):
        open_store(bare_url, SEALER)


def test_an_up_to_date_store_opens_without_loading_alembic(url: str) -> None:
    open_store(url, SEALER).close()
    program = (
        "import sys; from bot.store import open_store; from tests.sealer import SEALER; "
        f"open_store({url!r}, SEALER).close(); print('alembic' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout.strip() == "False"
