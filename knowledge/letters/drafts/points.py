"""A letter that was read, answered point by point: which words fit an argument or demand, and what they rest on.

It does not argue: the light of the argument card decides how much a sentence may claim, the words are in prompts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.content import Bilingual, Record, load_one
from knowledge.guide.cards import ArgumentCard
from knowledge.letters.drafts import courts
from knowledge.letters.drafts.courts import Cited, Records, Support
from knowledge.letters.drafts.scheme import SourceCitation

FOLDER = Path(__file__).parent
STANCES = ("deny", "admit", "open")


class DemandRule(Record):
    """What an answer to a demand rests on."""

    id: str
    sources: tuple[SourceCitation, ...] = ()


class ArgumentRule(Record):
    """Which holdings an answer to an argument may lean on. ``law``: it claims law, so there is nothing to admit."""

    id: str
    law: bool = False
    support: tuple[Support, ...] = ()


class PointRules(Record):
    """How points are answered: why per stance, what arguments and demands rest on."""

    why: dict[str, Bilingual]
    admitted_law: Bilingual
    arguments: tuple[ArgumentRule, ...]
    demands: tuple[DemandRule, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One point with all that its words need. ``light`` is None for demands, which have no card."""

    words: str
    light: str | None
    support: tuple[Cited, ...]
    why: Bilingual
    sources: tuple[str, ...]
    decisions: tuple[str, ...]


@cache
def shipped() -> PointRules:
    """The rules that come with the program. Raises ContentError with every fault."""
    return load_one(FOLDER / "points.yaml", PointRules)


def answer(point: Mapping[str, Any], cards: Mapping[str, ArgumentCard], records: Records, on: dt.date) -> Answered:
    """The plan for one point: an argument by its card, anything else as a demand."""
    stance = point.get("stance") if point.get("stance") in STANCES else "unset"
    why = shipped().why[str(stance)]
    card = cards.get(str(point.get("argument")))
    if card is None:
        demand = next((rule for rule in shipped().demands if rule.id == _demand(point)), None)
        return Answered(f"demands.{_demand(point)}.{stance}", None, (), why, demand.sources if demand else (), ())
    rule = next((rule for rule in shipped().arguments if rule.id == card.id), None)
    wanted = rule.support if rule and stance == "deny" else ()
    support = courts.supporting(card.decisions, wanted, records, on)
    reason = Bilingual(de=f"{why.de} {card.light_reason.de}", en=f"{why.en} {card.light_reason.en}")
    part = {"deny": "deny", "admit": "still", "open": "ask", "unset": "ask"}[str(stance)]
    return Answered(
        f"arguments.{card.id}.{part}", card.light, support, reason, card.norms, tuple(one.id for one in support)
    )


def _demand(point: Mapping[str, Any]) -> str:
    """The demand meant: as named, else by what the point holds."""
    if demand := point.get("demand"):
        return str(demand)
    if point.get("amount_cents") is not None:
        return "payment"
    return "deadline" if point.get("deadline") is not None else "other"
