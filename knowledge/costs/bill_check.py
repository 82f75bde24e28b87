"""Is this bill worked out correctly? What the other side claims, point by point: ok, wrong or open, with what is right.

Not whether the money is owed. "Wrong" is said only where the figures themselves show it; what depends on facts that the
bill does not tell (a reason for a higher rate, input tax, who was warned) stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.costs.bill import fee_for
from knowledge.costs.explain import explain_amount
from knowledge.costs.fees import CostsError, laws, rule, texts
from knowledge.costs.items import items
from knowledge.costs.money import Euro, share
from knowledge.costs.refund import UNKNOWN, Addressee, cap, capped_bill
from knowledge.statements import Note, note

State = Literal["ok", "wrong", "open"]
Purpose = Literal["abmahnung", "counterclaim"]


@dataclass(frozen=True, slots=True)
class ClaimedBill:
    """What a bill says; None is "not stated". ``further_cents`` is the net sum of other items, ``gross`` the final sum,
    ``damages_cents`` the part of the value that stands for damages (the cap does not touch it).

    ``mandate_known``: is the day of the check the day of the mandate (§ 60 RVG), or only that of the letter?
    ``input_tax``: may the claimant deduct input tax? ``addressee``: who was warned, for the cap of § 97a Abs. 3 UrhG.
    """

    value_cents: int | None = None
    rate: Decimal | None = None
    fee_cents: int | None = None
    expenses_cents: int | None = None
    further_cents: int = 0
    damages_cents: int = 0
    net_cents: int | None = None
    vat_cents: int | None = None
    gross_cents: int | None = None
    mandate_known: bool = False
    reason_for_rate: bool = False
    input_tax: bool | None = None
    purpose: Purpose = "abmahnung"
    addressee: Addressee = UNKNOWN


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: ``note`` says it, ``claimed_cents`` and ``right_cents`` hold the figures where there are any."""

    id: str
    state: State
    note: Note
    claimed_cents: int | None = None
    right_cents: int | None = None

    @property
    def norm(self) -> str | None:
        """The rule behind it."""
        return texts().norm(self.note)

    def message(self, language: str) -> str:
        """The sentence in "de" or "en"."""
        return texts().say(self.note, language)


def check_bill(claimed: ClaimedBill, on: dt.date) -> tuple[Finding, ...]:
    """Every point that can be checked, in the order of a bill. Never raises for what a bill may contain."""
    try:
        rule("RVG", on)
    except CostsError as error:
        return (Finding("table", "open", error.note), *_sums(claimed))
    findings = [*_fee(claimed, on), *_rate(claimed), *_expenses(claimed), *_sums(claimed), *_vat(claimed, on)]
    findings += [*_input_tax(claimed), *_total(claimed, on), *_cap(claimed, on)]
    return tuple(findings)


def _fee(claimed: ClaimedBill, on: dt.date) -> Iterator[Finding]:
    """Value × rate = fee, and by which table (§ 13 Abs. 1, § 60 Abs. 1 RVG)?"""
    value, charged = claimed.value_cents, claimed.fee_cents
    if value is None or value <= 0:
        yield Finding("value", "open", note("bill_value_missing"))
        return
    if charged is None:
        return
    rates = (claimed.rate,) if claimed.rate is not None else tuple(dict.fromkeys((Decimal("1.3"), *_tenths())))
    here = [rate for rate in rates if fee_for("2300", value, on, rate) == charged]
    if here:
        yield Finding(
            "fee", "ok", note("bill_fee_ok", rate=here[0], value=Euro(value), fee=Euro(charged)), charged, charged
        )
        return
    yield from _other_table(claimed, on, rates)


