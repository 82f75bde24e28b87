"""Deadlines as people type them: when, from when, and what for; what was not typed is not invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import yaml

from knowledge.deadlines.typed import coming, nearest, past, read_entry
from tests.shared_material import REPOSITORY

ON = dt.date(2026, 11, 28)
CASES = yaml.safe_load((REPOSITORY / "tests/cases/deadlines/typed.yaml").read_text(encoding="utf-8"))["cases"]


def written(day: list[int] | None) -> tuple[int, int, int | None] | None:
    return None if day is None else (day[0], day[1], day[2] if len(day) > 2 else None)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] or "nothing" for case in CASES])
def test_what_is_typed_becomes_day_or_period_and_what_for(case: dict[str, Any]) -> None:
    entry = read_entry(case["text"], ON)

    assert entry.what == case["what"]
    assert entry.day == written(case.get("day"))
    assert entry.start == written(case.get("start"))
    assert (entry.period and [entry.period.count, entry.period.unit]) == case.get("period")
    assert (entry.at and f"{entry.at:%H:%M}") == case.get("at")
    assert (entry.vague, entry.more) == (case.get("vague", False), case.get("more", False))


@pytest.mark.parametrize(
    ("pick", "day", "expected"),
    [
        (coming, (15, 3, None), dt.date(2027, 3, 15)),
        (coming, (28, 11, None), ON),
        (coming, (29, 2, None), dt.date(2028, 2, 29)),
        (nearest, (3, 12, None), dt.date(2026, 12, 3)),
        (nearest, (20, 11, None), dt.date(2026, 11, 20)),
        (past, (3, 12, None), dt.date(2025, 12, 3)),
        (past, (28, 11, None), ON),
        (coming, (31, 4, None), None),
        (past, (31, 2, 2020), None),
    ],
)
def test_a_missing_year_is_the_coming_the_nearest_or_the_last_one(
    pick: Any, day: Any, expected: dt.date | None
) -> None:
    assert pick(day, ON) == expected


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "1.1." * 5_000, "zwei Wochen " * 5_000, "\x00\u202e9.9.9999\ud800", "§" * 999]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    assert read_entry(text, ON) is not None
