"""What a payment is for, and which of the sums that a letter names several times stay.

Not arithmetic, and not the demand itself (demands.py): here a bare "zahlen Sie" gets the name of what is to be paid,
and a bare sum the name of the demand that asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from knowledge.letters.amounts import Priced
from knowledge.letters.clauses import Clauses
from knowledge.letters.demands import PAYMENTS, Demanded
from knowledge.letters.letter import Amount, Found
from knowledge.letters.paper import Paper

SUM_REACH = 400
PAID = {
    "schadensersatz": "schadensersatz",
    "lizenz": "lizenzzahlung",
    "anwaltskosten": "kostenerstattung",
    "vertragsstrafe": "vertragsstrafe",
}
PURPOSES = {demand: purpose for purpose, demand in PAID.items()} | {"kostenvorschuss": "gerichtskosten"}
PAYABLE = ("gesamt", "anwaltskosten", "hauptforderung", "vergleich", "schadensersatz", "lizenz", "kostenvorschuss")
FEES = ("geschaeftsgebuehr", "verfahrensgebuehr")
DEBTS = ("hauptforderung", "mahnkosten")
LICENSORS = ("kostenrechnung",)
VAGUE = ("other", "zinsen", "anwaltskosten", "gesamt", "streitwert")
_BETTER = {"anwaltskosten": {"gesamt"}, "streitwert": {"gegenstandswert"}, "gesamt": set()}


def paid_for(clauses: Clauses, payment: Demanded, demanded: Sequence[Demanded], priced: Sequence[Priced]) -> str:
    """What a bare "zahlen" pays: what its own sum is for, else the demand or the sum shortly before, else the bill."""
    clause = clauses.all[payment.clause]
    own = [price for price in priced if clause.start <= price.money.start < clause.end]
    sums = {price.money.cents for price in own}
    named = [PAID[price.purpose] for price in own if price.purpose in PAID]
    named += [PAID[price.purpose] for price in priced if price.money.cents in sums and price.purpose in PAID]
    if named:
        return named[0]
    near = [
        demand.id
        for demand in demanded
        if demand.id in PAYMENTS and 0 <= clause.paragraph - clauses.all[demand.clause].paragraph <= 1
    ]
    if near and not (own and clause.item):
        return near[-1]
    purposes = {price.purpose for price in priced}
    if purposes & set(DEBTS):
        return "zahlung"
    if purposes & set(FEES):
        return "kostenerstattung"
    before = [price for price in priced if 0 <= clause.start - price.money.start <= SUM_REACH and price.purpose in PAID]
    return PAID[before[-1].purpose] if before and not clause.item else "zahlung"


def fitting(kind: str, paid: str, priced: Sequence[Priced], things: Collection[str]) -> str:
    """``paid`` as this kind of letter means it: courts ask for their own fees, agencies for the licence they name."""
    if kind == "gerichtsschreiben":
        own = "kostenvorschuss" in things or any(price.purpose == "gerichtskosten" for price in priced)
        return "kostenvorschuss" if own else "zahlung"
    if paid == "zahlung" and kind in LICENSORS and "lizenzzahlung" in things:
        return "lizenzzahlung"
    return paid


def named(
    clauses: Clauses, kind: str, demanded: Sequence[Demanded], priced: Sequence[Priced], things: Collection[str]
) -> list[Demanded]:
    """``demanded`` with every bare payment named after what is to be paid; ``things``: all ids the letter speaks of."""
    if kind == "mahnbescheid":
        return list(demanded)
    return [
        replace(demand, id=fitting(kind, paid_for(clauses, demand, demanded, priced), priced, things))
        if demand.id == "zahlung"
        else demand
        for demand in demanded
    ]


def listed_costs(clauses: Clauses, priced: Sequence[Priced]) -> list[Demanded]:
    """The lawyers' costs that a Mahnbescheid lists beside the claim, as a demand; at most one."""
    costs = [price.money for price in priced if price.purpose == "anwaltskosten"][:1]
    return [Demanded("kostenerstattung", cost.start, cost.end, clauses.at(cost.start), "medium") for cost in costs]


def named_by_payment(
    clauses: Clauses, demanded: Sequence[Demanded], priced: Sequence[Priced], kind: str
) -> list[Priced]:
    """A sum that is only said to be paid is for what the payment is for; in an offer it is the sum offered."""
    paid: dict[int, str] = {}
    for demand in demanded:
        if demand.id in PURPOSES:
            paid.setdefault(demand.clause, PURPOSES[demand.id])
    sums = []
    for price in priced:
        purpose = paid.get(clauses.at(price.money.start), "vergleich" if kind == "settlement_offer" else None)
        sums.append(replace(price, purpose=purpose) if price.purpose == "other" and purpose else price)
    return sums


def amounts(paper: Paper, priced: Sequence[Priced]) -> tuple[Found[Amount], ...]:
    """Each amount once per purpose; one without purpose, or a lump of costs, only where no better name is known."""
    best: dict[tuple[int, str, str], Priced] = {}
    for price in priced:
        best.setdefault((price.money.cents, price.money.currency, price.purpose), price)
    kept = []
    for (cents, currency, purpose), price in best.items():
        others = {key[2] for key in best if key[:2] == (cents, currency)} - {purpose}
        better = others - {"other"} if purpose in ("other", "zinsen") else others & _BETTER.get(purpose, set())
        if not (purpose in VAGUE and better):
            kept.append(price)
    return tuple(
        Found(
            Amount(price.money.cents, price.purpose, price.money.currency),
            *paper.place(price.money.start, price.money.end),
            price.confidence,
        )
        for price in sorted(kept, key=lambda price: price.money.start)
    )


def value(found: Sequence[Found[Amount]]) -> Found[int] | None:
    """The Gegenstandswert: the largest named so, else the Streitwert."""
    for purpose in ("gegenstandswert", "streitwert"):
        values = [one for one in found if one.value.purpose == purpose]
        if values:
            largest = max(values, key=lambda one: one.value.cents)
            return Found(largest.value.cents, largest.start, largest.end, "high" if len(values) == 1 else "medium")
    return None
