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
from sqlalchemy import Engine, create_engine, inspect, text
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
    server = _server()
    own = f"lotse_{name}_{os.getpid()}_{secrets.token_hex(4)}"
    try:
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{own}"'))
            connection.execute(text(f'ALTER DATABASE "{own}" SET synchronous_commit = off'))  # nothing here must last
    except SQLAlchemyError as error:
        server.dispose()
        pytest.skip(f"no PostgreSQL answers, or it lets nobody make a database ({SETTING}): {type(error).__name__}")
    try:
        yield server.url.set(database=own).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{own}" WITH (FORCE)'))
        server.dispose()


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


def _server() -> Engine:
    url = make_url(address(os.environ.get(SETTING) or HERE)).update_query_dict({"connect_timeout": str(SECONDS)})
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
