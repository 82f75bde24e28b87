"""Fictional letters from tests/cases/letters with their expected readings, and precision and recall per field.

``python -m tests.knowledge.letters.cases [file …]`` prints the figures and every difference.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field

from knowledge.content import Record, Text, load_one
from knowledge.letters.letter import Deadline, Letter
from knowledge.letters.reading import read

FOLDER = Path(__file__).parents[2] / "cases" / "letters"
ON = dt.date(2026, 11, 23)

Limit = dt.date | tuple[int, str, str]


class Expected(Record):
    """What must be read. A field that is left out is not compared."""

    kind: str | None = None
    court_paper: str | None = None
    date: dt.date | None = None
    sender: str | None = None
    representative: str | None = None
    opponent: str | None = None
    reference: str | None = None
    court: str | None = None
    court_file_number: str | None = None
    deadlines: tuple[Limit, ...] = ()
    demands: tuple[str, ...] = ()
    amounts: tuple[tuple[int, str], ...] = ()
    gegenstandswert_cents: int | None = None
    fee_rate: float | None = None
    arguments: tuple[str, ...] | None = None
    machine: bool = False


class Case(Record):
    """One letter."""

    name: Text
    text: str
    expect: Expected


class CaseFile(Record):
    """Letters of one sort."""

    cases: tuple[Case, ...] = Field(min_length=1)


@dataclass
class Figures:
    """Hits, inventions and gaps per field, and the differences in words."""

    hit: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, case: str, name: str, found: Iterable[object], expected: Iterable[object]) -> None:
        """Compares one field of one letter."""
        got, want = Counter(found), Counter(expected)
        self.hit[name] += (got & want).total()
        self.invented[name] += (got - want).total()
        self.missed[name] += (want - got).total()
        if got != want:
            self.differences.append(
                f"{case}: {name}: invented {list((got - want).elements())}, missed {list((want - got).elements())}"
            )

    def precision(self, name: str) -> float:
        """The share of what was read that is right."""
        return self.hit[name] / max(1, self.hit[name] + self.invented[name])

    def recall(self, name: str) -> float:
        """The share of what stands there that was read."""
        return self.hit[name] / max(1, self.hit[name] + self.missed[name])

    def table(self) -> str:
        """One line per field."""
        names = sorted(set(self.hit) | set(self.missed) | set(self.invented))
        lines = [f"{name:22} {self.precision(name):9.3f} {self.recall(name):9.3f} {self.hit[name]:5}" for name in names]
        return "\n".join([f"{'field':22} {'precision':>9} {'recall':>9} {'hits':>5}", *lines])


def load(names: Iterable[str] = ()) -> list[Case]:
    """The letters of the files named, or of all files."""
    paths = [FOLDER / name for name in names] or sorted(FOLDER.glob("*.yaml"))
    return [case for path in paths for case in load_one(path, CaseFile).cases]


def measure(cases: Iterable[Case]) -> Figures:
    """Reads every letter and compares."""
    figures = Figures()
    for case in cases:
        letter = read(case.text, ON)
        for name, found, expected in _compared(letter, case.expect):
            figures.add(case.name, name, found, expected)
    return figures


def _compared(letter: Letter, expect: Expected) -> Iterable[tuple[str, Iterable[object], Iterable[object]]]:
    for name in ("kind", "date", "gegenstandswert_cents"):
        yield name, _single(letter, name), [value] if (value := getattr(expect, name)) is not None else []
    for name in ("sender", "representative", "opponent", "reference", "court", "court_file_number", "court_paper"):
        if (value := getattr(expect, name)) is not None:
            yield name, _single(letter, name), [value]
    yield (
        "fee_rate",
        [float(letter.fee_rate.value)] if letter.fee_rate else [],
        [expect.fee_rate] if expect.fee_rate else [],
    )
    yield "deadlines", [limit_of(found.value) for found in letter.deadlines], expect.deadlines
    yield "demands", [found.value for found in letter.demands], expect.demands
    yield "amounts", [found.value.cents for found in letter.amounts], [cents for cents, _ in expect.amounts]
    yield "amounts with purpose", [(found.value.cents, found.value.purpose) for found in letter.amounts], expect.amounts
    yield "machine", [True] * bool(letter.machine_instructions), [True] * expect.machine
    if expect.arguments is not None:
        yield "arguments", [found.value for found in letter.arguments], expect.arguments


def _single(letter: Letter, name: str) -> list[Any]:
    found = getattr(letter, name)
    return [found.value] if found else []


def limit_of(deadline: Deadline) -> Limit | None:
    """A deadline as the cases write it: a day, or count, unit and event."""
    if deadline.count is not None:
        return (deadline.count, str(deadline.unit), str(deadline.from_event))
    return deadline.day


if __name__ == "__main__":
    result = measure(load(sys.argv[1:]))
    print("\n".join(result.differences))
    print(result.table())
