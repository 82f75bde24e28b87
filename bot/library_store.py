"""The library on disk: official texts, files that people added, and one manifest that says what counts.

Not a downloader (bot/sync.py) and not an index. Files are named by their content and never change; the manifest is the
pointer, replaced in one step, so that a reader sees the old library or the new one and nothing between.

    library/manifest.json   official/<source>/<sha>.zip   added/<sha256>.pdf   staging/ (half-done downloads)
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.locks import only_one
from bot.private_files import private_folder, write_private
from knowledge.library import files, sources, split
from knowledge.library.documents import Document
from knowledge.library.faults import LibraryError, Reason
from knowledge.library.passages import PUBLIC, Kind, Passage

log = logging.getLogger(__name__)


class OfficialEntry(BaseModel):
    """One official text in the store. ``sections``: citation -> fingerprint of its wording."""

    source: str
    law: str
    language: str
    title: str
    file: str
    sha256: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: dt.datetime
    text_date: dt.date | None = None
    text_date_basis: str = ""
    stand: str = ""
    sections: dict[str, str]


class AddedEntry(BaseModel):
    """One file somebody added."""

    name: str
    file: str
    sha256: str
    kind: Kind
    scope: str = PUBLIC
    added_at: dt.datetime
    title: str = ""


class Manifest(BaseModel):
    """What the library holds. ``previous``: files of the last generation, kept for readers that still use them."""

    version: int = 1
    official: dict[str, OfficialEntry] = {}
    added: dict[str, AddedEntry] = {}
    previous: list[str] = []


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding one file: ``title`` and number of ``passages``, or the ``reason`` why not."""

    name: str
    title: str = ""
    passages: int = 0
    known: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What verify says about one file: ``reason`` None means sound. ``cure``: "sync" or "add"."""

    name: str
    documents: int = 0
    passages: int = 0
    reason: Reason | None = None
    cure: str = ""


class LibraryStore:
    """The library below ``folder``. Reading works while another process writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.staging = folder / "staging"

    def manifest(self) -> Manifest:
        """What the library holds now; empty if nothing was synced. Raises LibraryError (damaged)."""
        path = self.folder / "manifest.json"
        try:
            state = path.stat()
            return _manifest(path, state.st_ino, state.st_mtime_ns, state.st_size)
        except FileNotFoundError:
            return Manifest()
        except ValidationError as error:
            raise LibraryError("manifest.json", "damaged", str(error)) from error
        except OSError as error:
            raise LibraryError("manifest.json", "disk", str(error)) from error

    @property
    def fingerprint(self) -> str:
        """Changes exactly when the texts change: for an index that wants to know whether it is still right."""
        manifest = self.manifest()
        parts = sorted(entry.sha256 for entry in manifest.official.values())
        parts += sorted(f"{entry.sha256}{entry.scope}{entry.kind}" for entry in manifest.added.values())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def documents(self) -> Iterator[Document]:
        """All documents, each id once, official texts first. A file that cannot be read is logged and left out."""
        manifest = self.manifest()
        seen: set[str] = set()
        entries: list[OfficialEntry | AddedEntry] = [*manifest.official.values(), *manifest.added.values()]
        for entry in entries:
            try:
                found = self._read(entry)
            except LibraryError as error:
                log.warning("left out of the library: %s", error)
                continue
            for document in found:
                if document.id not in seen:
                    seen.add(document.id)
                    yield document

    def passages(self) -> Iterator[Passage]:
        """All passages of all documents."""
        return split.all_passages(self.documents())

    def add(self, path: Path, kind: Kind = "decision", scope: str = PUBLIC, now: dt.datetime | None = None) -> Added:
        """Read a file and keep a copy of it; the same content is kept once per scope. Never raises for a bad file."""
        try:
            data = _read_limited(path)
            digest = hashlib.sha256(data).hexdigest()
            documents = files.read(data, path.name, f"added:{digest[:16]}", kind, scope)
            passages = sum(1 for _ in split.all_passages(documents))
            entry = AddedEntry(
                name=path.name, file=f"added/{digest}{path.suffix.lower()}", sha256=digest, kind=kind, scope=scope,
                added_at=now or dt.datetime.now(dt.UTC), title=documents[0].title if len(documents) == 1 else path.name,
            )  # fmt: skip
            known = self._keep(entry, data)
        except LibraryError as error:
            log.info("not added: %s", error)
            return Added(path.name, reason=error.reason)
        return Added(path.name, entry.title, passages, known)

    def entries(self) -> tuple[OfficialEntry | AddedEntry, ...]:
        """Everything in the library, official texts first."""
        manifest = self.manifest()
        return (*manifest.official.values(), *manifest.added.values())

    def verify(self) -> tuple[Finding, ...]:
        """Read every file again: is it there, unchanged, and does it hold the norms the manifest says?"""
        try:
            return tuple(self._check(entry) for entry in self.entries())
        except LibraryError as error:
            return (Finding(error.name, reason=error.reason, cure="sync"),)

    def swap(self, fresh: Mapping[str, OfficialEntry]) -> None:
        """Make ``fresh`` official texts count, all in one step, and drop files nobody refers to any more."""
        with only_one(self.folder / "manifest.lock", wait=True):
            manifest = self._manifest_or_empty()
            old = [entry.file for entry in manifest.official.values()]
            official = {**manifest.official, **fresh}
            self._write(manifest.model_copy(update={"official": official, "previous": old}))
        self._drop_unused()

    def _check(self, entry: OfficialEntry | AddedEntry) -> Finding:
        cure = "sync" if isinstance(entry, OfficialEntry) else "add"
        try:
            found = self._read(entry)
        except LibraryError as error:
            return Finding(_name(entry), reason=error.reason, cure=cure)
        if isinstance(entry, OfficialEntry) and len(entry.sections) != len(found):
            return Finding(_name(entry), len(found), reason="damaged", cure=cure)
        return Finding(_name(entry), len(found), sum(1 for _ in split.all_passages(found)))

    def _read(self, entry: OfficialEntry | AddedEntry) -> tuple[Document, ...]:
        data = self._bytes(entry.file)
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise LibraryError(_name(entry), "damaged", "content changed")
        if isinstance(entry, AddedEntry):
            return files.read(data, entry.name, f"added:{entry.sha256[:16]}", entry.kind, entry.scope)
        source = next((source for source in sources.load() if source.id == entry.source), None)
        if source is None:
            raise LibraryError(entry.source, "missing", "no longer a source")
        return sources.read(source, data, entry.file).documents

    def _bytes(self, file: str) -> bytes:
        try:
            return (self.folder / file).read_bytes()
        except FileNotFoundError as error:
            raise LibraryError(file, "damaged", "file is gone") from error
        except OSError as error:
            raise LibraryError(file, "disk", str(error)) from error

    def _keep(self, entry: AddedEntry, data: bytes) -> bool:
        try:
            with only_one(self.folder / "manifest.lock", wait=True):
                write_whole(self.folder / entry.file, data)
                manifest = self.manifest()
                key = f"{entry.scope}:{entry.sha256}"
                known = key in manifest.added
                self._write(manifest.model_copy(update={"added": {**manifest.added, key: entry}}))
        except OSError as error:
            raise LibraryError(entry.name, "disk", str(error)) from error
        return known

    def _write(self, manifest: Manifest) -> None:
        write_whole(self.folder / "manifest.json", manifest.model_dump_json().encode())

    def _manifest_or_empty(self) -> Manifest:
        """A damaged manifest must not stop the sync that mends it."""
        try:
            return self.manifest()
        except LibraryError as error:
            log.warning("starting the manifest anew: %s", error)
            return Manifest()

    def _drop_unused(self) -> None:
        manifest = self.manifest()
        used = {entry.file for entry in manifest.official.values()} | set(manifest.previous)
        for path in (self.folder / "official").glob("*/*"):
            if path.relative_to(self.folder).as_posix() not in used:
                path.unlink(missing_ok=True)


@lru_cache(maxsize=2)
def _manifest(path: Path, *_state: int) -> Manifest:
    """Remembered by the state of the file: an answer asks for it several times, and reading it takes 4 ms."""
    return Manifest.model_validate_json(path.read_bytes())


def write_whole(path: Path, data: bytes) -> None:
    """Write so that the file is there completely or not at all."""
    private_folder(path.parent)
    write_private(path, data)


def _read_limited(path: Path) -> bytes:
    try:
        if path.stat().st_size > files.MAX_BYTES:
            raise LibraryError(path, "too_large", f"{path.stat().st_size} bytes")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise LibraryError(path, "missing") from error
    except OSError as error:
        raise LibraryError(path, "disk", str(error)) from error


def _name(entry: OfficialEntry | AddedEntry) -> str:
    return f"{entry.law} ({entry.language})" if isinstance(entry, OfficialEntry) else entry.name
