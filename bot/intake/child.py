"""The process that opens a stranger's file, and may die of it: ``python -m bot.intake.child JOB`` in a private folder.

Not called by people. Reads the file "input" in the current folder, prints one event per line, has no way to use more
memory, time or disk than the job allows. Where the system has no such limits (Windows), the parent's clock remains.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.intake.events import LONGEST_VALUE, Enclosed, End, Event, Failed, Page, Picture, Told, to_line
from bot.intake.job import Job

LIBRARIES = 25_000_000  # bytes of memory that are code and count as no data
MAPPED = 200_000_000  # bytes of address space that libraries map and never touch


def main() -> None:
    """Read the file and say what is in it."""
    job = Job.from_json(sys.argv[1])
    limit(job)
    folder = Path.cwd()
    try:
        from bot.intake.read import read

        for event in _within(read((folder / "input").read_bytes(), job, folder), job.text):
            print(to_line(event), flush=True)  # noqa: T201  # stdout is the way to the parent
    except MemoryError:
        print(to_line(Failed("too_big")), flush=True)  # noqa: T201  # as above
    print(to_line(End()), flush=True)  # noqa: T201  # as above


def limit(job: Job) -> None:
    """Bind this process and all it starts, as far as the system can."""
    try:
        import resource
    except ImportError:
        return
    seconds = int(job.seconds) + 1
    wanted = [
        ("RLIMIT_DATA", job.memory - LIBRARIES), ("RLIMIT_AS", job.memory + MAPPED), ("RLIMIT_CPU", seconds),
        ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", job.file_bytes + 1_000_000), ("RLIMIT_NOFILE", 128),
    ]  # fmt: skip
    for name, value in wanted:
        with contextlib.suppress(ValueError, OSError, AttributeError):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (value, value))


def _within(events: Iterator[Event], characters: int) -> Iterator[Event]:
    """The events until the text is as long as it may be; long values are cut."""
    left = characters
    for event in events:
        if isinstance(event, (Page, Picture)) and len(event.text) > left:
            if isinstance(event, Page) and left:
                yield replace(event, text=event.text[:left])
            yield Told("text_limit", {"characters": characters})
            return
        if isinstance(event, (Page, Picture)):
            left -= len(event.text)
        if isinstance(event, Told):
            event = Told(event.key, {key: _short(value) for key, value in event.values.items()})
        if isinstance(event, Enclosed):
            event = Enclosed(event.path, event.name[:100])
        yield event


def _short(value: str | int) -> str | int:
    return value if isinstance(value, int) or len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"


if __name__ == "__main__":
    main()
