"""What a check needs beside the letter: what the person told, and the records and cards of the library.

Nothing here is guessed: None means "not told". ``side`` says who warned whom, because § 97a UrhG treats the two
differently.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from knowledge.check import scheme as check_scheme
from knowledge.check.result import Result
from knowledge.check.scheme import Scheme
from knowledge.deadlines.limitation import Suspension
from knowledge.guide.cards import ArgumentCard, load_arguments
from knowledge.law import decisions
from knowledge.law.decisions import Decision
from knowledge.letters.letter import Letter

OwnLetter = Literal["request", "abmahnung", "none"]


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the person told; everything may be missing.

    ``land``: code such as "HH"; ``addressee_private``: a natural person who did not act for a trade or profession;
    ``already_bound``: had to refrain towards the sender before; ``input_tax``: may the claimant deduct it?
    ``knowledge``: year or day on which the person learned of the use; ``act``: day of the use; ``talks``: time that
    does not count; ``own_letter``: what the person had sent before; ``mandate_on``: when their lawyer was instructed.
    """

    received_on: dt.date | None = None
    land: str | None = None
    addressee_private: bool | None = None
    already_bound: bool | None = None
    input_tax: bool | None = None
    own_check: Result | None = None
    knowledge: int | dt.date | None = None
    act: dt.date | None = None
    talks: tuple[Suspension, ...] = ()
    own_letter: OwnLetter | None = None
    mandate_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Library:
    """Decision records and argument cards by id, and the scheme of the check."""

    decisions: Mapping[str, Decision]
    arguments: Mapping[str, ArgumentCard]
    scheme: Scheme


@cache
def shipped() -> Library:
    """The library that comes with this version, read once. Raises ContentError with every fault."""
    return Library(
        {record.id: record for record in decisions.load()},
        {card.id: card for card in load_arguments()},
        check_scheme.shipped(),
    )


def side(letter: Letter, facts: LetterFacts) -> Literal["abmahnung", "counterclaim"]:
    """Does the letter warn, or claim back the costs of fending off a warning (§ 97a Abs. 4 UrhG)?"""
    kind = letter.kind.value if letter.kind else ""
    if kind in ("abmahnung", "unterlassungserklaerung", "agency_notice"):
        return "abmahnung"
    cited = any(one.value.norm == "UrhG § 97a" and one.value.absatz == "4" for one in letter.citations)
    argued = any(one.value == "a10-abmahnung-unberechtigt" for one in letter.arguments)
    told = facts.own_letter in ("request", "abmahnung")
    return "counterclaim" if cited or argued or told else "abmahnung"
