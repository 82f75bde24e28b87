"""Installations to save and to bring back into: SQLite always, PostgreSQL where one answers on this machine."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings
from tests.conftest import settings_for
from tests.sealer import KEY

SERVER = "postgresql+psycopg://root@127.0.0.1:5432/postgres?connect_timeout=5"

Place = Callable[[str], Settings]


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a PostgreSQL database of our own, gone with the block."""
    server = create_engine(os.environ.get("LOTSE_TEST_POSTGRES") or SERVER, isolation_level="AUTOCOMMIT")
    name = f"lotse_ops_{os.getpid()}_{secrets.token_hex(4)}"
    try:
        with server.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    except SQLAlchemyError as error:
        server.dispose()
        pytest.skip(f"no PostgreSQL answers here: {type(error).__name__}")
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Makes an empty installation on "sqlite" or "postgresql", with the key of all tests."""
    with contextlib.ExitStack() as stack:
        made: list[Path] = []

        def make(kind: str) -> Settings:
            folder = tmp_path / f"place{len(made)}"
            folder.mkdir()
            made.append(folder)
            url = stack.enter_context(database()) if kind == "postgresql" else None
            changes = {"store_url": url, "case_key": SecretStr(KEY)}
            return settings_for(folder).model_copy(update=changes)

        yield make
