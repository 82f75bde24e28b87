"""The legal cases of tests/cases/ask, one test each: what is asked, on which ``day``, and what the answer must say.

A case file is for lawyers: German or English sentences, no code. A field that nobody knows is a fault of the file.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

from bot.journeys.ask import ask
from bot.telegram import render
from bot.terminal import to_text
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from knowledge.content import Record, load_one
from knowledge.library.search import section_of
from tests.shared_material import REPOSITORY

FOLDER = REPOSITORY / "tests" / "cases" / "ask"
TODAY = dt.date(2026, 11, 23)


class Expectation(Record):
    """What must be true of the answer; what is not named is not looked at."""

    kind: Literal["answer", "foreign", "weak", "unknown_norm", "empty"] | None = None
    lang: Literal["de", "en"] | None = None
    confident: bool | None = None
    first_norm: str | None = None
    sources: Literal["none"] | None = None
    sources_include: tuple[str, ...] = ()
    sources_exclude: tuple[str, ...] = ()
    text_includes: tuple[str, ...] = ()
    text_excludes: tuple[str, ...] = ()
    correction: str | Literal[False] | None = None


class Case(Record):
    """One question on one day. ``gap``: why we cannot do it yet; the case must fail until that is mended."""

    name: str
    question: str
    repeat: int = Field(default=1, ge=1)
    lang: Literal["de", "en"] | None = None
    day: dt.date = TODAY
    expect: Expectation
    gap: str = ""


class Cases(Record):
    """One file of cases."""

    cases: tuple[Case, ...] = Field(min_length=1)


def _all() -> list[tuple[str, Case]]:
    return [(path.stem, case) for path in sorted(Path(FOLDER).glob("*.yaml")) for case in load_one(path, Cases).cases]


ALL = _all()


def test_there_are_many_cases_and_every_one_has_a_name_of_its_own_and_expects_something() -> None:
    names = [(file, case.name) for file, case in ALL]

    assert len(ALL) >= 70
    assert len(set(names)) == len(names)
    assert [case.name for _, case in ALL if case.expect == Expectation()] == []


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=[f"{file}: {case.name}" for file, case in ALL])
def test_the_answer_says_what_the_lawyer_expects(
    case: Case, knowledge: Knowledge, request: pytest.FixtureRequest
) -> None:
    if case.gap:
        request.applymarker(pytest.mark.xfail(reason=case.gap, strict=True, raises=AssertionError))

    answered = ask(case.question * case.repeat, knowledge, PlainWriter(), case.day, case.lang)

    plan, text, expect = answered.plan, to_text(answered.html, width=10**6), case.expect
    citations = [source.citation for source in plan.sources]
    norms = [section_of(source.citation) for source in plan.sources if source.kind == "norm"]
    correction = plan.correction.text if plan.correction else ""
    assert expect.kind in {None, plan.kind}, text
    assert expect.lang in {None, plan.language}
    assert expect.confident in {None, plan.confident}
    assert expect.first_norm is None or norms[:1] == [expect.first_norm], citations
    assert expect.sources is None or citations == []
    assert [c for c in expect.sources_include if c not in citations] == [], citations
    assert [c for c in expect.sources_exclude if c in citations] == []
    assert [words for words in expect.text_includes if words not in text] == [], text
    assert [words for words in expect.text_excludes if words in text] == [], text
    assert expect.correction is None or bool(correction) == bool(expect.correction), correction
    assert not expect.correction or expect.correction in correction
    assert render.split(answered.html)
