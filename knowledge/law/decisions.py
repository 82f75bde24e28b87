"""Decisions as records: what a court decided, question by question, what it left open, and whether it is final.

Status is data with a date. No sentence elsewhere says who won; answers are composed from these records for the day
that was asked about, so one edited file changes every answer that depends on it.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge.content import Bilingual, BilingualList, Record, Text, load_each
from knowledge.law.norms import DecisionId, NormCitation

FOLDER = Path(__file__).parent / "decisions"

Outcome = Literal["yes", "no", "open", "obiter", "pending"]


class Holding(Record):
    """One answered question: on which norm, how it came out, in our words. ``obiter``: said in passing only."""

    norm: NormCitation | None = None
    absatz: str | None = None
    outcome: Outcome
    text: Bilingual


class Term(Record):
    """A dated step that has not happened yet when it was recorded."""

    date: dt.date
    what: Bilingual


class Decision(Record):
    """One decision or pending case. ``date`` is None while no decision exists; ``opened`` is when it was filed."""

    id: DecisionId
    court: Text
    file_number: Text
    date: dt.date | None
    opened: dt.date | None = None
    kind: Literal["judgment", "order", "opinion", "pending", "legislation"]
    country: Text
    name: Bilingual
    ecli: Text | None = None
    chain: DecisionId | None = None
    instance: int | None = None
    final: bool | None
    appeal: DecisionId | None = None
    next: Term | None = None
    summary: Bilingual
    holdings: tuple[Holding, ...] = ()
    not_decided: tuple[Bilingual, ...] = ()
    sources: tuple[Text, ...] = Field(min_length=1)
    confidence: Literal["primary", "two_sources", "one_source", "own_knowledge", "conflicting"]
    caveat: Bilingual | None = None
    checked_on: dt.date
    questions: BilingualList


def load(folder: Path = FOLDER) -> tuple[Decision, ...]:
    """All decision records below ``folder``. Raises ContentError with every fault."""
    return load_each(folder.rglob("*.yaml"), Decision)
