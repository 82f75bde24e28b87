"""The plan of an answer: which statements, with which sources, on which day. A pure value that any writer can say.

Not the wording of the frame (prompts) and not the search. Every statement carries the numbers of its sources, sentence
by sentence; a party's claim keeps the name of the party.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from knowledge.answers.courts import CourtState

PlanKind = Literal["answer", "foreign", "weak", "unknown_norm", "empty"]


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source. ``official``: verbatim official text of the date ``as_of``; else our own card."""

    number: int
    citation: str
    kind: str
    title: str
    as_of: dt.date | None
    official: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the numbers of the sources it rests on."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ContestedPoint:
    """A contested point with at least two readings."""

    point: str
    readings: tuple[Sentence, ...]
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourtLine:
    """The state of one case on the asked day, with what it holds on the norms in question."""

    state: CourtState
    texts: tuple[str, ...]
    source: int


@dataclass(frozen=True, slots=True)
class PartyClaim:
    """What a party asserted; never law."""

    by: str
    sentence: Sentence
    status: str | None


@dataclass(frozen=True, slots=True)
class Quote:
    """Official wording, verbatim, with the date of the text."""

    citation: str
    text: str
    as_of: dt.date | None
    url: str | None
    source: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A next step: what it is called and which document answers it."""

    label: str
    document: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an answer says. ``document`` is what it answers from; ``nearest`` fills a weak answer."""

    kind: PlanKind
    language: str
    on: dt.date
    question: str
    document: str | None = None
    title: str = ""
    correction: Sentence | None = None
    points: tuple[Sentence, ...] = ()
    details: tuple[tuple[Sentence, ...], ...] = ()
    contested: tuple[ContestedPoint, ...] = ()
    claims: tuple[PartyClaim, ...] = ()
    courts: tuple[CourtLine, ...] = ()
    light: str | None = None
    steps: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    nearest: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: dt.date | None = None
    where: str | None = None

    @property
    def confident(self) -> bool:
        """Is this an answer to the question, rather than a refusal or a list of near topics?"""
        return self.kind == "answer"
