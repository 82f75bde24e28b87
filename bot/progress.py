"""Progress bars for long work (rich), on a stream of their own so that piped output stays clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import prompts

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.sync import Step


@contextmanager
def building(stream: TextIO) -> Iterator[Callable[[str, int, int], None]]:
    """A callback (what, done, total) for building the index; the bar appears with the first call."""
    bars: list[Progress] = []
    tasks: dict[str, int] = {}

    def show(what: str, done: int, total: int) -> None:
        if not bars:
            stream.write(prompts.phrase("terminal.building", "de") + "\n")
            bars.append(_bar(stream))
            bars[0].start()
        if what not in tasks:
            tasks[what] = bars[0].add_task(prompts.phrase(f"progress.{what}", "de"), total=total or None)
        bars[0].update(tasks[what], completed=done)  # type: ignore[arg-type]  # rich's TaskID is an int

    try:
        yield show
    finally:
        for bar in bars:
            bar.stop()


@contextmanager
def measuring(stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    """A callback (done, total) for a measurement."""
    bar = _bar(stream)
    task = bar.add_task(prompts.phrase("progress.questions", "de"), total=None)

    def show(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    with bar:
        yield show


@contextmanager
def syncing(stream: TextIO) -> Iterator[Callable[[Step], None]]:
    """A callback for the steps of a sync."""
    bar = _bar(stream)
    task = bar.add_task("…", total=None)

    def show(step: Step) -> None:
        bar.update(task, description=f"{step.law} ({step.position}/{step.of})", completed=step.position, total=step.of)

    with bar:
        yield show


@contextmanager
def moving(stream: TextIO, language: str) -> Iterator[Callable[[str, str, int, int], None]]:
    """A callback (phase, table, done, total) for a store that is copied and compared."""
    bar = _bar(stream)
    task = bar.add_task("…", total=None)

    def show(phase: str, table: str, done: int, total: int) -> None:
        said = prompts.phrase_of("database", f"move.{phase}", language, html=False, table=table, done=done, total=total)
        bar.update(task, description=said, completed=done, total=total)

    with bar:
        yield show


def _bar(stream: TextIO) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=stream)
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
