"""Checking a bill: ok, wrong or open at every point, with the right figure and the rule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.costs.bill_check import ClaimedBill, check_bill
from knowledge.costs.refund import Addressee

OLD, NEW = dt.date(2023, 4, 11), dt.date(2025, 7, 1)
GOOD = {"value_cents": 900_000, "rate": Decimal("1.3"), "fee_cents": 72540, "expenses_cents": 2000, "net_cents": 74540,
        "vat_cents": 14163, "gross_cents": 88703, "purpose": "counterclaim"}  # fmt: skip
PRIVATE = Addressee(natural_person=True, private_use=True, already_bound=False, inequitable=False)


def _states(on: dt.date = OLD, **changed) -> dict[str, str]:
    return {one.id: one.state for one in check_bill(ClaimedBill(**{**GOOD, **changed}), on)}


def _finding(name: str, on: dt.date = OLD, **changed):
    return next(one for one in check_bill(ClaimedBill(**{**GOOD, **changed}), on) if one.id == name)


def test_the_bill_of_april_2023_is_right_and_only_input_tax_stays_open() -> None:
    assert _states() == {
        "fee": "ok", "rate": "ok", "expenses": "ok", "net_sum": "ok", "gross_sum": "ok", "vat": "ok",
        "input_tax": "open", "cap": "ok",
    }  # fmt: skip


def test_the_later_table_in_an_earlier_letter_is_wrong() -> None:
    found = _finding("table", fee_cents=77025)

    assert (found.state, found.right_cents, found.norm) == ("wrong", 72540, "RVG § 60 Abs. 1 S. 1")


def test_the_earlier_table_in_a_later_letter_is_open_because_the_mandate_may_be_older() -> None:
    assert _finding("table", NEW).state == "open"


def test_the_earlier_table_is_wrong_once_the_day_of_the_mandate_is_known() -> None:
    assert _finding("table", NEW, mandate_known=True).state == "wrong"


def test_a_fee_that_does_not_follow_from_value_and_rate_is_wrong_with_the_right_figure() -> None:
    found = _finding("fee", fee_cents=80000, net_cents=82000)

    assert (found.state, found.claimed_cents, found.right_cents) == ("wrong", 80000, 72540)
    assert "725,40 Euro" in found.message("de")
    assert "725.40 euros" in found.message("en")


@pytest.mark.parametrize(
    ("rate", "fee", "state"),
    [
        ("1.5", 83700, "open"),
        ("2.5", 139500, "open"),
        ("2.8", 156240, "wrong"),
        ("0.8", 44640, "ok"),
        ("0.4", 22320, "open"),
    ],
)
def test_a_rate_above_1_3_is_open_and_above_2_5_wrong(rate: str, fee: int, state: str) -> None:
    assert _finding("rate", rate=Decimal(rate), fee_cents=fee).state == state


def test_flat_expenses_above_twenty_euros_are_wrong() -> None:
    found = _finding("expenses", expenses_cents=2500)

    assert (found.state, found.right_cents) == ("wrong", 2000)


def test_flat_expenses_above_a_fifth_of_a_small_fee_are_wrong() -> None:
    assert _finding("expenses", value_cents=10_000, fee_cents=6370, expenses_cents=2000).right_cents == 1274


@pytest.mark.parametrize(
    ("changed", "point", "right"),
    [
        ({"net_cents": 75540}, "net_sum", 74540),
        ({"vat_cents": 14162}, "vat", 14163),
        ({"gross_cents": 90000}, "gross_sum", 88703),
    ],
)
def test_sums_that_do_not_add_up_are_wrong(changed: dict, point: str, right: int) -> None:
    found = _finding(point, **changed)

    assert (found.state, found.right_cents) == ("wrong", right)


@pytest.mark.parametrize(("input_tax", "state"), [(None, "open"), (True, "wrong"), (False, "ok")])
def test_vat_depends_on_whether_the_claimant_deducts_input_tax(input_tax: bool | None, state: str) -> None:
    found = _finding("input_tax", input_tax=input_tax)

    assert (found.state, found.right_cents) == (state, 74540)


@pytest.mark.parametrize(
    ("addressee", "state"),
    [(Addressee(), "open"), (PRIVATE, "wrong"), (Addressee(natural_person=False), "ok")],
)
def test_the_cap_of_97a_follows_the_addressee(addressee: Addressee, state: str) -> None:
    assert _finding("cap", purpose="abmahnung", addressee=addressee).state == state


def test_the_cap_says_what_a_private_person_would_owe_at_most() -> None:
    assert _finding("cap", purpose="abmahnung").right_cents == 15994


def test_a_bare_total_is_explained_and_still_asks_for_input_tax() -> None:
    found = {one.id: one for one in check_bill(ClaimedBill(900_000, gross_cents=88703, purpose="counterclaim"), OLD)}

    assert found["total"].state == "ok"
    assert (found["input_tax"].state, found["input_tax"].right_cents) == ("open", 74540)


def test_a_bare_total_of_the_later_table_is_wrong() -> None:
    found = {one.id: one.state for one in check_bill(ClaimedBill(900_000, gross_cents=94040), OLD)}

    assert found["total"] == "wrong"


def test_a_total_without_value_names_the_values_that_fit() -> None:
    found = {one.id: one for one in check_bill(ClaimedBill(gross_cents=88703), OLD)}

    assert found["value"].state == "open"
    assert "8.000 Euro bis 9.000 Euro" in found["total"].message("de")


def test_a_total_that_fits_nothing_stays_open() -> None:
    found = {one.id: one.state for one in check_bill(ClaimedBill(900_000, gross_cents=100_000), OLD)}

    assert found["total"] == "open"


def test_a_day_without_table_leaves_the_fee_open_and_checks_the_sums() -> None:
    assert _states(dt.date(2019, 5, 1), gross_cents=1) == {"table": "open", "net_sum": "ok", "gross_sum": "wrong"}


_SUMS = st.none() | st.integers(-1000, 10**9)


@given(
    st.builds(
        ClaimedBill, value_cents=_SUMS, rate=st.none() | st.decimals(-1, 9, places=1), fee_cents=_SUMS,
        expenses_cents=_SUMS, net_cents=_SUMS, vat_cents=_SUMS, gross_cents=_SUMS, input_tax=st.none() | st.booleans(),
        purpose=st.sampled_from(["abmahnung", "counterclaim"]),
    ),
    st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1)),
)  # fmt: skip
def test_no_bill_makes_the_check_fail_and_every_finding_can_be_said(claimed: ClaimedBill, on: dt.date) -> None:
    for found in check_bill(claimed, on):
        assert found.message("de")
        assert found.message("en")
