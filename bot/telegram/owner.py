"""The name under which a process takes work: its own, and that of whoever ran here before it and is gone.

A name belongs to a place in the data folder that only one living process can hold (the operating system lets go of it
when the process dies). So who starts again has the name of the dead one and takes its work back at once, and can never
take that of another that lives. The word in the name keeps two folders apart, on one machine or on several.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

from bot.locks import only_one
from knowledge.library.faults import LibraryError

FOLDER = "processes"
PLACES = 64
HOST_AT_MOST = 60


@contextlib.contextmanager
def own_name(folder: Path) -> Iterator[str]:
    """A name that no other living process has, in the data folder ``folder``."""
    with contextlib.ExitStack() as held:
        for place in range(PLACES):
            lock = folder / FOLDER / f"{place}.lock"
            try:
                held.enter_context(only_one(lock))
            except LibraryError:
                continue
            yield f"{socket.gethostname()[:HOST_AT_MOST]}.{place}.{_word(lock.with_suffix('.name'))}"
            return
        yield f"{socket.gethostname()[:HOST_AT_MOST]}.{secrets.token_hex(8)}"


def _word(path: Path) -> str:
    """The word of a place, made where it is missing; whoever holds the place is alone with it."""
    kept = path.read_text(encoding="ascii").strip() if path.exists() else ""
    if not kept:
        kept = secrets.token_hex(8)
        path.write_text(kept, encoding="ascii")
    return kept
