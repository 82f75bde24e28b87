"""Several files become one letter: each is read in a child of its own, pictures are recognised, and all is judged.

Not a parser: no file is opened here. Blocking; a chat calls it in a thread. Recognition comes last for all files, so
that the wait can be told ("page 3 of 7") and ends at one limit for the whole letter.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import prompts
from bot.intake import process
from bot.intake.events import HOWS, Enclosed, Event, Failed, Kind, Page, Picture, Told
from bot.intake.invisible import TOLD_FROM, seen
from bot.intake.job import Job
from bot.intake.judge import PageRead, judged
from bot.intake.taken import DEFAULT, Fault, FileTaken, Limits, NamedBytes, Note, PageText, Taken
from bot.operations.counting import count
from knowledge.library.cleaning import clean
from knowledge.library.legible import LETTERS_OF_A_PAGE, letters

log = logging.getLogger(__name__)

GUESSED = 35.0  # per cent: below, tesseract sees letters in leaves and faces

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _File:
    """One file on its way; ``pictures``: page number -> what little text it had."""

    name: str
    content: bytes
    nested: bool
    mime: str = ""
    kind: str = "unknown"
    pages: list[tuple[PageText, PageRead]] = field(default_factory=list)
    pictures: dict[int, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    fault: Fault | None = None


@dataclass(slots=True)
class _Letter:
    limits: Limits
    files: list[_File] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def pages_left(self) -> int:
        return self.limits.pages - sum(len(file.pages) + len(file.pictures) for file in self.files)

    def text_left(self) -> int:
        return self.limits.text - sum(len(page.text) for file in self.files for page, _ in file.pages)


def take(files: Sequence[NamedBytes], limits: Limits = DEFAULT, progress: Progress | None = None) -> Taken:
    """The text of one letter in one or several files; never raises for what is in them.

    ``progress(done, total)`` is called for each recognised page, from the calling thread.
    """
    letter = _Letter(limits)
    for given in files[: limits.files]:
        _take_one(given, letter, nested=False)
    if len(files) > limits.files:
        letter.notes.append(Note("file_limit", values={"read": limits.files, "total": len(files)}))
    _recognise(letter, progress or (lambda done, total: None))
    taken = _result(letter)
    for file in letter.files:
        count("intake_files", _outcome(file.fault))
    return taken


def _outcome(fault: Fault | None) -> str:
    """For the figures: a reason that we have a sentence for. A child that a file took over may say anything."""
    if fault is None:
        return "read"
    return fault.reason if fault.reason in prompts.phrases_of("intake", "de")["faults"] else "other"


def _take_one(given: NamedBytes, letter: _Letter, nested: bool) -> None:
    content = given.content
    file = _File(_unique(given.name, letter), content, nested, given.mime or "")
    letter.files.append(file)
    limits = letter.limits
    if len(content) > limits.file_bytes:
        file.fault = Fault(file.name, "too_large", {"megabytes": limits.file_bytes // 1_000_000})
        return
    if letter.pages_left() <= 0 or letter.text_left() < LETTERS_OF_A_PAGE:
        file.notes.append(Note("file_skipped", file.name, {"pages": limits.pages}))
        return
    try:
        inside = _read(file, letter)
    except OSError:
        log.exception("no room to read a file")
        file.fault = Fault(file.name, "no_room")
        return
    for inner, data in [] if nested else inside[: limits.attachments]:
        _take_one(NamedBytes(f"{file.name} › {inner}", None, data), letter, nested=True)


def _read(file: _File, letter: _Letter) -> list[tuple[str, bytes]]:
    """Let a child read the file; the files inside it come back. Raises OSError where no child or folder can be had."""
    inside = []
    with tempfile.TemporaryDirectory(prefix="lotse-intake-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "input").write_bytes(file.content)
        for event in process.events(_job(letter, file.nested), folder, letter.limits.seconds):
            if isinstance(event, Enclosed):
                inside.append((event.name, _fetched(folder, event.path, letter.limits)))
            else:
                _note(file, event)
    return inside


def _job(letter: _Letter, nested: bool, recognise: tuple[int, ...] = ()) -> Job:
    limits = letter.limits
    return Job(
        recognise=recognise, pages=max(letter.pages_left(), 1), pixels=limits.pixels, text=max(letter.text_left(), 1),
        attachments=limits.attachments, file_bytes=limits.file_bytes, nested=nested,
        seconds=limits.ocr_seconds if recognise else limits.seconds, page_seconds=limits.ocr_page_seconds,
        memory=limits.memory, language=limits.ocr_language,
    )  # fmt: skip


def _fetched(folder: Path, path: str, limits: Limits) -> bytes:
    """An enclosed file; the child names it, so the name is not trusted to stay in the folder."""
    place = folder / Path(path).name
    if not place.is_file() or place.is_symlink() or place.stat().st_size > limits.file_bytes + 1:
        return b""
    return place.read_bytes()


def _unique(name: str, letter: _Letter) -> str:
    shown = seen(name).text.replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(shown.split())[:120] or "?"
    taken = {file.name for file in letter.files}
    names = (plain if count == 1 else f"{plain} ({count})" for count in range(1, len(taken) + 2))
    return next(each for each in names if each not in taken)


def _note(file: _File, event: Event) -> None:
    match event:
        case Kind(name):
            file.kind = name
        case Page():
            _add_page(file, event)
        case Picture(number, text):
            file.pictures[number] = text
        case Told(key, values):
            file.notes.append(Note(key, file.name, values))
        case Failed(reason, values, detail):
            log.info("not read: %s of kind %s (%s)", reason, file.kind, detail)
            file.fault = Fault(file.name, reason, values)


def _add_page(file: _File, page: Page) -> None:
    if page.how not in HOWS:
        return
    found = seen(page.text)
    text = clean(found.text)
    if found.hidden:
        file.notes.append(Note("hidden_text", file.name, {"words": found.hidden[:400], "number": page.number}))
    elif found.removed >= TOLD_FROM:
        file.notes.append(Note("invisible_characters", file.name, {"count": found.removed}))
    if text:
        how = next(each for each in HOWS if each == page.how)
        read = PageRead(text, page.confidence, page.lost)
        file.pages.append((PageText(file.name, page.number, text, how), read))


def _recognise(letter: _Letter, progress: Progress) -> None:
    total = sum(len(file.pictures) for file in letter.files)
    if not total:
        return
    deadline = time.monotonic() + letter.limits.ocr_seconds
    done = 0
    progress(done, total)
    for file in letter.files:
        for _ in _recognised(file, letter, deadline - time.monotonic()) if file.pictures else ():
            done += 1
            progress(done, total)


def _recognised(file: _File, letter: _Letter, seconds: float) -> Iterator[None]:
    """Recognise the pictures of a file; one step per page that is done, read or not."""
    if seconds <= 0:
        file.notes.append(Note("ocr_time", file.name, {"count": len(file.pictures)}))
        return
    try:
        yield from _watched(file, letter, seconds)
    except OSError:
        log.exception("no room to recognise a picture")
        file.notes.append(Note("ocr_failed", file.name))


def _watched(file: _File, letter: _Letter, seconds: float) -> Iterator[None]:
    wanted = tuple(sorted(file.pictures))
    with tempfile.TemporaryDirectory(prefix="lotse-intake-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        (folder / "input").write_bytes(file.content)
        for event in process.events(_job(letter, file.nested, wanted), folder, seconds):
            yield from _settled(file, event)


def _settled(file: _File, event: Event) -> Iterator[None]:
    match event:
        case Page(number) if number in file.pictures:
            enough = letters(event.text) >= max(LETTERS_OF_A_PAGE, letters(file.pictures[number]))
            if enough and event.confidence >= GUESSED:
                file.pictures.pop(number)
                _add_page(file, event)
            elif not letters(file.pictures[number]):
                file.notes.append(Note("picture_without_text", file.name, {"number": number}))
                file.pictures[number] = ""
            yield
        case Failed("no_ocr"):
            file.notes.append(Note("no_ocr", file.name))
        case Failed("too_slow"):
            file.notes.append(Note("ocr_time", file.name, {"count": len(file.pictures)}))
        case Failed(reason):
            file.notes.append(Note("ocr_failed", file.name, {"reason": reason}))
        case Told():
            _note(file, event)
            yield


def _result(letter: _Letter) -> Taken:
    for file in letter.files:
        _settle_pictures(file)
    pages = [each for file in letter.files for each in sorted(file.pages, key=lambda page: page[0].number)]
    unread = sum(len(file.pictures) for file in letter.files)
    notes = [*letter.notes, *(note for file in letter.files for note in file.notes)]
    scanner = sum(note.key == "scanner_text" for note in notes)
    faults = sum(file.fault is not None for file in letter.files)
    quality, reasons = judged([read for _, read in pages], unread, scanner, faults)
    return Taken(
        pages=tuple(page for page, _ in pages), quality=quality, reasons=reasons, notes=tuple(notes),
        faults=tuple(file.fault for file in letter.files if file.fault),
        files=tuple(
            FileTaken(file.name, file.kind, hashlib.sha256(file.content).hexdigest(), len(file.content))
            for file in letter.files
        ),
    )  # fmt: skip


def _settle_pictures(file: _File) -> None:
    """Pictures that stay unread keep the little text they had; a file of nothing else has a fault that says why."""
    if file.kind == "html" and _claims_document(file):
        file.pages, file.notes, file.fault = [], [], Fault(file.name, "webpage_not_document")
        return
    recognised = sum(page.how == "ocr" for page, _ in file.pages)
    if recognised:
        file.notes.append(Note("recognised", file.name, {"count": recognised}))
    keys = {note.key for note in file.notes}
    for number, text in file.pictures.items():
        if letters(text):
            _add_page(file, Page(number, text, "text"))
    if file.pages or file.fault:
        if file.pictures:
            file.notes.append(Note("scan_pages", file.name, {"count": len(file.pictures)}))
        return
    if file.pictures:
        known = ("no_ocr", "ocr_time", "ocr_failed", "page_unread", "picture_without_text")
        reason = next((key for key in known if key in keys), "scan").replace("page_unread", "ocr_failed")
        file.fault = Fault(file.name, reason, {"count": len(file.pictures)})
    elif not any(note.key == "file_skipped" for note in file.notes):
        file.fault = Fault(file.name, "no_text")


def _claims_document(file: _File) -> bool:
    """Does its name or sender call a web page a document? Then a download went wrong."""
    return file.name.lower().endswith((".pdf", ".docx", ".odt")) or file.mime == "application/pdf"
