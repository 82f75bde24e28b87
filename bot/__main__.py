"""The console script ``lotse`` and ``python -m bot``."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

from bot.cli import lotse

_M_ARENA_MAX, _M_TRIM_THRESHOLD = -8, -1  # malloc.h of glibc


def main() -> None:
    """Runs the command line; an error meant for people becomes its sentence and exit code 1, without a traceback."""
    from bot.errors import UserError
    from knowledge.content import ContentError
    from knowledge.library.faults import LibraryError

    _keep_memory_small()
    try:
        lotse(standalone_mode=True)
    except (UserError, ContentError) as error:
        print(error, file=sys.stderr)  # noqa: T201  # the command line's own voice
        sys.exit(1)
    except LibraryError as error:
        import prompts

        print(prompts.phrase_of("library", error.reason, "de", html=False, name=error.name), file=sys.stderr)  # noqa: T201  # likewise
        sys.exit(1)


def _keep_memory_small() -> None:
    """Two malloc arenas instead of one per thread, memory given back early, one BLAS thread: 300 MB instead of 430."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_TRIM_THRESHOLD, 1_000_000)


if __name__ == "__main__":
    main()
