"""A PostgreSQL for tests: one database per worker of the test run, made when first asked for, dropped at the end.

The server is the one of LOTSE_TEST_POSTGRES, else the one that answers on this machine (127.0.0.1:5432, user root).
Where none answers, tests that want one say so and are skipped; they are never quietly run on something else.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.store.database import address
from bot.store.tables import metadata

SETTING = "LOTSE_TEST_POSTGRES"
HERE = "postgresql://root@127.0.0.1:5432/postgres"
SECONDS = 5


@contextlib.contextmanager
def own_database(name: str = "test") -> Iterator[str]:
    """The address of a fresh, empty database, gone with the block. Skips the test where no server answers."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(made(os.environ.get(SETTING) or HERE, name, lasting=False))
        except SQLAlchemyError as error:
            why = type(error).__name__
            pytest.skip(f"no PostgreSQL answers, or it lets nobody make a database ({SETTING}): {why}")
        yield url


def answers(server: str) -> bool:
    """Is there a server that lets us in?"""
    try:
        with made(server, "there", lasting=False):
            return True
    except SQLAlchemyError:
        return False


@contextlib.contextmanager
def made(server: str, name: str, *, lasting: bool) -> Iterator[str]:
    """A database of its own on ``server``; ``lasting``: what is committed is on disk, as where it counts."""
    own = f"lotse_{name}_{os.getpid()}_{secrets.token_hex(4)}"
    url = make_url(address(server)).update_query_dict({"connect_timeout": str(SECONDS)})
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{own}"'))
        if not lasting:
            connection.execute(text(f'ALTER DATABASE "{own}" SET synchronous_commit = off'))
    try:
        yield engine.url.set(database=own).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{own}" WITH (FORCE)'))
        engine.dispose()


def empty(url: str, *, bare: bool = False) -> None:
    """Takes all rows out of the database at ``url``; ``bare``: the tables, too."""
    engine = create_engine(address(url), poolclass=NullPool)
    with engine.begin() as connection:
        if bare or not inspect(connection).has_table("settings"):
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        else:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
    engine.dispose()
