"""What is measured on: data folders with an index, and the questions. Own layer alone, or with all official laws.

The laws come from ../shared (or LOTSE_SHARED); without them only the own layer is measured. Indexes are built by the
command line in a process of its own, as everybody's are, and kept in bench-out/ until content or code change.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot import sync
from bot.app import App
from knowledge.answers.compose import Knowledge
from tests.conftest import settings_for
from tests.shared_material import FOLDER, REPOSITORY

T = TypeVar("T")
Layers = Literal["own", "laws"]

OUT = REPOSITORY / "bench-out"
LAWS = FOLDER / "law"
QUESTIONS = Path(__file__).parent / "questions.yaml"
CONSOLE = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Question:
    """One independent lay question. ``norms``: accepted at rank 1; ``overlap``: shares a word with the statute."""

    id: str
    kind: Literal["question", "offtopic", "trick"]
    lang: str
    text: str
    norms: tuple[str, ...]
    overlap: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds by the clock, seconds of processor time, peak memory in MB."""

    seconds: float
    cpu: float
    peak: float


def questions() -> tuple[Question, ...]:
    """The independent question set."""
    rows = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))["questions"]
    return tuple(
        Question(row["id"], row["kind"], row["lang"], row["text"], tuple(row["norms"]), row["overlap"]) for row in rows
    )


class Ground:
    """A data folder below bench-out/ with the wanted layers, synced and built when first asked for."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self.folder = OUT / "data" / layers
        self._cost: Cost | None = None

    @property
    def title(self) -> str:
        """How tables call it."""
        return "own cards and all laws" if self.layers == "laws" else "own cards only"

    @cached_property
    def app(self) -> App:
        """The application on this folder, its index ready; vectors closed."""
        app = self._fresh_app()
        if _wanted(app) != _current(app):
            self.build()
        return app

    @cached_property
    def knowledge(self) -> Knowledge:
        """The loaded knowledge."""
        return self.app.knowledge()

    @property
    def cost(self) -> Cost:
        """What building the index takes, measured in this run."""
        return self._cost or self.build()

    def build(self) -> Cost:
        """Builds the index from nothing with `lotse library build`."""
        self._fresh_app()
        shutil.rmtree(self.folder / "index", ignore_errors=True)
        CONSOLE.print(f"building the index: {self.title} …")
        self._cost = run([*LOTSE, "library", "build"], self.environment)
        return self._cost

    @property
    def environment(self) -> dict[str, str]:
        """For subprocesses: this folder and nothing of the user's settings."""
        return clean_environment(self.folder)

    def _fresh_app(self) -> App:
        app = App(settings_for(self.folder))
        if self.layers == "laws" and not app.library_store.manifest().official:
            CONSOLE.print(f"reading the laws from {LAWS} …")
            sync.sync(app.library_store, str(LAWS))
        return app


LOTSE = (sys.executable, "-m", "bot")


def clean_environment(data: Path) -> dict[str, str]:
    """The environment without LOTSE_ settings but these: data folder, no sync."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return {**kept, "LOTSE_DATA_DIR": str(data), "LOTSE_SYNC_AT_START": "false", "PYTHONPATH": str(REPOSITORY)}


def run(command: Sequence[str], environment: dict[str, str]) -> Cost:
    """Runs a command to its end. Raises RuntimeError with what it said if it fails."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command), cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}\n{said.read().decode(errors='replace')[-2_000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def laws_there() -> bool:
    """Are the official laws at hand?"""
    return (LAWS / "gesetze-im-internet").is_dir()


def shown(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """The items, with a progress bar on the error stream."""
    with _bar() as bar:
        yield from bar.track(items, total=total, description=what)


@contextmanager
def _bar() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=CONSOLE, transient=True) as bar:
        yield bar


def _wanted(app: App) -> str:
    from knowledge.library import build

    return build.fingerprint(app.library_store.fingerprint)


def _current(app: App) -> str | None:
    from knowledge.library import build

    return build.current(app.settings.index_folder)
