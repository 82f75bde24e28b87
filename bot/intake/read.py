"""Which reader reads which kind, and the one line that everything not read here gets.

Not a parser. Runs in the child; each reader is imported when it is needed, so a text file costs no PDF library.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.intake.events import Event, Failed, Kind, Unreadable
from bot.intake.job import Job
from bot.intake.kind import kind_of

NOT_READ = frozenset(
    {"empty", "heif", "doc", "msg", "rtf", "program", "audio", "video", "archive", "broken_zip", "spreadsheet",
     "winmail", "sticker", "unknown"}
)  # fmt: skip


def read(data: bytes, job: Job, folder: Path) -> Iterator[Event]:
    """Everything there is to say about a file. Never raises for what is in it, except MemoryError."""
    kind = kind_of(data)
    yield Kind(kind)
    try:
        yield from _recognised(data, job, folder) if job.recognise else _read(kind, data, job, folder)
    except Unreadable as error:
        yield Failed(error.reason, error.values, error.detail[:200])
    except MemoryError:
        raise
    # whatever a parser throws at a hostile file: the person gets a sentence, the log the kind of error
    except Exception as error:
        yield Failed("broken_file", {}, type(error).__name__)


def _recognised(data: bytes, job: Job, folder: Path) -> Iterator[Event]:
    from bot.intake import recognise

    return recognise.pages(data, job, folder)


def _read(kind: str, data: bytes, job: Job, folder: Path) -> Iterator[Event]:
    if kind in NOT_READ:
        raise Unreadable(kind)
    if kind == "pdf":
        from bot.intake import pdf

        return pdf.read(data, job)
    if kind == "picture":
        from bot.intake import picture

        return picture.read(data, job)
    return read_written(kind, data, job, folder)


def read_written(kind: str, data: bytes, job: Job, folder: Path) -> Iterator[Event]:
    """What a kind that is written, not painted, says: our own readers. Raises Unreadable."""
    if kind in {"docx", "odt"}:
        from bot.intake import office

        return office.read(data) if kind == "docx" else office.read_odt(data)
    if kind == "mail":
        from bot.intake import mail

        return mail.read(data, job, folder)
    if kind == "html":
        from bot.intake import webpage

        return webpage.read(data)
    from bot.intake import plain

    return plain.read(data)
