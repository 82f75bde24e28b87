"""A written date is what it says, and what no calendar has or what may mean two things is refused."""

from __future__ import annotations

import pytest

from knowledge.check.facts import dated


@pytest.mark.parametrize(
    "text", ["2021-00", "00.00.2021", "00.2021", "2021-00-05", "2021-05-00", "0.5.2021", "2021-13", "31.02.2021"]
)
def test_a_day_or_month_that_no_calendar_has_is_no_date_and_least_of_all_the_whole_year(text: str) -> None:
    assert dated(text) is None
    assert dated(f"{text}/2022") is None
    assert dated(f"2020/{text}") is None


@pytest.mark.parametrize("text", ["21", "17.08.21", "08.21", "2021/22", "2021-22", "21/22", "0021", "17.08.0021"])
def test_a_year_of_two_digits_is_refused_because_it_may_be_another_one_or_a_month(text: str) -> None:
    assert dated(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2021", "2021"),
        ("2021-8", "2021-08"),
        ("08.2021", "2021-08"),
        ("17.8.2021", "2021-08-17"),
        ("29.02.2024", "2024-02-29"),
        ("2021/2022", "2021-01-01/2022-12-31"),
    ],
)
def test_a_date_of_any_precision_is_kept_as_precise_as_it_was_given(text: str, plain: str) -> None:
    found = dated(text)

    assert found is not None
    assert found.plain() == plain
