"""The store that is measured on: a SQLite file as one machine has it, or a database of its own on LOTSE_BENCH_STORE.

LOTSE_BENCH_STORE is the address of a PostgreSQL server (postgresql://root@127.0.0.1/postgres), not of a store: nothing
that is there already is touched. What is committed is on disk there, too; otherwise the figures would flatter.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store import sqlite_url
from tests import postgres

SETTING = "LOTSE_BENCH_STORE"


def chosen() -> str | None:
    """The server to measure on; None: SQLite."""
    return os.environ.get(SETTING) or None


def named(part: str) -> str:
    """What a part of the figures is called on the chosen store."""
    return f"{part}, PostgreSQL" if chosen() else part


@contextmanager
def fresh() -> Iterator[str]:
    """The address of an empty store on what was chosen, gone with the block."""
    server = chosen()
    if server is None:
        with tempfile.TemporaryDirectory() as folder:
            yield sqlite_url(Path(folder) / "lotse.db")
    else:
        with postgres.made(server, "bench", lasting=True) as url:
            yield url
