"""A bill of a lawyer or a fee of a court: fees by value, further clients, crediting, flat expenses, VAT, in cents.

Not a judgment: whether anybody owes the sum is a question of the case. A line is one fee rounded by itself (§ 2 Abs. 2
RVG); the flat expenses are taken from the fees before crediting, one matter at a time (Nr. 7002 VV RVG).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.content import Bilingual
from knowledge.costs.fees import CostsError, Law, fee, laws, rule, value_notes
from knowledge.costs.items import Item, items
from knowledge.costs.money import share
from knowledge.statements import Note, note


@dataclass(frozen=True, slots=True)
class Charge:
    """What is charged: an item on a value in cents. ``rate`` None takes the usual rate of the item."""

    item: str
    value_cents: int
    rate: Decimal | None = None
    clients: int = 1


@dataclass(frozen=True, slots=True)
class Credit:
    """An out-of-court fee on the same subject that is credited: its rate and value, and the day of that mandate."""

    value_cents: int
    rate: Decimal
    on: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill. ``rate`` is None for sums that are not a multiple of a fee; a credit is negative."""

    id: str
    label: Bilingual
    rate: Decimal | None
    cents: int
    citation: str


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill for one matter; ``table`` is the first day of the table used. All sums in cents."""

    value_cents: int
    on: dt.date
    table: dt.date
    lines: tuple[Line, ...]
    net_cents: int
    vat_rate: Decimal
    vat_cents: int
    total_cents: int
    notes: tuple[Note, ...]
    sources: tuple[str, ...]


def out_of_court(
    value_cents: int, on: dt.date, rate: Decimal | None = None, *,
    vat: bool = True, clients: int = 1, simple: bool = False,
) -> Bill:  # fmt: skip
    """The bill for a letter such as an Abmahnung (Nr. 2300, or 2301 for a ``simple`` one). Raises CostsError."""
    return bill([Charge("2301" if simple else "2300", value_cents, rate, clients)], on, vat=vat)


def bill(charges: Sequence[Charge], on: dt.date, *, vat: bool = True, credit: Credit | None = None) -> Bill:
    """The bill of one matter whose mandate was given ``on`` (§ 60 RVG). Raises CostsError for what cannot be."""
    if not charges:
        raise CostsError(note("nothing_charged"))
    fees = [line for charge in charges for line in lawyer_lines(charge, on)]
    flat = _expenses(sum(line.cents for line in fees))
    credited = [_credit(credit, charges[0].value_cents)] if credit else []
    lines = (*fees, *credited, flat)
    net = sum(line.cents for line in lines)
    rate = items().vat.rate(on) if vat else Decimal(0)
    tax = share(net, rate)
    value = charges[0].value_cents
    told = (*_rate_notes(charges), *value_notes(value), *(() if vat else (note("without_vat"),)))
    sources = (rule("RVG", on).source, *items().sources[:1])
    return Bill(value, on, rule("RVG", on).valid_from, lines, net, rate, tax, net + tax, told, sources)


def lawyer_lines(charge: Charge, on: dt.date) -> tuple[Line, ...]:
    """The fee of ``charge``, at least 15 euros (§ 13 Abs. 3 RVG), and apart from it what further clients add."""
    item = _item(charge.item)
    rate = item.rate if charge.rate is None else charge.rate
    _within_frame(item, rate)
    plain = fee_for(charge.item, charge.value_cents, on, rate)
    added = further_clients(charge.clients) if item.raised_by_1008 else Decimal(0)
    first = Line(item.id, item.label, rate, plain, item.citation)
    if not added:
        return (first,)
    increase = items().further_clients
    more = fee_for(charge.item, charge.value_cents, on, rate + added) - plain
    return (first, Line("1008", increase.label, added, more, increase.citation))


def court_line(item_id: str, value_cents: int, on: dt.date) -> Line:
    """A fee of the court; ``on`` is the day the instance became pending (§ 71 GKG). Raises CostsError."""
    item = _item(item_id)
    return Line(item.id, item.label, item.rate, fee_for(item_id, value_cents, on, item.rate), item.citation)


def fee_for(item_id: str, value_cents: int, on: dt.date, rate: Decimal) -> int:
    """The fee in cents: rate times the 1.0 fee, half-up, not below the minimum (§ 13 Abs. 3 RVG, § 34 Abs. 2 GKG)."""
    law = _item(item_id).law
    return at_rate(law, fee(law, value_cents, on), rate)


def at_rate(law: Law, single_cents: int, rate: Decimal) -> int:
    """A 1.0 fee of ``law`` times ``rate``, not below its minimum."""
    return max(share(single_cents, rate), laws()[law].minimum_cents)


def further_clients(clients: int) -> Decimal:
    """What ``clients`` add to the rate: 0.3 for each after the first, together at most 2.0 (Nr. 1008 VV RVG)."""
    if clients < 1:
        raise CostsError(note("no_client"))
    increase = items().further_clients
    return min(increase.each * (clients - 1), increase.highest)


def credited_cents(credit: Credit, value_cents: int) -> int:
    """What of an out-of-court fee is credited: half, at most a 0.75 fee, on the shared value (Vorbem. 3 Abs. 4 VV)."""
    crediting = items().crediting
    rate = min(credit.rate * crediting.part, crediting.highest_rate)
    return share(fee("RVG", min(credit.value_cents, value_cents), credit.on), rate)


def _credit(credit: Credit, value_cents: int) -> Line:
    crediting = items().crediting
    rate = min(credit.rate * crediting.part, crediting.highest_rate)
    return Line("credit", crediting.label, rate, -credited_cents(credit, value_cents), crediting.citation)


def _expenses(fees_cents: int) -> Line:
    flat = items().expenses
    return Line("7002", flat.label, None, min(share(fees_cents, flat.part), flat.highest_cents), flat.citation)


def _item(item_id: str) -> Item:
    found = items().by_id.get(item_id)
    if found is None:
        raise CostsError(note("unknown_item", item=item_id))
    return found


def _within_frame(item: Item, rate: Decimal) -> None:
    lowest, highest = item.lowest or item.rate, item.highest or item.rate
    if not lowest <= rate <= highest:
        raise CostsError(note("rate_out_of_frame", rate=rate, lowest=lowest, highest=highest, citation=item.citation))


def _rate_notes(charges: Sequence[Charge]) -> tuple[Note, ...]:
    told: list[Note] = []
    for charge in charges:
        item = _item(charge.item)
        if item.threshold is not None:
            rate = item.rate if charge.rate is None else charge.rate
            told.append(note("rate_needs_reason" if rate > item.threshold else "rate_usual", rate=rate))
    return tuple(told)
