"""Brings the official texts up to date: fetch, read, compare, swap.

Not a scheduler and not the store. Everything is fetched into staging and read once before the store's pointer moves, so
that a sync that dies leaves the old library in service; the next one goes on with what is staged.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from bot import origins
from bot.library_store import LibraryStore, OfficialEntry, write_whole
from bot.locks import only_one
from bot.origins import Origin, Validators
from bot.private_files import private_folder
from knowledge.library import sources
from knowledge.library.documents import Act, Document
from knowledge.library.faults import LibraryError, Reason
from knowledge.library.sources import Source

log = logging.getLogger(__name__)

Outcome = Literal["new", "updated", "unchanged", "missing", "failed"]


@dataclass(frozen=True, slots=True)
class Step:
    """How far the sync is: text ``position`` of ``of``, ``done`` of ``total`` bytes (None: not announced)."""

    source: str
    law: str
    position: int
    of: int
    done: int = 0
    total: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Citations of the norms that came, changed or went since the last sync."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Result:
    """What happened to one text. ``reason`` and ``name`` say why it is missing or failed (prompts/library.*.yaml)."""

    source: str
    law: str
    language: str
    outcome: Outcome
    norms: int = 0
    text_date: dt.date | None = None
    changes: Changes = field(default_factory=Changes)
    reason: Reason | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """All results in the order of the sources. ``swapped``: the store serves something new."""

    results: tuple[Result, ...]
    swapped: bool = False

    def having(self, *outcomes: Outcome) -> tuple[Result, ...]:
        """The results with one of these outcomes."""
        return tuple(result for result in self.results if result.outcome in outcomes)

    @property
    def complete(self) -> bool:
        """Did nothing fail? A mirror may lack a text without that being a failure."""
        return not self.having("failed") and bool(self.having("new", "updated", "unchanged"))


Progress = Callable[[Step], None]


def _silent(step: Step) -> None:
    """For whoever does not want to watch."""


def sync(
    store: LibraryStore,
    where: str | None = None,
    progress: Progress = _silent,
    now: dt.datetime | None = None,
    wanted: tuple[Source, ...] | None = None,
) -> SyncReport:
    """Fetch every text from the official sites, or ``where`` a folder or mirror is, and swap in what is new.

    Raises LibraryError only if nothing can be begun (busy, insecure_address, missing folder, disk); the fault of one
    text is in its result and does not stop the others.
    """
    at = now or dt.datetime.now(dt.UTC)
    with origins.client(where) as client, only_one(store.folder / "sync.lock"):
        run = _Run(store, origins.origin(where, client), at, progress)
        return run.all(wanted or sources.load())


class _Run:
    """One pass over all sources."""

    def __init__(self, store: LibraryStore, origin: Origin, at: dt.datetime, progress: Progress) -> None:
        self._store, self._origin, self._at, self._progress = store, origin, at, progress
        self._fresh: dict[str, OfficialEntry] = {}
        try:
            self._held: Mapping[str, OfficialEntry] = store.manifest().official
        except LibraryError as error:
            log.warning("syncing everything anew: %s", error)
            self._held = {}

    def all(self, wanted: tuple[Source, ...]) -> SyncReport:
        results = []
        for position, source in enumerate(wanted, start=1):
            step = Step(source.id, source.law, position, len(wanted))
            self._progress(step)
            result = self._one(source, step)
            results.append(result)
            self._progress(Step(source.id, source.law, position, len(wanted), outcome=result.outcome))
        if self._fresh:
            self._store.swap(self._fresh)
            for source in wanted:
                shutil.rmtree(self._store.staging / source.id, ignore_errors=True)
        return SyncReport(tuple(results), swapped=bool(self._fresh))

    def _one(self, source: Source, step: Step) -> Result:
        try:
            staged = self._fetch(source, step)
            return self._unchanged(source) if staged is None else self._accept(source, *staged)
        except LibraryError as error:
            log.log(logging.INFO if error.reason == "not_found" else logging.WARNING, "not synced: %s", error)
            return self._fault(source, error.reason, error.name)
        except OSError as error:
            log.warning("not synced: %s: %s", source.id, error)
            return self._fault(source, "disk", source.law)

    def _fetch(self, source: Source, step: Step) -> tuple[bytes, Validators] | None:
        """The bytes of a new text; None if the server says that nothing changed."""
        staging = Staging(self._store.staging / source.id)
        held = self._held.get(source.id)
        sound = held is not None and self._is_sound(held)
        known = staging.validators or (_validators(held) if held and sound else None)

        def on_bytes(done: int, total: int | None) -> None:
            self._progress(Step(step.source, step.law, step.position, step.of, done, total))

        validators = self._origin.fetch(source, staging.file, known, on_bytes)
        if validators is None:
            return (staging.file.read_bytes(), staging.validators) if staging.validators else None
        staging.finish(validators)
        return staging.file.read_bytes(), validators

    def _accept(self, source: Source, data: bytes, validators: Validators) -> Result:
        """Read the text before it counts; what cannot be read is thrown away."""
        digest = hashlib.sha256(data).hexdigest()
        held = self._held.get(source.id)
        if held and held.sha256 == digest and held.url == validators.url and self._is_sound(held):
            shutil.rmtree(self._store.staging / source.id, ignore_errors=True)
            return self._unchanged(source)
        try:
            act = sources.read(source, data, validators.url)
        except LibraryError:
            shutil.rmtree(self._store.staging / source.id, ignore_errors=True)
            raise
        entry = _entry(source, act, digest, validators, self._at)
        write_whole(self._store.folder / entry.file, data)
        self._fresh[source.id] = entry
        changes = compare(held.sections if held else {}, entry.sections)
        outcome: Outcome = "new" if held is None else "updated" if changes else "unchanged"
        return Result(
            source.id, source.law, source.language, outcome, len(entry.sections), entry.text_date,
            changes if held else Changes(),
        )  # fmt: skip

    def _is_sound(self, held: OfficialEntry) -> bool:
        """Only a text that is still whole on disk may be called unchanged."""
        with suppress(OSError):
            return hashlib.sha256((self._store.folder / held.file).read_bytes()).hexdigest() == held.sha256
        return False

    def _unchanged(self, source: Source) -> Result:
        held = self._held[source.id]
        return Result(source.id, source.law, source.language, "unchanged", len(held.sections), held.text_date)

    def _fault(self, source: Source, reason: Reason, name: str) -> Result:
        held = self._held.get(source.id)
        outcome: Outcome = "missing" if reason == "not_found" else "failed"
        if outcome == "missing":
            shutil.rmtree(self._store.staging / source.id, ignore_errors=True)
        return Result(
            source.id, source.law, source.language, outcome, len(held.sections) if held else 0,
            held.text_date if held else None, reason=reason, name=name,
        )  # fmt: skip


class Staging:
    """The folder where one text waits: whole, with what the server said about it, or in parts."""

    def __init__(self, folder: Path) -> None:
        private_folder(folder)
        self.file = folder / "text"
        self._about = folder / "text.json"

    @property
    def validators(self) -> Validators | None:
        """Of a text that was fetched whole by a sync that died later; None if there is none."""
        with suppress(OSError, ValueError, TypeError):
            found = Validators(**json.loads(self._about.read_text(encoding="utf-8")))
            return found if self.file.exists() else None
        return None

    def finish(self, validators: Validators) -> None:
        """Remember that the text is whole."""
        write_whole(self._about, json.dumps(asdict(validators)).encode())


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Which norms came, changed or went, by the fingerprints of their wording."""
    return Changes(
        added=tuple(citation for citation in after if citation not in before),
        changed=tuple(citation for citation in after if citation in before and before[citation] != after[citation]),
        removed=tuple(citation for citation in before if citation not in after),
    )


def _entry(source: Source, act: Act, digest: str, validators: Validators, at: dt.datetime) -> OfficialEntry:
    return OfficialEntry(
        source=source.id, law=source.law, language=source.language, title=act.title,
        file=f"official/{source.id}/{digest[:16]}{source.suffix}", sha256=digest, url=validators.url,
        etag=validators.etag, last_modified=validators.last_modified, fetched_at=at, text_date=act.as_of,
        text_date_basis=act.as_of_basis, stand=act.stand,
        sections={_section_key(document): document.fingerprint for document in act.documents},
    )  # fmt: skip


def _validators(held: OfficialEntry) -> Validators:
    return Validators(held.url, held.etag, held.last_modified)


def _section_key(document: Document) -> str:
    """The citation; a second norm of the same name keeps the mark its id has."""
    marked = document.id.endswith(")") and not document.citation.endswith(")")
    return f"{document.citation} {document.id.rpartition(' ')[2]}" if marked else document.citation
