"""A backup as a file: an uncompressed tar of few kinds of members, a manifest at its end with the hash of each.

Not what is in them (rows.py, backup.py). Nothing is ever unpacked by name: members are read where they lie, after the
whole archive has been checked, so that a name like ../x or a link leads nowhere. Not compressed: sealed rows do not
shrink, and an archive that cannot unpack to more than it is needs no guard against that. The manifest carries a mark
made with the case key; who cannot make the same mark did not make the archive.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.private_files import whole_file

FORMAT: Literal[1] = 1
MANIFEST, MARK = "manifest.json", "manifest.mark"
LONGEST_LINE = 64_000_000  # bytes; a file of 20 MB, sealed and in base64, has 36
MOST_MEMBERS, LARGEST_MANIFEST = 100_000, 20_000_000
_CHUNK = 1_000_000
_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}"
_NAME = re.compile(
    rf"store/[a-z_]{{1,60}}\.jsonl|library/manifest\.json|library/official/{_PART}/{_PART}|library/added/{_PART}"
    r"|weights\.json|keys/case\.key|keys/webhook\.secret"
)

Reason = Literal[
    "missing", "exists", "disk", "not_ours", "incomplete", "damaged", "bad_member", "other_format", "own_library"
]


class ArchiveError(Exception):
    """This archive cannot be written or used. ``reason`` is the key of the sentence for people."""

    def __init__(self, reason: Reason, name: str = "") -> None:
        super().__init__(f"{reason} ({name})" if name else reason)
        self.reason: Reason = reason
        self.name = name


class Member(BaseModel):
    """One member: size in bytes and SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What an archive says of itself. ``tables``: rows of each; ``settings``: names of those that were set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = FORMAT
    version: str
    made_at: AwareDatetime
    database: str
    revision: str = Field(pattern=r"^\w{1,40}$")
    tables: dict[str, int]
    settings: list[str]
    members: dict[str, Member]


@dataclass
class Writer:
    """Writes members one after the other; the manifest comes last."""

    tar: tarfile.TarFile
    members: dict[str, Member] = field(default_factory=dict)

    def add(self, name: str, content: BinaryIO) -> None:
        """Adds all of ``content``, a file open for reading at its beginning."""
        size = os.fstat(content.fileno()).st_size
        self._add(name, _Hashing(content), size)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Adds ``content``."""
        self._add(name, _Hashing(io.BytesIO(content)), len(content))

    def finish(self, describe: Callable[[Mapping[str, Member]], Manifest], mark: Callable[[str], str]) -> Manifest:
        """Adds the manifest that ``describe`` makes of the members, and its mark."""
        manifest = describe(dict(self.members))
        text = manifest.model_dump_json(indent=1)
        self.add_bytes(MANIFEST, text.encode())
        self.add_bytes(MARK, mark(text).encode())
        return manifest

    def _add(self, name: str, content: _Hashing, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(dt.datetime.now(dt.UTC).timestamp())
        self.tar.addfile(info, content)
        self.members[name] = Member(size=size, sha256=content.hash.hexdigest())


class _Hashing:
    """Hashes what is read through it."""

    def __init__(self, content: BinaryIO) -> None:
        self._content, self.hash = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes."""
        found = self._content.read(size)
        self.hash.update(found)
        return found


@contextlib.contextmanager
def writing(path: Path, *, force: bool = False) -> Iterator[Writer]:
    """Writes the archive at ``path``: under another name, for its owner only, renamed once all is on disk.

    Raises ArchiveError: exists (and not ``force``), disk.
    """
    try:
        if path.exists() and not force:
            raise ArchiveError("exists", path.name)
        with whole_file(path) as handle, tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as tar:
            yield Writer(tar)
    except OSError as error:
        raise ArchiveError("disk", path.name) from error


