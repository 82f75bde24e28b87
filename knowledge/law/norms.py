"""Norm cards: what a section says, in our own words, Absatz by Absatz, in German and English.

Not the statute: official wording comes from the synced text only. A card is what lets a person who shares no word
with the law find the section, so the typical questions matter as much as the explanation.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.content import Bilingual, BilingualList, Record, Text, load_each

FOLDER = Path(__file__).parent / "norms"
QUESTIONS_WANTED = {"central": 8, "full": 3, "short": 3}

NormCitation = Annotated[str, StringConstraints(pattern=r"^[A-Za-zÄÖÜäöü\-]+ (§|Art\.|Erwgr\.) \d+[a-z]*$")]
DecisionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9\-]+$")]


class Period(Record):
    """When a norm is in force: first day, and last day where it has ended."""

    since: dt.date | None = Field(alias="from")
    to: dt.date | None = None

    def covers(self, on: dt.date) -> bool:
        """Is ``on`` within the period, both ends included?"""
        return (self.since is None or self.since <= on) and (self.to is None or on <= self.to)


class Absatz(Record):
    """One Absatz (or another part such as "S. 2", "Nr. 3") in our own words."""

    absatz: str | None = None
    text: Bilingual


class Reading(Record):
    """One side's reading of a contested point, and who holds it."""

    text: Bilingual
    source: Text
    decision: DecisionId | None = None


class Contested(Record):
    """A point on which courts or authors differ; never told with one reading alone."""

    point: Bilingual
    absatz: str | None = None
    readings: tuple[Reading, ...] = Field(min_length=2)


class NormCard(Record):
    """One section of one law. ``weight`` says how much a creator needs it: central, full or short."""

    norm: NormCitation
    title: Bilingual
    weight: Literal["central", "full", "short"]
    in_force: Period
    as_of: dt.date
    sources: tuple[Text, ...] = Field(min_length=1)
    summary: Bilingual
    paragraphs: tuple[Absatz, ...] = ()
    elements: tuple[Bilingual, ...] = ()
    burden: Bilingual | None = None
    consequence: Bilingual | None = None
    contested: tuple[Contested, ...] = ()
    related: tuple[NormCitation, ...] = ()
    decisions: tuple[DecisionId, ...] = ()
    questions: BilingualList

    @cached_property
    def law(self) -> str:
        """The law's short name, e.g. "UrhG"."""
        return self.norm.split(" ", 1)[0]

    @model_validator(mode="after")
    def _complete_for_its_weight(self) -> Self:
        wanted = QUESTIONS_WANTED[self.weight]
        short = [lang for lang in ("de", "en") if len(getattr(self.questions, lang)) < wanted]
        if short:
            raise ValueError(f"needs at least {wanted} questions in {', '.join(short)} (weight {self.weight})")
        if self.weight != "short" and not (self.paragraphs and self.elements and self.burden and self.consequence):
            raise ValueError("a central or full card needs paragraphs, elements, burden and consequence")
        return self


def load(folder: Path = FOLDER) -> tuple[NormCard, ...]:
    """All norm cards below ``folder``. Raises ContentError with every fault."""
    return load_each(folder.rglob("*.yaml"), NormCard)
