"""The values of a proof: passages that may be cited, a claim that cites them, and what was found.

Nothing is decided here. ``Fault.detail`` names what is wrong in words of the claim or of the passage, for a repair and
for tests; it is never shown to a person.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

SourceKind = Literal["law", "card", "court", "party", "record", "engine"]
ClaimKind = Literal["rule", "court", "party", "step", "frame"]
FaultKind = Literal[
    "no_source",
    "foreign_source",
    "markup",
    "language",
    "norm_not_in_source",
    "decision_not_in_source",
    "date",
    "amount",
    "deadline",
    "number",
    "quote",
    "promise",
    "party_as_law",
    "negation",
    "modality",
    "condition",
    "order",
    "dropped",
    "unsupported",
]


@dataclass(frozen=True, slots=True)
class Source:
    """One passage. ``id``: what a claim cites; ``norms``: citations it rests on besides those in its text.

    ``kind``: "law" (official wording), "card" (our words on the law), "court", "party" (what a party asserts, never
    law), "record" (what happened in a case), "engine" (a result of our own rules).
    """

    id: str
    citation: str
    kind: SourceKind
    text: str
    norms: tuple[str, ...] = ()
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody else, usually a model, wants to say, and the ids of the passages it rests on."""

    text: str
    source_ids: tuple[str, ...]
    kind: ClaimKind = "rule"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule engines and the plan know of this answer, as they write it.

    Facts never carry a claim: two true amounts can be swapped. Results of an engine that may be said are passages of
    their own (kind "engine"). What is here only tells an invented value from one that belongs to another passage.
    """

    norms: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    dates: frozenset[dt.date] = frozenset()
    amounts: frozenset[int] = frozenset()
    deadlines: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a claim is not said. ``detail``: what is too much, missing or wrong."""

    kind: FaultKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a passage that a claim says: loaded words ``words`` (their places) of sentence ``sentence``."""

    source_id: str
    sentence: int
    words: frozenset[int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``ok``: may be said. ``text``: as it may be said (marks and emphasis taken off); ``pieces``: what it says."""

    ok: bool
    faults: tuple[Fault, ...] = ()
    text: str = ""
    pieces: tuple[Piece, ...] = ()
