"""What was read in a letter: values, each with its place in the text and how sure we are.

Not a judgment: nothing here says that a claim is right. What the letter does not say stays None or empty; a guess is
worse than a gap, because people act on deadlines and amounts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from knowledge.law.citations import Citation
from knowledge.letters.clauses import Prepared

T = TypeVar("T")
Confidence = Literal["high", "medium", "low"]
Unit = Literal["hours", "days", "working_days", "weeks", "months"]
Event = Literal["receipt", "service", "letter_date", "announcement", "previous_deadline", "unknown"]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the place [start, end) in the original text where it was read."""

    value: T
    start: int
    end: int
    confidence: Confidence = "high"


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is wanted, and what for (ids of demands).

    ``day`` is set where the letter names it or where a period runs from the letter's own date; a period that runs from
    receipt or service has ``count``, ``unit`` and ``from_event`` instead. ``arrives``: what counts is arrival there.
    ``kind``: "demand", "remedy" (Widerspruch, Berufung), "hearing" or "offer" (an offer that ends).
    """

    day: dt.date | None
    time: dt.time | None = None
    count: int | None = None
    unit: Unit | None = None
    from_event: Event | None = None
    arrives: bool = False
    purposes: tuple[str, ...] = ()
    kind: Literal["demand", "remedy", "hearing", "offer"] = "demand"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in cents, and what it is for (ids of amounts.yaml; "other" where the letter does not say)."""

    cents: int
    purpose: str
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as read by ``reading.read``. ``text`` is the text that all places refer to.

    ``opponent`` is the other party itself: the client of a law firm, else whoever wrote. ``reference`` is the sender's
    sign, ``your_reference`` the addressee's. ``court_paper`` says which paper of a court this is, where it is one.
    ``prepared``: the text as it was made ready for reading, for checks that look into it again; no value of the letter.
    """

    text: str
    kind: Found[str] | None = None
    court_paper: Found[str] | None = None
    date: Found[dt.date] | None = None
    sender: Found[str] | None = None
    representative: Found[str] | None = None
    opponent: Found[str] | None = None
    addressee: Found[str] | None = None
    reference: Found[str] | None = None
    your_reference: Found[str] | None = None
    court: Found[str] | None = None
    court_file_number: Found[str] | None = None
    deadlines: tuple[Found[Deadline], ...] = ()
    demands: tuple[Found[str], ...] = ()
    amounts: tuple[Found[Amount], ...] = ()
    gegenstandswert_cents: Found[int] | None = None
    fee_rate: Found[Decimal] | None = None
    citations: tuple[Found[Citation], ...] = ()
    arguments: tuple[Found[str], ...] = ()
    machine_instructions: tuple[Found[str], ...] = ()
    text_quality: tuple[Found[str], ...] = ()
    prepared: Prepared | None = field(default=None, repr=False, compare=False)

    def passage(self, found: Found[T]) -> str:
        """The words of the letter at the place of ``found``, in single blanks."""
        return " ".join(self.text[found.start : found.end].split())
