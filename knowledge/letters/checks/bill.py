"""The bill in a letter: which amounts belong together, and whether they are worked out correctly (RVG, § 97a UrhG).

Not the arithmetic (knowledge.costs.bill_check) and not a judgment that anything is owed. Where several totals stand in
a letter, the one that the items make is taken; a sum that fits nothing is told as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from knowledge.content import Bilingual, Record, load_one
from knowledge.costs import bill_check
from knowledge.costs.bill import fee_for
from knowledge.costs.bill_check import ClaimedBill
from knowledge.costs.fees import CostsError
from knowledge.costs.items import items
from knowledge.costs.money import Euro, share
from knowledge.costs.refund import UNKNOWN, Addressee
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.facts import side
from knowledge.letters.checks.finding import FOLDER, Finding, Place, State
from knowledge.letters.letter import Amount, Found
from knowledge.letters.signs import Sign, Signs
from knowledge.statements import note

DAMAGES = ("schadensersatz", "lizenz", "zuschlag")
FURTHER = ("verfahrensgebuehr", "terminsgebuehr", "einigungsgebuehr", "mahnkosten", "dokumentationskosten")
TOTALS = ("anwaltskosten", "gesamt", "hauptforderung")
_PLACES = {
    "fee": ("geschaeftsgebuehr",), "expenses": ("auslagenpauschale",), "net_sum": ("zwischensumme",),
    "vat": ("umsatzsteuer",), "input_tax": ("umsatzsteuer",), "value": ("gegenstandswert",),
    "cap": ("gegenstandswert",),
}  # fmt: skip


class Names(Record):
    """What amounts are called in a sentence, and phrases that belong to bills."""

    items: dict[str, Bilingual]
    crediting: tuple[Sign, ...]
    reason_for_rate: tuple[Sign, ...]


@cache
def names() -> Names:
    """The names. Raises ContentError with every fault."""
    return load_one(FOLDER / "bill.yaml", Names)


@cache
def _signs() -> Signs:
    return Signs({"crediting": names().crediting, "reason": names().reason_for_rate})


def check(case: Case) -> Iterator[Finding]:
    """Every point of the bill, in its order; nothing where the letter claims no costs."""
    claimed = claimed_bill(case)
    if claimed is not None:
        findings = bill_check.check_bill(claimed, _day(case))
        for one in findings:
            yield _ours(case, one)
        yield from _doubled(claimed, findings)
        yield from _grand_total(case, claimed)
    yield from _two_fees(case)
    yield from _crediting(case)
    yield from _damages(case)


def claimed_bill(case: Case) -> ClaimedBill | None:
    """The costs that the letter claims, as far as it states them; None where it claims none."""
    fee, flat = _fee(case), _cents(case.amounts("auslagenpauschale"))
    total = _total(case, fee)
    if fee is None and flat is None and total is None:
        return None
    private, bound = case.facts.addressee_private, case.facts.already_bound
    fair = False if private and bound is False else None  # special circumstances are for the sender to show
    found = ClaimedBill(
        value_cents=_value(case, fee), rate=case.letter.fee_rate.value if case.letter.fee_rate else None, fee_cents=fee,
        expenses_cents=flat, net_cents=_cents(case.amounts("zwischensumme")),
        vat_cents=_cents(case.amounts("umsatzsteuer")),
        gross_cents=total, mandate_known=case.facts.mandate_on is not None, input_tax=case.facts.input_tax,
        reason_for_rate="reason" in case.places(_signs()), purpose=side(case.letter, case.facts),
        addressee=UNKNOWN if private is None else Addressee(private, private, bound, fair),
    )  # fmt: skip
    return _completed(_with_further(found, case), case)


def _day(case: Case) -> dt.date:
    return case.facts.mandate_on or case.written or case.on


def _fee(case: Case) -> int | None:
    """The Geschäftsgebühr; of several the largest."""
    return max((one.value.cents for one in case.amounts("geschaeftsgebuehr")), default=None)


def _value(case: Case, fee: int | None) -> int | None:
    """The Gegenstandswert: the one (or the sum) that makes the fee, else the one that was read."""
    stated = case.letter.gegenstandswert_cents
    values = [one.value.cents for one in case.amounts("gegenstandswert")]
    rate = case.letter.fee_rate.value if case.letter.fee_rate else items().by_id["2300"].rate
    for value in dict.fromkeys((*values, sum(values))) if fee else ():
        try:
            if value > 0 and fee_for("2300", value, _day(case), rate) == fee:
                return value
        except CostsError:
            return stated.value if stated else None
    return stated.value if stated else None


def _total(case: Case, fee: int | None) -> int | None:
    """The sum of the costs: the one the items make, else the lawyer's costs, else the only sum of a mere cost claim."""
    sums = [one.value.cents for one in case.amounts(*TOTALS)]
    flat = _cents(case.amounts("auslagenpauschale")) or 0
    net = _cents(case.amounts("zwischensumme")) or ((fee or 0) + flat)
    vat = _cents(case.amounts("umsatzsteuer"))
    made = [net + vat] if vat is not None else [net + share(net, items().vat.rates[-1].rate), net]
    fitting = [cents for cents in made if cents in sums]
    if fee is not None and fitting:
        return fitting[0]
    costs = [one.value.cents for one in case.amounts("anwaltskosten")]
    if costs:
        return costs[0]
    if not sums or case.amounts(*DAMAGES):
        return None
    if fee is not None or case.demanded("kostenerstattung") or case.amounts("gegenstandswert"):
        return min((cents for cents in sums if cents >= net), default=sums[0])
    return None


