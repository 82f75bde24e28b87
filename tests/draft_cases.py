"""Cases of drafts from tests/cases/drafts: facts, day and what must and must not stand in the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from bot.journeys import draft as journey
from knowledge.content import Record, Text, read_yaml
from knowledge.letters.drafts import engine
from knowledge.letters.drafts.draft import Draft
from knowledge.letters.drafts.scheme import Kind, Language, Tone, shipped

FOLDER = Path(__file__).parent / "cases" / "drafts"


class Expected(Record):
    """What must come out. ``open``: paths of the gaps; ``warnings``: ids that must be among them."""

    final: bool
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    duties: dict[str, str] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    without_warnings: tuple[str, ...] = ()


class Case(Record):
    """One case as written; "like" builds on another, null takes a fact away."""

    name: Text
    like: str | None = None
    kind: str | None = None
    language: Language = "de"
    day: dt.date | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    expect: Expected


class CaseFile(Record):
    """Cases on one theme; ``shared`` facts belong to each that builds on no other."""

    shared: dict[str, Any] = Field(default_factory=dict)
    cases: tuple[Case, ...]


@cache
def all_cases() -> Mapping[str, Case]:
    """Every case by name."""
    files = [CaseFile.model_validate(read_yaml(path)) for path in sorted(FOLDER.glob("*.yaml"))]
    found = [_with(file.shared, case) for file in files for case in file.cases]
    assert len({case.name for case in found}) == len(found)
    return {case.name: case for case in found}


def _with(shared: Mapping[str, Any], case: Case) -> Case:
    return case if case.like else case.model_copy(update={"facts": {**shared, **case.facts}})


def kind_of(case: Case) -> Kind:
    """The kind of letter of the case."""
    if case.like:
        return kind_of(all_cases()[case.like])
    kind = shipped().kind(case.kind or "")
    assert kind
    return kind


def facts_of(case: Case) -> dict[str, Any]:
    """The facts of the case, with those it builds on."""
    base = facts_of(all_cases()[case.like]) if case.like else {}
    return {name: value for name, value in {**base, **case.facts}.items() if value is not None}


def day_of(case: Case) -> dt.date:
    """The day of the letter."""
    if case.day is not None:
        return case.day
    assert case.like
    return day_of(all_cases()[case.like])


def draft_of(case: Case, tone: Tone = "formal") -> Draft:
    """The draft of the case."""
    return engine.plan(kind_of(case), facts_of(case), case.language, day_of(case), tone)


def full(kind: Kind) -> dict[str, Any]:
    """Complete facts for a kind."""
    return next(facts_of(case) for case in all_cases().values() if case.kind == kind.id)


def text_of(draft: Draft) -> str:
    """The letter as it can be read."""
    return journey.as_text(journey.letterform(draft))
