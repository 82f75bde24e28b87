"""Fee tables: every official row, every row between and above, and the rules behind them."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.costs.fees import CostsError, FeeLaw, fee, laws, rows, rule, texts
from tests.shared_material import FOLDER, REPOSITORY, needs_laws

OLD, NEW = dt.date(2023, 4, 11), dt.date(2025, 6, 1)
ROWS = yaml.safe_load(Path(REPOSITORY / "tests/cases/costs/rows.yaml").read_text(encoding="utf-8"))
LAWS = st.sampled_from(["RVG", "GKG"])
DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2040, 12, 31))
VALUES = st.integers(1, 40_000_000_00)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0] / 100:.2f}")
def test_fee_by_rule_is_the_fee_of_the_fact_sheet(row: list[int]) -> None:
    value, *fees = row

    assert [fee("RVG", value, OLD), fee("RVG", value, NEW), fee("GKG", value, OLD), fee("GKG", value, NEW)] == fees


@needs_laws
@pytest.mark.parametrize(("law", "on"), [("RVG", OLD), ("RVG", NEW), ("GKG", OLD), ("GKG", NEW)])
def test_all_rows_of_the_official_table_come_out_of_the_rule(law, on: dt.date) -> None:
    year = 2021 if on == OLD else 2025
    with (FOLDER / "law" / "fees" / f"{law.lower()}_{year}_anlage2.csv").open(encoding="utf-8") as file:
        official = [
            (int(Decimal(row["wert_bis_eur"]) * 100), int(Decimal(row["gebuehr_eur"]) * 100))
            for row in csv.DictReader(file)
        ]

    assert len(official) == 42
    assert list(rows(law, on)) == official
    assert [fee(law, value, on) for value, _ in official] == [cents for _, cents in official]


@pytest.mark.parametrize(
    ("on", "table"), [("2021-01-01", "2021-01-01"), ("2025-05-31", "2021-01-01"), ("2025-06-01", "2025-06-01")]
)
def test_the_table_changes_on_its_day(on: str, table: str) -> None:
    assert {rule(law, dt.date.fromisoformat(on)).valid_from.isoformat() for law in laws()} == {table}


@pytest.mark.parametrize("law", ["RVG", "GKG"])
def test_days_before_2021_are_refused_with_a_sentence(law) -> None:
    with pytest.raises(CostsError) as refused:
        fee(law, 900_000, dt.date(2020, 12, 31))

    assert "31.12.2020" in texts().say(refused.value.note, "de")
    assert "31 December 2020" in texts().say(refused.value.note, "en")


@pytest.mark.parametrize("value", [0, -1])
def test_a_value_that_is_not_positive_is_refused(value: int) -> None:
    with pytest.raises(CostsError):
        fee("RVG", value, NEW)


def test_more_than_thirty_million_counts_as_thirty_million() -> None:
    assert fee("RVG", 31_000_000_00, NEW) == fee("RVG", 30_000_000_00, NEW)


@given(LAWS, DAYS, VALUES, VALUES)
def test_a_higher_value_never_costs_less(law, on: dt.date, one: int, other: int) -> None:
    low, high = sorted((one, other))

    assert fee(law, low, on) <= fee(law, high, on)


@given(LAWS, DAYS, st.integers(1, 500_000_00))
def test_a_value_costs_what_the_row_at_or_above_it_costs(law, on: dt.date, value: int) -> None:
    assert fee(law, value, on) == next(cents for upper, cents in rows(law, on) if value <= upper)


@given(LAWS, DAYS, st.integers(0, 41), st.integers(1, 99))
def test_one_cent_above_a_row_begins_the_next(law, on: dt.date, place: int, cents: int) -> None:
    upper = list(rows(law, on))[place][0]

    assert fee(law, upper + cents, on) > fee(law, upper, on)


def test_steps_that_do_not_join_are_refused() -> None:
    broken = laws()["RVG"].model_dump()
    broken["rules"][0]["steps"][1]["up_to_eur"] = 10_500

    with pytest.raises(ValueError, match="does not join"):
        FeeLaw.model_validate(broken)


def test_periods_with_a_gap_are_refused() -> None:
    broken = laws()["GKG"].model_dump()
    broken["rules"][0]["valid_to"] = dt.date(2025, 5, 30)

    with pytest.raises(ValueError, match="does not follow"):
        FeeLaw.model_validate(broken)
