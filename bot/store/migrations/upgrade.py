"""Runs Alembic inside the program, on a connection it is given. There is no alembic.ini: the store knows its URL."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from bot.store import locks

LOCK = "migrations"


def configuration(connection: Connection) -> Config:
    """Alembic's settings for the migrations of this folder on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, to: str = "head") -> None:
    """Brings the schema up to ``to`` in one transaction. Of several processes one does it; the rest find it done."""
    with engine.begin() as connection:
        locks.alone(connection, LOCK)
        command.upgrade(configuration(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    """Takes the schema back to ``to`` ("base": nothing left) in one transaction."""
    with engine.begin() as connection:
        locks.alone(connection, LOCK)
        command.downgrade(configuration(connection), to)


def pending(connection: Connection, found: str | None) -> list[str] | None:
    """The revisions that come after ``found``, oldest first; None: ``found`` is of a newer program, or of another."""
    known = [script.revision for script in ScriptDirectory.from_config(configuration(connection)).walk_revisions()]
    ordered = known[::-1]
    if found is None:
        return ordered
    return ordered[ordered.index(found) + 1 :] if found in ordered else None
