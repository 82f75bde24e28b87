"""What no comparison can change: cards that speak of a case and were not looked at since, and points of the check that
do not meet the record.

Nothing is judged: a card leaves the list once its ``as_of`` is not before the decision. It is a list for a lawyer, who
reads each card and either changes it or only its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.check import conditions
from knowledge.check.conditions import CourtSays
from knowledge.check.scheme import Scheme
from knowledge.guide.cards import ArgumentCard, Digest, Misconception, QuestionCard
from knowledge.law.decisions import Decision
from knowledge.law.norms import Contested, NormCard
from knowledge.library.own import Content, decision_citation

Card = NormCard | QuestionCard | ArgumentCard | Digest | Misconception


@dataclass(frozen=True, slots=True)
class Unread:
    """A card last checked on ``as_of``. ``without``: its contested points in which the decision is no reading yet."""

    name: str
    as_of: dt.date
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unmet:
    """What the check asks of a record and does not find (``asked``), or what it finds and never asks for."""

    record: str
    place: str
    asked: bool


def unread(new: Content, records: Iterable[Decision], language: str) -> list[Unread]:
    """The cards that name one of ``records`` or another instance of its case, and are older than it.

    Those with a contested point that the decision is no part of come first, they are the likeliest to be wrong now.
    """
    found: dict[str, Unread] = {}
    for record in records:
        chain = record.chain
        case = {one.id for one in new.decisions.values() if one.id == record.id or (chain and one.chain == chain)}
        for name, card in _cards(new):
            if card.as_of < (record.date or record.checked_on) and case & _named(card):
                found[name] = Unread(name, card.as_of, _without(card, record, case, language))
    return sorted(found.values(), key=lambda one: not one.without)


def unmet(scheme: Scheme, records: Iterable[Decision]) -> list[Unmet]:
    """Where the rules of the check and the holdings of decided ``records`` do not meet, record by record."""
    rules = [rule.when for element in scheme.elements for rule in element.rules]
    atoms = {atom for when in rules for atom in conditions.atoms(when) if isinstance(atom, CourtSays)}
    return [one for record in records if record.date is not None for one in _gaps(record, atoms)]


def _gaps(record: Decision, atoms: Iterable[CourtSays]) -> Iterator[Unmet]:
    asked = sorted({(atom.norm, atom.absatz) for atom in atoms if atom.decision == record.id}, key=str)
    held = [(one.norm, one.absatz) for one in record.holdings if one.norm]
    if not asked:
        return
    name = decision_citation(record)
    for norm, absatz in asked:
        if not any(norm == other and absatz in (None, where) for other, where in held):
            yield Unmet(name, _place(norm, absatz), asked=True)
    for other, where in held:
        if not any(norm == other and absatz in (None, where) for norm, absatz in asked):
            yield Unmet(name, _place(other, where), asked=False)


def _place(norm: str | None, absatz: str | None) -> str:
    return f"{norm} Abs. {absatz}" if absatz else str(norm)


def _cards(content: Content) -> Iterator[tuple[str, Card]]:
    yield from content.norms.items()
    yield from ((f"question:{key}", card) for key, card in content.questions.items())
    yield from ((f"argument:{key}", card) for key, card in content.arguments.items())
    yield from ((f"digest:{key}", card) for key, card in content.digests.items())
    yield from ((f"misconception:{one.id}", one) for one in content.misconceptions)


def _named(card: Card) -> set[str]:
    readings = [reading for point in _contested(card) for reading in point.readings]
    return {*card.decisions, *(reading.decision for reading in readings if reading.decision)}


def _contested(card: Card) -> tuple[Contested, ...]:
    return card.contested if isinstance(card, NormCard | QuestionCard) else ()


def _without(card: Card, record: Decision, case: set[str], language: str) -> tuple[str, ...]:
    """The points in which a court of this case is a reading, but not this one."""
    return tuple(
        point.point.in_language(language)
        for point in _contested(card)
        if (held := {reading.decision for reading in point.readings}) & case and record.id not in held
    )
