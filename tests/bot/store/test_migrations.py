"""The migrations build exactly the tables the code uses, and can be undone."""

from __future__ import annotations

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bot.store.database import open_engine, revision
from bot.store.migrations import HEAD
from bot.store.migrations.upgrade import configuration, downgrade, upgrade
from bot.store.tables import metadata


def test_the_migrations_build_the_tables_of_the_code(url: str) -> None:
    engine = open_engine(url)

    upgrade(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_head_is_the_newest_migration(url: str) -> None:
    engine = open_engine(url)

    with engine.begin() as connection:
        newest = ScriptDirectory.from_config(configuration(connection)).get_current_head()

    assert newest == HEAD
    engine.dispose()


def test_every_migration_can_be_undone_and_done_again(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)

    downgrade(engine, "base")
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    upgrade(engine)

    assert left == set()
    assert revision(engine) == HEAD
    engine.dispose()


def test_an_up_to_date_store_opens_without_loading_alembic(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    program = (
        "import sys; from bot.store import open_store; from tests.sealer import SEALER; "
        f"open_store({url!r}, SEALER).close(); print('alembic' in sys.modules)"
    )

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert told.stdout.strip() == "False"
