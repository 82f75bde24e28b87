"""The console script ``lotse`` and ``python -m bot``."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import sqlite3
import sys

from bot.cli import lotse

_M_ARENA_MAX, _M_TRIM_THRESHOLD = -8, -1  # malloc.h of glibc


def main() -> None:
    """Runs the command line; an error meant for people becomes its sentence and exit code 1, without a traceback."""
    keep_memory_small()
    try:
        lotse(standalone_mode=True)
    except Exception as error:
        said = _sentence(error)
        if said is None:
            raise
        if logging.getLogger().handlers:  # a process that keeps a log: where it was goes there
            logging.getLogger(__name__).critical("ended by %s", type(error).__name__, exc_info=error)
        print(said, file=sys.stderr)  # noqa: T201  # the command line's own voice
        sys.exit(1)


def _sentence(error: Exception) -> str | None:
    """What a person is told of ``error``: of its own words only those meant for people. None: a fault of ours."""
    from sqlalchemy.exc import SQLAlchemyError

    import prompts
    from bot.errors import UserError
    from bot.store.faults import StoreError
    from knowledge.content import ContentError
    from knowledge.library.faults import LibraryError

    match error:
        case UserError() | ContentError():
            return str(error)
        case LibraryError():
            return prompts.phrase_of("library", error.reason, "de", html=False, name=error.name)
        case SQLAlchemyError() | sqlite3.Error():
            return str(StoreError("failed", kind=type(error).__name__))
        case OSError():
            place = error.filename if isinstance(error.filename, str) and error.filename.isprintable() else ""
            return str(StoreError("file", place=place, kind=type(error).__name__))
    return None


def keep_memory_small() -> None:
    """Two malloc arenas instead of one per thread, memory given back early, one BLAS thread: 300 MB instead of 430."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_TRIM_THRESHOLD, 1_000_000)


if __name__ == "__main__":
    main()
