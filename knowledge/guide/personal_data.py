"""Finds personal data in a sentence by how they look: contact data, reference numbers, amounts, names of people.

Not a guarantee: a name that is neither on the list nor behind a title is not recognised. Whoever shows other people's
words must therefore show few of them, and only such as are about nobody (private_matter.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from knowledge.content import Record, Text, load_one
from knowledge.guide.cards import Pattern

FILE = Path(__file__).parent / "personal_data.yaml"
GAP = "…"

Kind = Literal["contact", "reference", "amount", "name"]


class Looks(Record):
    """The file: patterns per kind, titles, first names, words that are none, and names that are public."""

    contact: tuple[Pattern, ...]
    reference: tuple[Pattern, ...]
    amount: tuple[Pattern, ...]
    title: Text
    not_names: Text
    first_names: Text
    public: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Datum:
    """One find and its place in the text."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> tuple[Datum, ...]:
    """All personal data in ``text``, in order, none within another."""
    found = [Datum(kind, *match.span()) for kind, pattern in _patterns() for match in pattern.finditer(text)]
    found += [name for pattern in _name_patterns() for name in _names(text, pattern)]
    kept: list[Datum] = []
    for datum in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or datum.start >= kept[-1].end:
            kept.append(datum)
    return tuple(kept)


def without(text: str) -> str:
    """``text`` with a gap in place of every find."""
    parts, at = [], 0
    for datum in find(text):
        parts += [text[at : datum.start], GAP]
        at = datum.end
    return "".join([*parts, text[at:]])


def _names(text: str, pattern: re.Pattern[str]) -> list[Datum]:
    """Names that ``pattern`` finds, unless they are public ones."""
    public = _looks().public
    return [Datum("name", *match.span()) for match in pattern.finditer(text) if match["name"] not in public]


@cache
def _looks() -> Looks:
    return load_one(FILE, Looks)


@cache
def _patterns() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    looks = _looks()
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("contact", looks.contact), ("reference", looks.reference), ("amount", looks.amount),
    )  # fmt: skip
    return tuple((kind, re.compile(pattern, re.IGNORECASE if kind == "reference" else 0)) for kind, all_of in kinds
                 for pattern in all_of)  # fmt: skip


@cache
def _name_patterns() -> tuple[re.Pattern[str], ...]:
    """ "Herr Dr. Müller"; "Anna Schmidt" by the first name."""
    looks = _looks()
    word = rf"(?!(?:{alternatives(looks.not_names)})\b)[A-ZÄÖÜ][\wäöüß]+(?:-[A-ZÄÖÜ][\wäöüß]+)?"
    titled = (
        rf"\b(?:{alternatives(looks.title)})\s+(?:(?:Dr|Prof|Dipl)\.\s*(?:[a-z]+\.\s*)?)*(?P<name>{word}(?: {word})?)"
    )
    called = rf"\b(?P<name>(?:{alternatives(looks.first_names)}) {word})(?:\b|$)"
    return re.compile(titled), re.compile(called)


def alternatives(listed: str) -> str:
    """A list written over several lines, parted by bars, as the inside of a pattern."""
    return "|".join(part.strip() for part in listed.split("|") if part.strip())
