"""One archive with everything that cannot be fetched or built again, taken while the bot runs.

In it: the store, the texts and files of the library, the weights of search, the names of the settings that were set,
never their values. Not in it: the index (built anew), texts half fetched, and the keys, because who finds the archive
would find with them what opens it; ``with_keys`` puts them in for whoever keeps the archive as safe as a key.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Table

from bot.library_store import Manifest as LibraryManifest
from bot.locks import only_one
from bot.operations.archive import ArchiveError, Manifest, Writer, writing
from bot.operations.rows import to_line
from bot.operations.snapshot import Snapshot, snapshot
from bot.store.own_keys import keys_of
from bot.store.sealing import KEY_FILE, Sealer

if TYPE_CHECKING:
    from bot.config import Settings

SECRET_FILE = "webhook.secret"


def back_up(settings: Settings, path: Path, *, with_keys: bool = False, force: bool = False) -> Manifest:
    """Writes the archive, or leaves no new file at ``path``.

    Raises ArchiveError, NoStore, StoreError, SQLAlchemyError.
    """
    keys, place = keys_of(settings), path.absolute().parent
    with (
        writing(path, force=force) as writer,
        tempfile.TemporaryDirectory(dir=place, prefix=".lotse-backup-") as folder,
    ):
        with snapshot(settings.database, Path(folder)) as taken:
            tables = {table.name: _add_table(writer, taken, table, Path(folder)) for table in taken.tables}
            database, revision = taken.database, taken.revision
        _add_library(writer, settings.data_dir / "library")
        _add_file(writer, "weights.json", settings.data_dir / "weights.json")
        if with_keys:
            writer.add_bytes(f"keys/{KEY_FILE}", "\n".join(keys).encode())
            _add_file(writer, f"keys/{SECRET_FILE}", settings.data_dir / SECRET_FILE)
        return writer.finish(
            lambda members: Manifest(
                version=own_version(), made_at=dt.datetime.now(dt.UTC), database=database, revision=revision,
                tables=tables, settings=sorted(f"LOTSE_{name.upper()}" for name in settings.model_fields_set),
                members=dict(members),
            ),
            Sealer(keys).mark,
        )  # fmt: skip


def own_version() -> str:
    """The version of this program."""
    try:
        return version("schrankenlotse")
    except PackageNotFoundError:
        return "?"


def _add_table(writer: Writer, taken: Snapshot, table: Table, folder: Path) -> int:
    """Adds all rows of ``table``; how many. A file in between, because a member begins with its length."""
    count = 0
    with tempfile.TemporaryFile(dir=folder) as spool:
        for row in taken.rows(table):
            spool.write(to_line(row))
            count += 1
        spool.seek(0)
        writer.add(f"store/{table.name}.jsonl", _as_file(spool))
    return count


def _as_file(spool: object) -> BinaryIO:
    return spool  # type: ignore[return-value]  # what tempfile gives is one


def _add_library(writer: Writer, folder: Path) -> None:
    """Adds the manifest of the library and what it names; a swap of texts waits meanwhile."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return
    with only_one(folder / "manifest.lock", wait=True):
        content = manifest.read_bytes()
        try:
            names = files_of(content)
        except ValueError as error:
            raise ArchiveError("own_library", manifest.name) from error
        writer.add_bytes("library/manifest.json", content)
        for name in sorted(names):
            _add_file(writer, f"library/{name}", folder / name)


def files_of(content: bytes) -> set[str]:
    """The files that a manifest of the library names. Raises ValueError for what is none."""
    manifest = LibraryManifest.model_validate_json(content)
    return {one.file for one in manifest.official.values()} | {one.file for one in manifest.added.values()}


def _add_file(writer: Writer, name: str, path: Path) -> None:
    """Adds a file if it is there; one of the library that is missing is the doctor's business."""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        writer.add(name, file)