def _other_table(claimed: ClaimedBill, on: dt.date, rates: tuple[Decimal, ...]) -> Iterator[Finding]:
    value, charged = claimed.value_cents or 0, claimed.fee_cents
    right = fee_for("2300", value, on, claimed.rate or Decimal("1.3"))
    told = {"claimed": Euro(charged or 0), "right": Euro(right), "value": Euro(value), "on": on}
    for other in laws()["RVG"].rules:
        if other.covers(on) or charged not in {fee_for("2300", value, other.valid_from, rate) for rate in rates}:
            continue
        told |= {"table": other.valid_from}
        if other.valid_from > on:
            yield Finding("table", "wrong", note("bill_later_table", **told), charged, right)
        elif claimed.mandate_known:
            yield Finding("table", "wrong", note("bill_earlier_table", **told), charged, right)
        else:
            yield Finding(
                "table", "open", note("bill_earlier_table_open", until=other.valid_to, **told), charged, right
            )
        return
    if claimed.rate is None:
        yield Finding("fee", "open", note("bill_fee_without_rate", **told), charged, right)
    else:
        yield Finding("fee", "wrong", note("bill_fee_wrong", rate=claimed.rate, **told), charged, right)


def _rate(claimed: ClaimedBill) -> Iterator[Finding]:
    """Is the rate in its frame, and above 1.3 only with a reason (Nr. 2300 VV RVG)?"""
    item, rate = items().by_id["2300"], claimed.rate
    if rate is None or item.lowest is None or item.highest is None or item.threshold is None:
        return
    told = {"rate": rate, "lowest": item.lowest, "highest": item.highest, "threshold": item.threshold}
    if rate > item.highest:
        yield Finding("rate", "wrong", note("bill_rate_too_high", **told))
    elif rate > item.threshold:
        key = "bill_rate_reason_given" if claimed.reason_for_rate else "bill_rate_no_reason"
        yield Finding("rate", "open", note(key, **told))
    elif rate >= item.lowest or rate == items().by_id["2301"].rate:
        yield Finding("rate", "ok", note("bill_rate_ok", **told))
    else:
        yield Finding("rate", "open", note("bill_rate_low", **told))


def _expenses(claimed: ClaimedBill) -> Iterator[Finding]:
    """The flat sum: 20 % of the fees, at most 20 euros (Nr. 7002 VV RVG)."""
    flat, stated = items().expenses, claimed.expenses_cents
    if stated is None:
        return
    highest = flat.highest_cents
    if claimed.fee_cents is not None:
        highest = min(share(claimed.fee_cents + claimed.further_cents, flat.part), highest)
    told = {"claimed": Euro(stated), "right": Euro(highest)}
    state: State = "ok" if stated <= highest else "wrong"
    yield Finding("expenses", state, note(f"bill_expenses_{state}", **told), stated, min(stated, highest))


def _sums(claimed: ClaimedBill) -> Iterator[Finding]:
    """Do the items add up to the net sum, and net and VAT to the final sum?"""
    if claimed.fee_cents is not None and claimed.net_cents is not None:
        right = claimed.fee_cents + (claimed.expenses_cents or 0) + claimed.further_cents
        yield _sum("net_sum", claimed.net_cents, right)
    if claimed.gross_cents is not None and (net := _net(claimed)) is not None and claimed.vat_cents is not None:
        yield _sum("gross_sum", claimed.gross_cents, net + claimed.vat_cents)


def _sum(name: str, stated: int, right: int) -> Finding:
    state: State = "ok" if stated == right else "wrong"
    return Finding(name, state, note(f"bill_{name}_{state}", claimed=Euro(stated), right=Euro(right)), stated, right)


def _vat(claimed: ClaimedBill, on: dt.date) -> Iterator[Finding]:
    """Is it 19 % of the net sum (Nr. 7008 VV RVG)?"""
    net = _net(claimed)
    if not claimed.vat_cents or net is None:
        return
    right = share(net, items().vat.rate(on))
    state: State = "ok" if right == claimed.vat_cents else "wrong"
    told = {"claimed": Euro(claimed.vat_cents), "right": Euro(right), "percent": int(items().vat.rate(on) * 100)}
    yield Finding("vat", state, note(f"bill_vat_{state}", **told), claimed.vat_cents, right)


