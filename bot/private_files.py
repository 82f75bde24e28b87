"""Folders and files that only the operator's account may read: the store, keys, what firms export.

Not encryption (bot/store/sealing.py). It decides about rights at birth and leaves alone what an operator set up
otherwise, but for one thing: that everybody on a machine may read the store is never what somebody wanted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

FOLDER, FILE = 0o700, 0o600
_OTHERS = 0o007


def private_folder(path: Path) -> Path:
    """``path``, made where it is missing together with every folder above it that is missing; theirs alone."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=FOLDER, exist_ok=True)
    if not path.is_dir():
        raise NotADirectoryError(path)
    return path


def private_file(path: Path) -> Path:
    """``path`` as a file, made empty where it is missing; whoever is neither owner nor group loses every right.

    Where it cannot be made, whoever opens it afterwards says so.
    """
    private_folder(path.parent)
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))
    with suppress(OSError):  # a file of somebody else: whose it is decides
        rights = path.stat().st_mode & 0o777
        if rights & _OTHERS:
            path.chmod(rights & ~_OTHERS)
    return path


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file, theirs alone, that takes its place at ``path`` once all of it is on disk, or never.

    What stood there before, be it a link or somebody's open file, gets nothing of it.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    finally:
        with suppress(OSError):  # where nobody may write, no half was left either
            half.unlink(missing_ok=True)


def write_private(path: Path, content: bytes) -> Path:
    """``content`` as a new file at ``path``, whole or not at all."""
    with whole_file(path) as file:
        file.write(content)
    return path
