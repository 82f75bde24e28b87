"""Vectors that were made once, kept on disk by model and text: what lets a stopped build go on where it was.

Not the index and not a vector store: nothing is searched here. Texts are kept as hashes only. A damaged file is begun
anew, because everything in it can be made again.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bot.private_files import private_folder

log = logging.getLogger(__name__)

_AT_ONCE = 500


class EmbeddingCache:
    """The vectors of the model ``name`` in one SQLite file below ``folder``."""

    def __init__(self, folder: Path, name: str) -> None:
        slug = re.sub(r"[^A-Za-z0-9.-]+", "_", name)[:60]
        self.path = folder / f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.sqlite3"

    def get(self, texts: Sequence[str]) -> dict[str, list[float]]:
        """The vectors of those ``texts`` that have one."""
        by_key = {_key(text): text for text in texts}
        keys = list(by_key)
        found: dict[str, list[float]] = {}
        with self._open() as connection:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some)
                found |= {by_key[key]: _floats(vector) for key, vector in rows}
        return found

    def put(self, vectors: Mapping[str, Sequence[float]]) -> None:
        """Keeps ``vectors`` by text."""
        rows = [(_key(text), array("f", vector).tobytes()) for text, vector in vectors.items()]
        with self._open() as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def __len__(self) -> int:
        with self._open() as connection:
            return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        private_folder(self.path.parent)
        try:
            connection = _prepared(self.path)
        except sqlite3.DatabaseError:
            log.warning("%s is damaged; its vectors are made anew", self.path.name)
            self.path.unlink()
            connection = _prepared(self.path)
        with closing(connection):
            yield connection


def _prepared(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=15)
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _floats(raw: bytes) -> list[float]:
    values = array("f")
    values.frombytes(raw)
    return values.tolist()
