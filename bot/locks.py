"""One process at a time: a lock on a file that the operating system lets go of when the process dies.

Not a queue and not for several machines: it keeps two syncs on one data folder apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.private_files import private_folder
from knowledge.library.faults import LibraryError


@contextmanager
def only_one(path: Path, wait: bool = False) -> Iterator[None]:
    """Hold the lock while the block runs; ``wait`` for whoever holds it, or raise LibraryError (busy)."""
    private_folder(path.parent)
    with path.open("a+b") as handle:
        try:
            _lock(handle.fileno(), wait)
        except OSError as error:
            raise LibraryError(path, "busy") from error
        yield


def _lock(descriptor: int, wait: bool) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
