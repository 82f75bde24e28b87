"""Amounts: what people type is read the one way it can be meant, or not at all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.costs.money import Euro, parse_euro, parse_rate, share
from tests.shared_material import REPOSITORY

CASES = yaml.safe_load(Path(REPOSITORY / "tests/cases/costs/amounts.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "cents"), CASES)
def test_an_amount_is_read_as_it_can_only_be_meant(text: str, cents: int | None) -> None:
    assert parse_euro(text) == cents


@given(st.integers(0, 10**11))
def test_an_amount_shown_in_either_language_is_read_back_as_itself(cents: int) -> None:
    assert [parse_euro(Euro(cents).in_language(language).replace(" euros", "")) for language in ("de", "en")] == [
        cents
    ] * 2


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    found = parse_euro(text)

    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("text", "rate"),
    [("1.3", "1.3"), ("1,3", "1.3"), ("1,3-fach", "1.3"), ("0,65", "0.65"), ("2", "2.0"), ("13", None), ("", None)],
)
def test_a_rate_is_read_with_comma_or_full_stop(text: str, rate: str | None) -> None:
    assert parse_rate(text) == (None if rate is None else Decimal(rate))


def test_half_a_cent_is_rounded_up() -> None:
    assert share(5150, Decimal("0.65")) == 3348  # 33,475 Euro
