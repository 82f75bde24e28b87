"""Sentences of ours that a calculation refers to by key: text in both languages, with source and day.

What it is not: templates of letters or chat phrases, those live in prompts/. Here a result says *why* it is so, as a
key with values; the sentence is filled only when somebody wants to read it, so one result serves both languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pydantic import Field

from knowledge.content import Bilingual, Record, Text, load_one

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class Statement(Record):
    """One sentence with blanks like {end}; ``norm`` is the rule it rests on, where there is one."""

    text: Bilingual
    norm: Text | None = None
    source: tuple[Text, ...] = Field(min_length=1)


class Statements(Record):
    """All sentences of one file, as of one day."""

    as_of: dt.date
    statements: dict[str, Statement]

    def say(self, note: Note, language: str) -> str:
        """The sentence of ``note`` in ``language`` ("de" or "en"). Raises KeyError for an unknown key or a gap."""
        values = {name: shown(value, language) for name, value in note.values.items()}
        return self.statements[note.key].text.in_language(language).format(**values)

    def norm(self, note: Note) -> str | None:
        """The rule on which the sentence rests, such as "BGB § 188 Abs. 3"."""
        return self.statements[note.key].norm

    def sources(self, notes: Iterable[Note]) -> tuple[str, ...]:
        """Every source of ``notes`` once, in order."""
        return tuple(dict.fromkeys(source for note in notes for source in self.statements[note.key].source))


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence by key, with what fills its blanks: dates, numbers, and values that know their languages."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def note(key: str, **values: object) -> Note:
    """A Note, briefly."""
    return Note(key, values)


def shown(value: object, language: str) -> str:
    """A value as people write it: 28.02.2026 or 28 February 2026; 1,3 or 1.3; a list with commas."""
    if isinstance(value, tuple):
        return ", ".join(shown(one, language) for one in value)
    if isinstance(value, dt.date):
        english = f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
        return english if language == "en" else f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return f"{value:f}" if language == "en" else f"{value:f}".replace(".", ",")
    in_language = getattr(value, "in_language", None)
    return str(in_language(language)) if in_language else str(value)


def load(path: Path) -> Statements:
    """The sentences of one file. Raises ContentError with every fault."""
    return load_one(path, Statements)
