"""A SQLite store of ten thousand cases moves to PostgreSQL: how long that takes, and whether every row arrived.

The cases hold what people have: a check, a dialog, letters, a draft with versions, deadlines, reminders, some files.
"""

from __future__ import annotations

import resource
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.store import open_store, sqlite_url
from bot.store.database import open_engine
from bot.store.moving import move
from bot.store.soundness import examine
from tests import postgres
from tests.bench import stores
from tests.bench.figures import Figure
from tests.bench.ground import CONSOLE
from tests.sealer import SEALER
from tests.store_rows import fill, hurried

CASES = 10_000
PART = "move"


def moving() -> list[Figure]:
    """Fills, moves, compares; the server is LOTSE_BENCH_STORE, else the one on this machine, if one answers."""
    server = stores.chosen() or postgres.HERE
    if not postgres.answers(server):
        CONSOLE.print("No PostgreSQL answers: nothing to move to.")
        return []
    with tempfile.TemporaryDirectory() as folder, postgres.made(server, "move", lasting=True) as there:
        path = Path(folder) / "lotse.db"
        with closing(hurried(open_store(sqlite_url(path), SEALER))) as store:
            fill(store, CASES)
        CONSOLE.print(f"{CASES:,} cases made, {path.stat().st_size / 1e6:.0f} MB")
        return _move(path, there)


def _move(path: Path, there: str) -> list[Figure]:
    source, target = open_engine(sqlite_url(path)), open_engine(there)
    verified_from: list[float] = []

    def watch(phase: str, table: str, done: int, total: int) -> None:
        if phase == "verify" and not verified_from:
            verified_from.append(time.perf_counter())

    began = time.perf_counter()
    moved = move(source, target, SEALER, watch)
    ended = time.perf_counter()
    sound = examine(target).sound
    source.dispose()
    target.dispose()
    rows = sum(table.rows for table in moved)
    cases = next(table.rows for table in moved if table.name == "cases")
    return [
        Figure(PART, "cases moved from SQLite to PostgreSQL", cases, "", float(CASES), floor=True),
        Figure(PART, "rows, each compared by its hash", rows, ""),
        Figure(PART, "size of the SQLite file", path.stat().st_size / 1e6, "MB"),
        Figure(PART, "copying", verified_from[0] - began, "s"),
        Figure(PART, "comparing", ended - verified_from[0], "s"),
        Figure(PART, "sound afterwards (1: yes)", float(sound), "", 1.0, floor=True),
        Figure(PART, "memory at most", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]
