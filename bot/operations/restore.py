"""An archive becomes an installation: checked whole, then keys, files, store, and last what points to the files.

Stopped anywhere, it can be run again: files are named by their content and count only once the manifest names them,
and the store changes in one transaction. A place where something is already is left alone unless ``force``. So is an
archive that the keys in place did not mark: it was made elsewhere, or changed, or its sealed rows do not open here.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.library_store import write_whole
from bot.locks import only_one
from bot.operations.archive import Archive, ArchiveError, Manifest, opened
from bot.operations.backup import SECRET_FILE, files_of
from bot.operations.loading import is_empty, load
from bot.private_files import private_folder, write_private
from bot.store.database import open_engine
from bot.store.faults import StoreError
from bot.store.forgetting import empty_log
from bot.store.sealing import KEY_FILE, Sealer, keys_there, split_keys

if TYPE_CHECKING:
    from bot.config import Settings

KEPT = ("library/manifest.json", "weights.json")
ROOM = 3  # as much as the archive: rows with their indexes, the log of the database, the files

Refusal = Literal["not_empty", "no_key", "other_key", "no_room", "bad_library"]


class Refused(Exception):  # noqa: N818  # a decision, not a fault
    """Nothing was done. ``reason`` is the key of the sentence for people."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


def restore(settings: Settings, path: Path, *, force: bool = False) -> Manifest:
    """Brings back what the archive at ``path`` holds. Raises ArchiveError, Refused, NewerStore, SQLAlchemyError."""
    data = settings.data_dir
    with opened(path) as archive:
        _check_library(archive)
        keys = _keys(settings, archive, force)
        _folder(data)
        if shutil.disk_usage(data).free < ROOM * path.stat().st_size:
            raise Refused("no_room")
        engine = open_engine(settings.database)
        try:
            if not force and not (is_empty(engine) and _is_empty(data / "library")):
                raise Refused("not_empty")
            _write_keys(settings, archive, keys)
            _write_files(archive, data)
            load(engine, archive)
            empty_log(engine)
        finally:
            engine.dispose()
        _point_to_files(archive, data)
        return archive.manifest


def _check_library(archive: Archive) -> None:
    """What the library would read must be in the archive: its manifest names files, and could name others."""
    content = archive.read("library/manifest.json")
    if content is None:
        return
    try:
        wanted = files_of(content)
    except ValueError as error:
        raise Refused("bad_library") from error
    if not {f"library/{name}" for name in wanted} <= set(archive.manifest.members):
        raise Refused("bad_library")


def _keys(settings: Settings, archive: Archive, force: bool) -> list[str]:
    """The keys that will open what is restored, newest first: those in place, else those of the archive."""
    in_place = keys_there(settings.case_key.get_secret_value() if settings.case_key else None, settings.data_dir)
    brought = split_keys((archive.read(f"keys/{KEY_FILE}") or b"").decode("ascii", "replace"))
    if not in_place and not brought:
        raise Refused("no_key")
    marked = [archive.made_with(_sealer(key).mark) for key in in_place or brought]
    if not force and not any(marked):
        raise Refused("other_key")
    return list(dict.fromkeys([*in_place, *brought]))


def _sealer(key: str) -> Sealer:
    try:
        return Sealer([key])
    except StoreError as error:
        raise Refused("other_key") from error


def _write_keys(settings: Settings, archive: Archive, keys: Sequence[str]) -> None:
    """Keys into their file, unless they are a setting, which is the operator's to change."""
    if settings.case_key is None and keys != keys_there(None, settings.data_dir):
        write_private(settings.data_dir / KEY_FILE, "\n".join(keys).encode("ascii"))
    secret = archive.read(f"keys/{SECRET_FILE}")
    if secret is not None and not (settings.data_dir / SECRET_FILE).exists():
        write_private(settings.data_dir / SECRET_FILE, secret)


def _folder(data: Path) -> None:
    try:
        private_folder(data)
    except OSError as error:
        raise ArchiveError("disk", str(data)) from error


def _is_empty(library: Path) -> bool:
    return not (library / "manifest.json").exists()


def _write_files(archive: Archive, data: Path) -> None:
    """Files of the library, by content: none that is in use is changed by it."""
    for name in archive.names("library/"):
        if name not in KEPT:
            _write(archive, name, data)


def _point_to_files(archive: Archive, data: Path) -> None:
    with only_one(data / "library" / "manifest.lock", wait=True):
        for name in KEPT:
            if name in archive.places:
                _write(archive, name, data)
            else:
                (data / name).unlink(missing_ok=True)


def _write(archive: Archive, name: str, data: Path) -> None:
    content = archive.read(name)
    if content is None:
        return
    try:
        write_whole(data / name, content)
    except OSError as error:
        raise ArchiveError("disk", name) from error
