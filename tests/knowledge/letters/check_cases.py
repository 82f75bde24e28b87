"""Fictional letters from tests/cases/letter_checks: what was told, the day, and the findings that must come out."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from knowledge.check import answers
from knowledge.check.result import assess
from knowledge.content import Record, Text, load_one
from knowledge.letters.checking import Finding, LetterFacts, check, shipped
from knowledge.letters.letter import Letter
from knowledge.letters.reading import read

FOLDER = Path(__file__).parents[2] / "cases" / "letter_checks"
State = Literal["ok", "wrong", "open"]


class Case(Record):
    """One letter. ``says``: words that the German sentence of a finding must hold; ``reasons`` and ``steps``: of the
    explanation, in any order; ``no_day``: no deadline may have become a date."""

    name: Text
    day: dt.date
    text: str
    facts: dict[str, Any] = Field(default_factory=dict)
    check: dict[str, Any] = Field(default_factory=dict)
    expect: dict[str, State]
    absent: tuple[str, ...] = ()
    says: dict[str, str] = Field(default_factory=dict)
    reasons: tuple[str, ...] | None = None
    steps: tuple[str, ...] | None = None
    no_day: bool = False


class CaseFile(Record):
    """Letters of one sort."""

    cases: tuple[Case, ...] = Field(min_length=1)


@cache
def load() -> tuple[Case, ...]:
    """Every case of the folder."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in load_one(path, CaseFile).cases)


def facts_of(case: Case) -> LetterFacts:
    """What the person told, with the result of their own check where the case has answers."""
    known = {field.name for field in fields(LetterFacts)}
    assert set(case.facts) <= known, case.name
    told = LetterFacts(**case.facts)
    if not case.check:
        return told
    scheme = shipped().scheme
    given = answers.read({"answers": case.check}, scheme)
    return replace(told, own_check=assess(scheme, given, shipped().decisions, case.day))


def judged(case: Case) -> tuple[Letter, LetterFacts, tuple[Finding, ...]]:
    """The letter read and checked."""
    letter, facts = read(case.text, case.day), facts_of(case)
    return letter, facts, check(letter, facts, shipped(), case.day)
