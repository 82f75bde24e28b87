"""What there is to say about a checked letter, as a value in one language; explaining.py makes it, prompts say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from knowledge.letters.checks.finding import Light, State


@dataclass(frozen=True, slots=True)
class Want:
    """One demand: its id, the passage, the amount and the day by which, as far as the letter ties them together."""

    id: str
    passage: str
    amount: str | None
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class Term:
    """One deadline: last day, day to keep in mind, the sentence, remarks to it, its steps. ``court``: it is strict."""

    day: dt.date | None
    act_by: dt.date | None
    text: str
    remarks: tuple[str, ...]
    steps: tuple[str, ...]
    court: bool
    past: bool
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One finding in words."""

    id: str
    group: str
    state: State
    text: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """Their argument and the answer. ``light`` is from the creator's side; ``own``: what the person's check adds."""

    id: str
    claim: str
    answer: str
    light: Light
    reason: str
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """What a course of the dispute costs in all, by a value; ``about``: "matter" or "costs" (only the sum claimed)."""

    id: str
    about: str
    label: str
    value: str
    total: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything to say about a letter, in ``language``, as seen on ``on``."""

    language: str
    on: dt.date
    kind: str | None
    sure: bool
    court_paper: str | None
    about_kind: str
    firm: str | None
    party: str | None
    court: str | None
    date: dt.date | None
    reference: str | None
    file_number: str | None
    wants: tuple[Want, ...]
    amounts: tuple[str, ...]
    terms: tuple[Term, ...]
    first: Term | None
    points: tuple[Said, ...]
    arguments: tuple[Reply, ...]
    courts: tuple[str, ...]
    costs: tuple[Course, ...]
    cost_notes: tuple[str, ...]
    before: tuple[str, ...]
    hand_over: tuple[tuple[str, str], ...]
    urgent: bool
    next_steps: tuple[str, ...]
    unread: tuple[str, ...]
    machine: tuple[str, ...]
    sources: tuple[str, ...]
    as_of: dt.date | None

    def with_state(self, state: State) -> tuple[Said, ...]:
        """The points in one state."""
        return tuple(point for point in self.points if point.state == state)
