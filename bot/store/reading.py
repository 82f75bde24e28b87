"""A transaction that only reads. On SQLite it takes no lock: it waits for nobody who writes, and holds up nobody.

Not for reading before writing in the same transaction: that is ``engine.begin()``, which on SQLite locks at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

READS = "lotse_reads"
"""The execution option by which the engine knows such a transaction when it begins."""


@contextlib.contextmanager
def reads(engine: Engine) -> Iterator[Connection]:
    """A connection for queries that see one state of the database; whatever is written in it is lost."""
    with engine.connect() as connection:
        yield connection.execution_options(**{READS: True})
