"""Runs Alembic inside the program, on a connection it is given. There is no alembic.ini: the store knows its URL."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, select

_ONE_AT_A_TIME = 0x5C4E3A  # of PostgreSQL's advisory locks; SQLite's transactions are alone anyway


def configuration(connection: Connection) -> Config:
    """Alembic's settings for the migrations of this folder on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, to: str = "head") -> None:
    """Brings the schema up to ``to`` in one transaction; a second process waits and finds nothing left to do."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        command.upgrade(configuration(connection), to)


def downgrade(engine: Engine, to: str) -> None:
    """Takes the schema back to ``to`` ("base": nothing left) in one transaction."""
    with engine.begin() as connection:
        command.downgrade(configuration(connection), to)
