"""What a dispute may cost in the worst case: letter, first instance, appeal, Revision, and how each may end.

Not a forecast. It adds up what becomes due for both lawyers and the court by law, and says who bears it when; how
likely that is, it never says. Experts, travel, translations and fee agreements come on top and are not in the figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.costs.bill import Bill, Charge, Credit, Line, bill, court_line, out_of_court
from knowledge.costs.courts import Court, course, courts, lawyer_required, notes_on_course
from knowledge.costs.fees import FOLDER, CostsError, rule, texts, value_notes
from knowledge.costs.items import items
from knowledge.statements import Note, note

EndingName = Literal["judgment", "settlement", "withdrawal", "acknowledgement"]
MOST_INSTANCES = 3


class Fees(Record):
    """Items that one lawyer and the court charge in one instance."""

    lawyer: tuple[Text, ...] = Field(min_length=1)
    court: Text


class Ending(Record):
    """How an instance ends: its fees by instance, and the statement on who pays."""

    label: Bilingual
    payer: Text
    fees: dict[int, Fees]


class Scenario(Record):
    """A course of the dispute that people ask about."""

    id: Text
    label: Bilingual
    letter: bool = False
    counterclaim: bool = False
    instances: int = Field(ge=0, le=MOST_INSTANCES)
    ending: EndingName


class Endings(Record):
    """All endings and scenarios."""

    as_of: dt.date
    endings: dict[EndingName, Ending]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """The days that choose the tables of an instance: mandate (§ 60 RVG), pending (§ 71 GKG)."""

    mandate: dt.date
    pending: dt.date


@dataclass(frozen=True, slots=True)
class Instance:
    """Costs of one instance in cents. ``own`` is None where the person goes without a lawyer."""

    number: int
    court: Court
    lawyer_required: bool
    court_fee: Line
    own: Bill | None
    opponent: Bill | None
    total_cents: int


@dataclass(frozen=True, slots=True)
class Risk:
    """Everything together. ``settlement_share_cents``: own lawyers and half the court (§ 98 ZPO), for a settlement."""

    value_cents: int
    ending: EndingName
    letter: Bill | None
    counterclaim: Bill | None
    instances: tuple[Instance, ...]
    total_cents: int
    settlement_share_cents: int | None
    notes: tuple[Note, ...]
    sources: tuple[str, ...]

    @property
    def without_own_lawyer_cents(self) -> int | None:
        """The total without own lawyers where none is required (§ 78 ZPO); None where that changes nothing."""
        free = [one.own.total_cents for one in self.instances if one.own and not one.lawyer_required]
        return self.total_cents - sum(free) if free else None


def same_day(on: dt.date, instances: int) -> tuple[Start, ...]:
    """Starts of ``instances`` instances as if all began ``on``: the plain assumption for a first look."""
    if not 0 <= instances <= MOST_INSTANCES:
        raise CostsError(note("instances_out_of_range", most=MOST_INSTANCES))
    return (Start(on, on),) * instances


def risk(
    value_cents: int, starts: Sequence[Start], *, letter: dt.date | None = None, counterclaim: dt.date | None = None,
    ending: EndingName = "judgment", own_lawyer: bool = True, vat: bool = True, opponent_vat: bool = True,
) -> Risk:  # fmt: skip
    """The costs of a dispute through ``len(starts)`` instances, the last of which ends by ``ending``.

    ``letter``: mandate of an own lawyer for a letter before; ``counterclaim``: mandate of the opponent's lawyer who
    fends it off and whose costs are claimed back (§ 97a Abs. 4 UrhG). Half of such a fee is credited in the first
    instance. Without ``own_lawyer`` only courts that require one have one. Raises CostsError as bill() does.
    """
    if letter is None and counterclaim is None and not starts:
        raise CostsError(note("nothing_charged"))
    own = _Side(letter, vat, own_lawyer)
    opponent = _Side(counterclaim, opponent_vat, True)
    before, against = own.letter_bill(value_cents), opponent.letter_bill(value_cents)
    way = course(value_cents, starts[0].pending) if starts else ()
    gone = tuple(
        _instance(number, court, value_cents, start, ending if number == len(starts) else "judgment", (own, opponent))
        for number, (court, start) in enumerate(zip(way, starts, strict=False), 1)
    )
    letters = sum(one.total_cents for one in (before, against) if one)
    told = _notes(value_cents, starts, ending, own, opponent)
    return Risk(
        value_cents, ending, before, against, gone, letters + sum(one.total_cents for one in gone),
        _settled(gone, before, ending), told, _sources(starts, (own, opponent), told),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    """One party: when a lawyer was instructed for a letter before, VAT, and whether it wants a lawyer at all."""

    letter: dt.date | None
    vat: bool
    lawyer: bool

    def letter_bill(self, value_cents: int) -> Bill | None:
        return out_of_court(value_cents, self.letter, vat=self.vat) if self.letter else None

    def bill(self, court: Court, number: int, charges: Sequence[Charge], mandate: dt.date) -> Bill | None:
        if not (self.lawyer or lawyer_required(court)):
            return None
        rate = items().by_id["2300"].rate
        credit = Credit(charges[0].value_cents, rate, self.letter) if self.letter and number == 1 else None
        return bill(charges, mandate, vat=self.vat, credit=credit)


def _instance(
    number: int, court: Court, value_cents: int, start: Start, ending: EndingName, sides: tuple[_Side, _Side]
) -> Instance:
    fees = endings().endings[ending].fees[number]
    charges = [Charge(item, value_cents) for item in fees.lawyer]
    own, opponent = (side.bill(court, number, charges, start.mandate) for side in sides)
    line = court_line(fees.court, value_cents, start.pending)
    total = line.cents + sum(one.total_cents for one in (own, opponent) if one)
    return Instance(number, court, lawyer_required(court), line, own, opponent, total)


def _settled(gone: Sequence[Instance], before: Bill | None, ending: EndingName) -> int | None:
    """Own lawyers and half of the court's fees: costs set off against each other (§ 98 ZPO)."""
    if ending != "settlement" or not gone:
        return None
    own = sum(one.own.total_cents for one in gone if one.own) + (before.total_cents if before else 0)
    return own + -(-sum(one.court_fee.cents for one in gone) // 2)


def _notes(
    value_cents: int, starts: Sequence[Start], ending: EndingName, own: _Side, opponent: _Side
) -> tuple[Note, ...]:
    told = list(value_notes(value_cents))
    if own.letter:
        told.append(note("letter_refund"))
    if opponent.letter:
        told.append(note("counterclaim"))
    if starts:
        told += notes_on_course(value_cents, starts[0].pending, len(starts))
        told.append(note(endings().endings[ending].payer))
        if not own.lawyer:
            told.append(note("without_own_lawyer"))
        if own.letter or opponent.letter:
            told.append(note("credited"))
        if len(starts) > 1:
            told.append(note("later_instances_later_tables"))
    return (*told, note("not_included"))


def _sources(starts: Sequence[Start], sides: Sequence[_Side], told: Sequence[Note]) -> tuple[str, ...]:
    mandates = [start.mandate for start in starts] + [side.letter for side in sides if side.letter]
    used = [rule("RVG", day).source for day in mandates] + [rule("GKG", start.pending).source for start in starts]
    limits = [courts().limits_on(starts[0].pending).source] if starts else []
    return tuple(dict.fromkeys([*used, *items().sources, *limits, *texts().sources(told)]))


def scenarios(value_cents: int, on: dt.date) -> tuple[tuple[Scenario, Risk], ...]:
    """The usual courses of a dispute with their costs, all begun ``on``. Raises CostsError."""
    return tuple(
        (
            one,
            risk(
                value_cents,
                same_day(on, one.instances),
                letter=on if one.letter else None,
                counterclaim=on if one.counterclaim else None,
                ending=one.ending,
            ),
        )
        for one in endings().scenarios
    )


@cache
def endings() -> Endings:
    """The data. Raises ContentError with every fault."""
    return load_one(FOLDER / "endings.yaml", Endings)