def _with_further(found: ClaimedBill, case: Case) -> ClaimedBill:
    """Other items of the bill are counted, unless the net sum fits without them."""
    further = sum(one.value.cents for one in case.amounts(*FURTHER))
    plain = (found.fee_cents or 0) + (found.expenses_cents or 0)
    return found if not further or plain == found.net_cents else replace(found, further_cents=further)


def _completed(found: ClaimedBill, case: Case) -> ClaimedBill:
    """A total without a word on VAT is the net sum if the items say so, or contains VAT if that fits to the cent."""
    if found.fee_cents is None or found.gross_cents is None or found.vat_cents is not None:
        return found
    net = found.fee_cents + (found.expenses_cents or 0) + found.further_cents
    if found.gross_cents == net + share(net, items().vat.rate(max(_day(case), items().vat.rates[0].valid_from))):
        return replace(found, vat_cents=found.gross_cents - net)
    return replace(found, net_cents=found.gross_cents, gross_cents=None) if found.net_cents is None else found


def _ours(case: Case, one: bill_check.Finding) -> Finding:
    """The finding of the costs room with its place; a cap that is kept is no fault, one that holds has an exception."""
    found = Finding(f"bill.{one.id}", one.state, one.note, _place(case, one), ("kostenerstattung",))
    if one.id != "cap" or one.right_cents is None:
        return found
    if one.claimed_cents is not None and one.claimed_cents <= one.right_cents:
        return replace(found, state="ok", note=note("bill_cap_kept", most=Euro(one.right_cents)))
    if one.state == "wrong":
        told = {"claimed": Euro(one.claimed_cents) if one.claimed_cents is not None else names().items["gesamt"]}
        return replace(found, note=note("bill_cap_unless", most=Euro(one.right_cents), **told))
    return found


def _place(case: Case, one: bill_check.Finding) -> Place | None:
    if one.id == "rate" and case.letter.fee_rate:
        return case.letter.fee_rate.start, case.letter.fee_rate.end
    amounts = case.amounts(*_PLACES.get(one.id, TOTALS))
    same = [found for found in amounts if found.value.cents == one.claimed_cents]
    first: Found[Amount] | None = next(iter(same or amounts), None)
    return (first.start, first.end) if first else None


def _doubled(claimed: ClaimedBill, findings: Sequence[bill_check.Finding]) -> Iterator[Finding]:
    """A sum that is too high by exactly one of its items."""
    parts = {
        "geschaeftsgebuehr": claimed.fee_cents, "auslagenpauschale": claimed.expenses_cents,
        "umsatzsteuer": claimed.vat_cents,
    }  # fmt: skip
    for one in findings:
        if one.id not in ("net_sum", "gross_sum") or one.state == "ok" or not one.claimed_cents or not one.right_cents:
            continue
        over = one.claimed_cents - one.right_cents
        item = next((name for name, cents in parts.items() if cents and cents == over), None)
        if item:
            yield Finding(
                "bill.double", "wrong", note("bill_double", over=Euro(over), item=names().items[item]),
                related=(f"bill.{one.id}",),
            )  # fmt: skip
            return


def _grand_total(case: Case, claimed: ClaimedBill) -> Iterator[Finding]:
    """Costs and damages together, where the letter adds them up."""
    costs = claimed.gross_cents or claimed.net_cents
    damages = [one.value.cents for one in case.amounts(*DAMAGES)]
    if not costs or not damages:
        return
    for one in case.amounts("gesamt", "hauptforderung"):
        if one.value.cents in {costs + sum(damages), *(costs + cents for cents in damages)}:
            told = note("bill_grand_total_ok", total=Euro(one.value.cents), costs=Euro(costs))
            yield Finding("bill.grand_total", "ok", told, (one.start, one.end))
            return


def _two_fees(case: Case) -> Iterator[Finding]:
    """Two Geschäftsgebühren for what may be one matter (§ 15 Abs. 2, § 22 Abs. 1 RVG)."""
    fees = case.amounts("geschaeftsgebuehr")
    if len({one.value.cents for one in fees}) > 1:
        yield Finding("bill.two_fees", "open", note("bill_two_fees", count=len(fees)), (fees[1].start, fees[1].end))


def _crediting(case: Case) -> Iterator[Finding]:
    """Half of the out-of-court fee is credited on the court fee (Vorbem. 3 Abs. 4 VV RVG)."""
    court, before = case.amounts("verfahrensgebuehr"), case.amounts("geschaeftsgebuehr")
    if not court or not before:
        return
    told = case.places(_signs()).get("crediting", [])
    state: State = "ok" if told else "open"
    place = told[0] if told else (court[0].start, court[0].end)
    yield Finding("bill.crediting", state, note("bill_credited" if told else "bill_not_credited"), place)


def _damages(case: Case) -> Iterator[Finding]:
    """Damages, licence fees and penalties: no arithmetic shows what is owed."""
    damages = case.amounts(*DAMAGES)
    if damages or case.demanded("schadensersatz", "lizenzzahlung"):
        place = (damages[0].start, damages[0].end) if damages else None
        yield Finding("bill.damages", "open", note("damages_open"), place, ("schadensersatz", "lizenzzahlung"))
    if case.demanded("vertragsstrafe"):
        yield Finding("bill.penalty", "open", note("penalty_open"), related=("vertragsstrafe",))


def _cents(amounts: Sequence[Found[Amount]]) -> int | None:
    return amounts[0].value.cents if amounts else None
