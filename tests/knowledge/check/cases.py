"""Legal cases from tests/cases/check: facts, answers, day and expected results; "like" builds on another case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from knowledge.check import answers as reading
from knowledge.check.answers import Answers
from knowledge.check.scheme import SCOPE, Scheme, shipped
from knowledge.content import Record, Text, read_yaml
from knowledge.law import decisions
from knowledge.law.decisions import Decision
from knowledge.law.norms import DecisionId

FOLDER = Path(__file__).parents[2] / "cases" / "check"
PARTS = ("scheme_version", "answers", "by_actor", "batches", "works", "evidence", "remarks")


class Expected(Record):
    """What must come out. Keys of provisions and elements: name, or "name | actor | act"."""

    provisions: dict[str, str] = Field(default_factory=dict)
    elements: dict[str, str] = Field(default_factory=dict)
    verdicts: dict[str, str] = Field(default_factory=dict)
    batches: dict[str, dict[str, str]] = Field(default_factory=dict)
    evidence: dict[str, str] = Field(default_factory=dict)
    courts: dict[DecisionId, str] = Field(default_factory=dict)
    open_questions: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    no_state: tuple[str, ...] = ()
    stop: str | None = None


class Case(Record):
    """One case as written."""

    name: Text
    facts: Text
    source: Text
    like: str | None = None
    day: dt.date | None = None
    answers: dict[str, Any] = Field(default_factory=dict)
    by_actor: dict[str, dict[str, Any]] = Field(default_factory=dict)
    batches: list[dict[str, Any]] = Field(default_factory=list)
    evidence: dict[str, str] = Field(default_factory=dict)
    expect: Expected


class CaseFile(Record):
    """Cases on one theme."""

    cases: tuple[Case, ...]


@cache
def all_cases() -> Mapping[str, Case]:
    """Every case by name."""
    files = [CaseFile.model_validate(read_yaml(path)) for path in sorted(FOLDER.glob("*.yaml"))]
    found = [case for file in files for case in file.cases]
    assert len({case.name for case in found}) == len(found)
    return {case.name: case for case in found}


@cache
def records() -> Mapping[str, Decision]:
    """The decision records."""
    return {record.id: record for record in decisions.load()}


def written(case: Case) -> dict[str, Any]:
    """The file of answers as a lawyer would hand it in."""
    base = written(all_cases()[case.like]) if case.like else {"answers": {}}
    whole = {**base, "answers": {**base["answers"], **case.answers}}
    for part in ("by_actor", "batches", "evidence"):
        if getattr(case, part):
            whole[part] = getattr(case, part)
    return whole


def day_of(case: Case) -> dt.date:
    """The day on which the case is asked."""
    if case.day is not None:
        return case.day
    assert case.like
    return day_of(all_cases()[case.like])


def answers_of(case: Case, scheme: Scheme | None = None) -> Answers:
    """The answers of the case as a value."""
    return reading.read(written(case), scheme or shipped())


def walk_value(answers: Answers, key: str) -> Any:
    """What the person of this case says when asked under ``key``; None where the case says nothing."""
    return answers.given.get(key) or answers.given.get(key.partition(SCOPE)[0])
