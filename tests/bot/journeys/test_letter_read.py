"""A letter is read once for one message; what was read of another text or on another day is no help."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.journeys.case import Letter
from bot.journeys.letter_read import as_read, by_rules
from knowledge.letters import reading
from tests.bot.test_letters import BILL

DAY, OTHER_DAY = dt.date(2026, 11, 23), dt.date(2025, 3, 1)
OTHER = BILL.replace("30.11.2026", "3.12.").replace("887,03", "940,40")


@pytest.mark.parametrize("known", [by_rules(OTHER, DAY), by_rules(BILL, OTHER_DAY), by_rules("", DAY), None])
def test_what_was_read_of_another_text_or_day_does_not_count(known: object) -> None:
    assert as_read(Letter(BILL), DAY, known) == as_read(Letter(BILL), DAY)  # type: ignore[arg-type]  # one of them


def test_what_was_read_just_now_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    known = by_rules(reading.opened(BILL), DAY)
    monkeypatch.delattr(reading, "read")

    assert as_read(Letter(BILL), DAY, known)[0] is known.letter