def _input_tax(claimed: ClaimedBill) -> Iterator[Finding]:
    """Whoever may deduct input tax has no damage in the VAT."""
    if not claimed.vat_cents:
        return
    net = _net(claimed)
    if net is None and claimed.gross_cents is not None:
        net = claimed.gross_cents - claimed.vat_cents
    yield _input_tax_finding(claimed, claimed.vat_cents, net)


def _input_tax_finding(claimed: ClaimedBill, vat_cents: int, net_cents: int | None) -> Finding:
    keys: dict[bool | None, tuple[State, str]] = {
        None: ("open", "bill_input_tax_open"),
        True: ("wrong", "bill_input_tax_wrong"),
        False: ("ok", "bill_input_tax_ok"),
    }  # fmt: skip
    state, key = keys[claimed.input_tax]
    return Finding("input_tax", state, note(key, vat=Euro(vat_cents)), claimed.gross_cents, net_cents)


def _total(claimed: ClaimedBill, on: dt.date) -> Iterator[Finding]:
    """Only a final sum is stated: how could it have come about?"""
    total = claimed.gross_cents if claimed.gross_cents is not None else claimed.net_cents
    if claimed.fee_cents is not None or total is None or claimed.further_cents:
        return
    value = claimed.value_cents if claimed.value_cents and claimed.value_cents > 0 else None
    for way in explain_amount(total, value, on)[:1]:
        told = {"total": Euro(total), "rate": way.rate, "fee": Euro(way.fee_cents), "value": Euro(way.value_cents)}
        told |= {"above": Euro(way.above_cents), "expenses": Euro(way.expenses_cents), "vat": Euro(way.vat_cents)}
        if value is None:
            yield Finding("total", "open", note("bill_total_fits_values", **told), total)
        else:
            yield Finding("total", "ok", note("bill_total_explained", **told), total, total)
        if way.vat_cents and claimed.vat_cents is None:
            yield _input_tax_finding(claimed, way.vat_cents, total - way.vat_cents)
        return
    yield from _total_unexplained(total, value, claimed, on)


def _total_unexplained(total: int, value: int | None, claimed: ClaimedBill, on: dt.date) -> Iterator[Finding]:
    for other in laws()["RVG"].rules if value else ():
        if not other.covers(on) and explain_amount(total, value, other.valid_from):
            told = {"total": Euro(total), "table": other.valid_from, "on": on}
            sure = other.valid_from > on or claimed.mandate_known
            yield Finding("total", "wrong" if sure else "open", note("bill_total_other_table", **told), total)
            return
    yield Finding("total", "open", note("bill_total_unexplained", total=Euro(total)), total)


def _cap(claimed: ClaimedBill, on: dt.date) -> Iterator[Finding]:
    """Is the refund capped at a value of 1,000 euros (§ 97a Abs. 3 S. 2 UrhG)?"""
    limit = items().refund_cap.value_cents
    if claimed.purpose == "counterclaim":
        yield Finding("cap", "ok", note("bill_cap_not_for_counterclaim"))
        return
    if claimed.value_cents is None or claimed.value_cents <= limit + claimed.damages_cents:
        return
    found = cap(claimed.addressee, claimed.damages_cents)
    most = capped_bill(on, vat=claimed.vat_cents != 0, damages_cents=claimed.damages_cents)
    stated = claimed.gross_cents if claimed.gross_cents is not None else claimed.net_cents
    told = {"most": Euro(most.total_cents), "net": Euro(most.net_cents), "value": Euro(found.value_cents)}
    if found.state == "not":
        yield Finding("cap", "ok", found.notes[0])
    elif found.state == "open":
        yield Finding("cap", "open", note("bill_cap_open", **told), stated, most.total_cents)
    else:
        yield Finding("cap", "wrong", note("bill_cap_applies", **told), stated, most.total_cents)


def _net(claimed: ClaimedBill) -> int | None:
    if claimed.net_cents is not None:
        return claimed.net_cents
    if claimed.fee_cents is None:
        return None
    return claimed.fee_cents + (claimed.expenses_cents or 0) + claimed.further_cents


def _tenths() -> tuple[Decimal, ...]:
    return tuple(Decimal(tenths) / 10 for tenths in range(3, 26))
