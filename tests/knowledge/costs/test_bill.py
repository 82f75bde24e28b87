"""Bills: the figure of the founding case, minimum fee, further clients, crediting, and the way back from a sum."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.costs.bill import Charge, Credit, bill, court_line, credited_cents, fee_for, out_of_court
from knowledge.costs.explain import RATES, explain_amount
from knowledge.costs.fees import CostsError
from knowledge.costs.items import items
from knowledge.costs.money import share
from knowledge.costs.refund import Addressee, cap, capped_bill

OLD, NEW = dt.date(2023, 4, 11), dt.date(2025, 6, 1)
PRIVATE = Addressee(natural_person=True, private_use=True, already_bound=False, inequitable=False)


def _cents(found) -> dict[str, int]:
    return {line.id: line.cents for line in found.lines}


def test_the_figure_of_april_2023_is_887_03() -> None:
    found = out_of_court(900_000, OLD)

    assert _cents(found) == {"2300": 72540, "7002": 2000}
    assert (found.net_cents, found.vat_cents, found.total_cents) == (74540, 14163, 88703)


def test_since_june_2025_the_same_letter_costs_940_40() -> None:
    assert out_of_court(900_000, NEW).total_cents == 94040
    assert out_of_court(900_000, dt.date(2025, 5, 31)).total_cents == 88703


def test_without_vat_the_net_sum_is_the_sum() -> None:
    found = out_of_court(900_000, OLD, vat=False)

    assert (found.vat_cents, found.total_cents) == (0, 74540)


def test_a_simple_letter_on_a_small_value_costs_the_minimum_fee() -> None:
    found = out_of_court(30_000, OLD, simple=True, vat=False)

    assert _cents(found) == {"2301": 1500, "7002": 300}


@pytest.mark.parametrize(("clients", "added"), [(1, None), (2, "0.3"), (3, "0.6"), (8, "2.0"), (50, "2.0")])
def test_further_clients_add_three_tenths_each_up_to_two(clients: int, added: str | None) -> None:
    found = {line.id: line for line in out_of_court(900_000, OLD, clients=clients).lines}

    assert (found["1008"].rate if "1008" in found else None) == (Decimal(added) if added else None)
    if added:
        assert found["2300"].cents + found["1008"].cents == 55800 * (Decimal("1.3") + Decimal(added))


@pytest.mark.parametrize("rate", ["0.4", "2.6", "9"])
def test_a_rate_outside_the_frame_is_refused(rate: str) -> None:
    with pytest.raises(CostsError):
        out_of_court(900_000, OLD, Decimal(rate))


def test_a_rate_above_1_3_says_that_it_needs_a_reason() -> None:
    assert [one.key for one in out_of_court(900_000, OLD, Decimal("1.8")).notes] == ["rate_needs_reason"]


def test_half_of_a_1_3_fee_is_credited() -> None:
    assert credited_cents(Credit(900_000, Decimal("1.3"), OLD), 900_000) == 36270


def test_never_more_than_a_0_75_fee_is_credited() -> None:
    assert credited_cents(Credit(900_000, Decimal("2.0"), OLD), 900_000) == 41850


def test_only_the_value_that_both_share_is_credited() -> None:
    assert credited_cents(Credit(900_000, Decimal("1.3"), OLD), 300_000) == 14430


def test_the_letter_is_credited_by_its_own_table() -> None:
    letter = Credit(900_000, Decimal("1.3"), OLD)
    found = bill([Charge("3100", 900_000), Charge("3104", 900_000)], NEW, credit=letter)

    assert _cents(found)["credit"] == -36270


def test_court_fees_are_multiples_of_the_court_table() -> None:
    found = [court_line(item, 1_000_000, NEW).cents for item in ("1210", "1211", "1220", "1230")]

    assert found == [84900, 28300, 113200, 141500]


def test_an_unknown_number_and_an_empty_bill_are_refused() -> None:
    with pytest.raises(CostsError):
        bill([Charge("9999", 900_000)], OLD)
    with pytest.raises(CostsError):
        bill([], OLD)


@pytest.mark.parametrize(("on", "net", "gross"), [(OLD, 13440, 15994), (NEW, 14090, 16767)])
def test_the_cap_of_97a_is_the_fee_on_one_thousand_euros(on: dt.date, net: int, gross: int) -> None:
    found = capped_bill(on)

    assert (found.net_cents, found.total_cents) == (net, gross)


def test_the_cap_applies_only_when_every_condition_is_known() -> None:
    assert cap(PRIVATE).state == "applies"
    assert cap(Addressee()).state == "open"
    assert len(cap(Addressee()).notes) == 4


@pytest.mark.parametrize(
    ("field", "value"),
    [("natural_person", False), ("private_use", False), ("already_bound", True), ("inequitable", True)],
)
def test_the_cap_falls_with_one_condition(field: str, value: bool) -> None:
    assert cap(replace(PRIVATE, **{field: value})).state == "not"


def test_a_claim_for_damages_adds_its_value_to_the_cap() -> None:
    assert cap(PRIVATE, damages_cents=50_000).value_cents == 150_000


def test_887_03_at_9000_in_april_2023_is_explained_as_1_3_with_expenses_and_vat() -> None:
    (way,) = explain_amount(88703, 900_000, OLD)

    assert (way.rate, way.expenses_cents, way.vat_cents) == (Decimal("1.3"), 2000, 14163)


def test_without_a_value_the_row_is_found_that_fits_the_sum() -> None:
    first = explain_amount(88703, None, OLD)[0]

    assert (first.above_cents, first.value_cents) == (800_000, 900_000)


@pytest.mark.parametrize("total", [0, -1, 88704, 10**15])
def test_a_sum_that_fits_nothing_is_not_explained(total: int) -> None:
    assert explain_amount(total, 900_000, OLD) == ()


@given(st.integers(501_00, 400_000_00), st.integers(5, 25), st.booleans(), st.sampled_from([OLD, NEW]))
def test_every_bill_explains_itself(value: int, tenths: int, vat: bool, on: dt.date) -> None:
    total = out_of_court(value, on, Decimal(tenths) / 10, vat=vat).total_cents

    assert any(way.rate == Decimal(tenths) / 10 for way in explain_amount(total, value, on))


@settings(deadline=None)
@given(
    st.integers(501_00, 400_000_00), st.sampled_from(RATES), st.booleans(), st.booleans(), st.sampled_from([OLD, NEW])
)
def test_a_sum_is_explained_by_every_combination_that_gives_it(
    value: int, rate: Decimal, with_expenses: bool, with_vat: bool, on: dt.date
) -> None:
    def told(rate: Decimal) -> set[tuple[Decimal, int, int, int]]:
        fee, flat, vat = fee_for("2300", value, on, rate), items().expenses, items().vat.rate(on)
        expenses = (min(share(fee, flat.part), flat.highest_cents), 0)
        return {(rate, fee, more, tax) for more in expenses for tax in (share(fee + more, vat), 0)}

    wanted = [(fee, more, tax) for _, fee, more, tax in told(rate) if (more > 0, tax > 0) == (with_expenses, with_vat)]
    total = sum(wanted[0])

    found = {(one.rate, one.fee_cents, one.expenses_cents, one.vat_cents) for one in explain_amount(total, value, on)}
    assert found == {way for rate in RATES for way in told(rate) if sum(way[1:]) == total}
