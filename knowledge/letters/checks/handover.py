"""Why a person should go to a lawyer with this letter now: reasons as data, and how soon.

Not a refusal: everything else is still explained. The list is fixed (court paper, Abmahnung, counterclaim, deadline,
interim relief, amount, foreign party, criminal law, limitation); signs and limits are in handover.yaml.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from knowledge.content import Record, Text, load_one
from knowledge.costs.money import Euro
from knowledge.deadlines.periods import DeadlineError, add_months
from knowledge.letters.checks import deadlines, limits
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.facts import side
from knowledge.letters.checks.finding import FOLDER
from knowledge.letters.letter import Found
from knowledge.letters.signs import Sign, Signs
from knowledge.statements import Note, note


class _Data(Record):
    threshold_cents: int
    limitation_months: int
    payable: tuple[Text, ...]
    foreign_forms: tuple[Text, ...]
    foreign: tuple[Sign, ...]
    criminal: tuple[Sign, ...] = Field(min_length=1)
    interim: tuple[Sign, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``urgent``: do not wait, a court or a strict period is involved."""

    id: str
    note: Note
    urgent: bool = False


@cache
def _data() -> _Data:
    return load_one(FOLDER / "handover.yaml", _Data)


@cache
def _signs() -> Signs:
    data = _data()
    return Signs({"criminal": data.criminal, "interim": data.interim, "foreign": data.foreign})


def reasons(case: Case) -> tuple[Reason, ...]:
    """Every reason, the urgent ones first."""
    found = [*_court(case), *_claims(case), *_running(case), *_dangers(case), *_limitation(case)]
    return tuple(sorted(found, key=lambda one: not one.urgent))


def _court(case: Case) -> Iterator[Reason]:
    if case.kind in deadlines.COURT_KINDS or case.kind == "klage":
        yield Reason("court", note("handover_court"), urgent=True)


def _claims(case: Case) -> Iterator[Reason]:
    if case.kind in ("abmahnung", "unterlassungserklaerung"):
        yield Reason("abmahnung", note("handover_abmahnung"))
    elif side(case.letter, case.facts) == "counterclaim" and case.demanded("kostenerstattung", "zahlung"):
        yield Reason("counterclaim", note("handover_counterclaim"))
    payable = [one.value.cents for one in case.amounts(*_data().payable)]
    if payable and max(payable) > _data().threshold_cents:
        told = {"amount": Euro(max(payable)), "threshold": Euro(_data().threshold_cents)}
        yield Reason("amount", note("handover_amount", **told))


def _running(case: Case) -> Iterator[Reason]:
    friendly = case.kind in ("request", "takedown_answer", "data_access_answer")
    open_ones = [one for one in deadlines.due(case) if not one.past and one.found.value.kind != "offer"]
    if open_ones and not friendly:
        days = [one.act_by for one in open_ones if one.act_by and one.act_by >= case.on]
        told = note("handover_deadline_day", day=min(days)) if days else note("handover_deadline")
        yield Reason("deadline", told, urgent=any(one.court for one in open_ones))


def _dangers(case: Case) -> Iterator[Reason]:
    places = case.places(_signs())
    if "interim" in places or (case.letter.court_paper and case.letter.court_paper.value == "einstweilige_verfuegung"):
        yield Reason("interim", note("handover_interim"), urgent=case.kind in deadlines.COURT_KINDS)
    if "criminal" in places:
        yield Reason("criminal", note("handover_criminal"))
    parties = (case.letter.sender, case.letter.opponent)
    if (
        "foreign" in places
        or any(one.value.currency != "EUR" for one in case.letter.amounts)
        or any(map(_foreign, parties))
    ):
        yield Reason("foreign", note("handover_foreign"))


def _foreign(party: Found[str] | None) -> bool:
    """Does the name end in a form of company that German law does not have?"""
    words = party.value.replace(",", " ").split() if party else []
    return any(word.strip("()").lower() in _data().foreign_forms for word in words[1:])


def _limitation(case: Case) -> Iterator[Reason]:
    try:
        result = limits.own(case)
    except DeadlineError:
        return
    if result and result.end and case.on <= result.end < _months_on(case.on):
        yield Reason("limitation", note("handover_limitation", end=result.end, safe=result.safe), urgent=True)


def _months_on(on: dt.date) -> dt.date:
    return add_months(on, _data().limitation_months)