@dataclass(frozen=True)
class Archive:
    """An archive that has been checked. Its members are read from the file that was checked, by place."""

    handle: IO[bytes]
    manifest: Manifest
    text: str
    mark: str
    places: Mapping[str, int]

    def made_with(self, marks: Callable[[str], str]) -> bool:
        """Was the manifest marked by who has the key of ``marks``?"""
        return marks(self.text) == self.mark

    def read(self, name: str) -> bytes | None:
        """All of a member, None where there is none."""
        if name not in self.places:
            return None
        self.handle.seek(self.places[name])
        return self.handle.read(self.manifest.members[name].size)

    def names(self, begin: str) -> list[str]:
        """The members whose names begin so."""
        return sorted(name for name in self.manifest.members if name.startswith(begin))

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member. Raises ArchiveError for one that is too long."""
        place, left = self.places[name], self.manifest.members[name].size
        while left > 0:
            self.handle.seek(place)
            line = self.handle.readline(min(left, LONGEST_LINE + 1))
            if not line or len(line) > LONGEST_LINE:
                raise ArchiveError("damaged", name)
            place, left = place + len(line), left - len(line)
            yield line


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at ``path``, checked from end to end. Raises ArchiveError for whatever is not one of ours, whole."""
    try:
        handle = path.open("rb")
    except FileNotFoundError as error:
        raise ArchiveError("missing", path.name) from error
    except IsADirectoryError as error:
        raise ArchiveError("not_ours", path.name) from error
    with handle:
        yield _checked(handle, os.fstat(handle.fileno()).st_size)


def _checked(handle: IO[bytes], end: int) -> Archive:
    places: dict[str, int] = {}
    found: dict[str, Member] = {}
    for info in _members(handle):
        if info.name in found or not (_NAME.fullmatch(info.name) or info.name in (MANIFEST, MARK)):
            raise ArchiveError("bad_member", info.name)
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or info.issparse() or len(found) >= MOST_MEMBERS:
            raise ArchiveError("bad_member", info.name)
        if info.size < 0 or info.offset_data + info.size > end:
            raise ArchiveError("incomplete", info.name)
        places[info.name] = info.offset_data
        found[info.name] = Member(size=info.size, sha256=_hash(handle, info.offset_data, info.size))
    if MANIFEST not in found or MARK not in found:
        raise ArchiveError("incomplete" if found else "not_ours")
    text = _text(handle, places[MANIFEST], found[MANIFEST].size)
    mark = _text(handle, places[MARK], found[MARK].size)
    manifest = _manifest(text)
    _compare(manifest, {name: member for name, member in found.items() if name not in (MANIFEST, MARK)})
    return Archive(handle, manifest, text, mark, places)


def _members(handle: IO[bytes]) -> Iterator[tarfile.TarInfo]:
    """Headers one by one, wherever the hashing of contents has left the file."""
    try:
        with tarfile.open(fileobj=handle, mode="r:", errorlevel=2) as tar:
            last = -1
            while (info := tar.next()) is not None:
                if info.offset <= last:  # headers that lead backwards would never end
                    raise ArchiveError("bad_member", info.name)
                last = info.offset
                yield info
    except (tarfile.TarError, ValueError, EOFError, OverflowError, UnicodeError) as error:
        raise ArchiveError("not_ours") from error


def _hash(handle: IO[bytes], place: int, size: int) -> str:
    here, digest = handle.tell(), hashlib.sha256()
    handle.seek(place)
    while size > 0 and (chunk := handle.read(min(size, _CHUNK))):
        digest.update(chunk)
        size -= len(chunk)
    handle.seek(here)
    return digest.hexdigest()


def _text(handle: IO[bytes], place: int, size: int) -> str:
    if size > LARGEST_MANIFEST:
        raise ArchiveError("damaged", MANIFEST)
    handle.seek(place)
    try:
        return handle.read(size).decode()
    except UnicodeDecodeError as error:
        raise ArchiveError("damaged", MANIFEST) from error


def _manifest(text: str) -> Manifest:
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        with contextlib.suppress(ValueError, AttributeError, RecursionError):
            if json.loads(text).get("format") != FORMAT:
                raise ArchiveError("other_format") from error
        raise ArchiveError("damaged", MANIFEST) from error


def _compare(manifest: Manifest, found: Mapping[str, Member]) -> None:
    tables = {f"store/{table}.jsonl" for table in manifest.tables}
    stored = {name for name in found if name.startswith("store/")}
    for name in sorted(set(manifest.members) ^ set(found) | tables ^ stored):
        raise ArchiveError("incomplete", name)
    for name, member in found.items():
        if manifest.members[name] != member:
            raise ArchiveError("damaged", name)
