"""Periods: month ends, weekends, the holidays of all 16 Länder, and what no calendar may hide."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.periods import DeadlineError, Period, deadline, end_of, fixed_day, texts
from knowledge.deadlines.public_holidays import find_land, holiday, is_working_day, laender, partial_holiday
from tests.shared_material import REPOSITORY

CASES = Path(REPOSITORY / "tests/cases/deadlines")
PERIODS = yaml.safe_load((CASES / "periods.yaml").read_text(encoding="utf-8"))
HOLIDAYS = yaml.safe_load((CASES / "holidays.yaml").read_text(encoding="utf-8"))
LAENDER = st.sampled_from([None, *laender()])
STARTS = st.dates(dt.date(1995, 1, 1), dt.date(2060, 12, 31))
LENGTHS = st.builds(Period, st.integers(1, 40), st.sampled_from(["days", "weeks", "months"]))


def _keys(found) -> list[str]:
    return [one.key for one in (*found.steps, *found.remarks)]


@pytest.mark.parametrize("case", PERIODS, ids=lambda case: case["why"])
def test_period_ends_as_the_code_says(case: dict) -> None:
    found = deadline(case["start"], Period(*case["period"]), case["land"], whole_first_day=case.get("counts", False))

    assert (found.unshifted, found.end) == (case["last"], case["end"])


@pytest.mark.parametrize("case", HOLIDAYS, ids=lambda case: f"{case['name']}-{case['day']}")
def test_a_deadline_on_a_holiday_moves_only_where_the_whole_land_rests(case: dict) -> None:
    moved = {land for land in (*case["free"], *case["works"]) if fixed_day(case["day"], land).end != case["day"]}

    assert moved == set(case["free"])


def test_every_land_has_a_holiday_of_its_own_or_shared_among_the_cases() -> None:
    assert {land for case in HOLIDAYS if case["works"] for land in case["free"]} == set(laender())


def test_the_reason_of_a_shift_is_named_in_both_languages() -> None:
    shifted = fixed_day(dt.date(2026, 6, 4), "NW").steps[-1]

    assert "Fronleichnam" in texts().say(shifted, "de")
    assert "Corpus Christi" in texts().say(shifted, "en")
    assert texts().norm(shifted) == "BGB § 193"


def test_a_period_of_a_court_shifts_by_the_code_of_civil_procedure() -> None:
    found = deadline(dt.date(2026, 11, 7), Period(1, "weeks"), "HH", in_court=True)

    assert texts().norm(found.steps[-1]) == "ZPO § 222 Abs. 2"


@pytest.mark.parametrize(
    ("day", "land"),
    [("2025-08-15", "BY"), ("2025-08-08", "BY"), ("2026-06-04", "SN"), ("2026-06-04", "TH")],
)
def test_a_holiday_of_some_towns_is_a_remark_and_moves_nothing(day: str, land: str) -> None:
    found = fixed_day(dt.date.fromisoformat(day), land)

    assert found.end == dt.date.fromisoformat(day)
    assert "partial_holiday" in _keys(found)
    assert partial_holiday(found.end, land)


def test_without_a_land_only_nationwide_holidays_count_and_the_others_are_named() -> None:
    found = fixed_day(dt.date(2026, 6, 4), None)

    assert found.end == dt.date(2026, 6, 4)
    assert "Saarland" in texts().say(found.remarks[0], "de")


def test_the_safe_day_is_the_working_day_before_a_weekend() -> None:
    assert fixed_day(dt.date(2026, 3, 15), "BE").safe == dt.date(2026, 3, 13)


def test_a_day_in_the_past_is_told() -> None:
    found = fixed_day(dt.date(2026, 3, 16), "BE", on=dt.date(2026, 3, 17))

    assert found.past is True
    assert found.remarks[0].key == "past"


def test_the_last_day_itself_is_not_past() -> None:
    assert fixed_day(dt.date(2026, 3, 16), "BE", on=dt.date(2026, 3, 16)).past is False


@pytest.mark.parametrize("count", [0, -3])
def test_a_period_needs_a_positive_count(count: int) -> None:
    with pytest.raises(DeadlineError):
        Period(count, "days")


@pytest.mark.parametrize("period", [Period(10**30, "days"), Period(10**6, "months"), Period(9999, "years"), Period(100, "years")])  # fmt: skip  # noqa: E501  # one table
def test_a_period_beyond_the_calendar_is_refused_with_a_sentence(period: Period) -> None:
    with pytest.raises(DeadlineError) as refused:
        deadline(dt.date(2026, 1, 1), period, "HH")

    assert "Kalender" in texts().say(refused.value.note, "de")


def test_an_unknown_land_is_refused_with_the_ones_that_exist() -> None:
    with pytest.raises(DeadlineError) as refused:
        fixed_day(dt.date(2026, 1, 2), "XX")

    assert "HH" in texts().say(refused.value.note, "de")


@pytest.mark.parametrize(("text", "land"), [("HH", "HH"), ("hamburg", "HH"), ("NRW", "NW"), (" Bavaria ", "BY"), ("DE-BE", "BE"), ("Wien", None), ("", None)])  # fmt: skip  # noqa: E501  # one table
def test_a_land_is_found_by_code_or_name(text: str, land: str | None) -> None:
    assert find_land(text) == land


@given(STARTS, LENGTHS, LAENDER, st.booleans())
def test_a_period_never_ends_before_it_starts_nor_on_a_day_of_rest(start, period, land, counts: bool) -> None:
    found = deadline(start, period, land, whole_first_day=counts)

    assert found.end >= found.unshifted >= start
    assert is_working_day(found.end, land)
    assert is_working_day(found.safe, land)
    assert found.safe <= found.unshifted


@given(STARTS, LENGTHS)
def test_a_later_start_never_ends_earlier(start, period) -> None:
    assert end_of(start, period) <= end_of(start + dt.timedelta(days=1), period)


@given(STARTS, LENGTHS)
def test_a_counted_first_day_ends_at_most_one_day_earlier(start, period) -> None:
    plain, counted = end_of(start, period), end_of(start, period, whole_first_day=True)

    assert plain - counted in {dt.timedelta(days=0), dt.timedelta(days=1)}


@given(STARTS, LENGTHS, LAENDER, STARTS)
def test_every_step_and_remark_can_be_said_in_both_languages(start, period, land, on) -> None:
    found = deadline(start, period, land, on=on)

    assert all(texts().say(one, language) for one in (*found.steps, *found.remarks) for language in ("de", "en"))


def test_a_land_that_nobody_knows_has_the_holidays_of_the_whole_country() -> None:
    assert holiday(dt.date(2026, 10, 3), "XX") is not None
    assert holiday(dt.date(2026, 6, 4), "XX") is None
