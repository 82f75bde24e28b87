"""A secret that an installation makes for itself once: the key of what is sealed, the word of the webhook.

Not where secrets come from settings. Several processes may want it at the same moment: one makes it, all read the same.
An empty file, left by a full disk, counts as none.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.locks import only_one
from bot.private_files import write_private


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """What stands in the file at ``path``; what ``make`` gives is written there first where nothing does."""
    with only_one(path.with_name(f"{path.name}.lock"), wait=True):
        if not path.exists() or not path.stat().st_size:
            write_private(path, make().encode("ascii"))
        return path.read_text(encoding="ascii", errors="replace").strip()
