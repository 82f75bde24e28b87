"""The state of the courts on a day is computed from records; nothing is known before its day."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.answers import courts
from knowledge.content import Bilingual, BilingualList
from knowledge.law.decisions import Decision, Holding, Term

BOTH = Bilingual(de="Ja", en="Yes")


def _record(**changes: object) -> Decision:
    values = {
        "id": "lg", "court": "LG Hamburg", "file_number": "1 O 1/23", "date": dt.date(2024, 9, 27),
        "opened": dt.date(2023, 4, 27), "kind": "judgment", "country": "DE", "name": BOTH, "final": False,
        "summary": BOTH, "sources": ("Quelle",), "confidence": "primary", "checked_on": dt.date(2026, 11, 23),
        "questions": BilingualList(de=(), en=()),
        "holdings": (
            Holding(norm="UrhG § 44b", outcome="open", text=BOTH), Holding(norm="UrhG § 60d", outcome="yes", text=BOTH),
        ),
    }  # fmt: skip
    return Decision.model_validate({**values, **changes})


PENDING = _record(
    id="bgh", court="BGH", file_number="I ZR 1/25", date=None, opened=dt.date(2026, 9, 3), kind="pending", final=None,
    next=Term(date=dt.date(2026, 12, 17), what=BOTH),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2023-04-26", None),
        ("2023-04-27", "pending"),
        ("2024-09-26", "pending"),
        ("2024-09-27", "decided_open"),
        ("2030-01-01", "decided_open"),
    ],
    ids=[
        "the day before the action",
        "the day of the action",
        "the day before judgment",
        "judgment day",
        "years later",
    ],
)
def test_a_case_is_unknown_then_pending_then_decided(day: str, standing: str | None) -> None:
    state = courts.state_on(_record(), dt.date.fromisoformat(day))

    assert (state.standing if state else None) == standing


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2026-09-02", None), ("2026-09-03", "due"), ("2026-12-17", "due"), ("2026-12-18", "overdue")],
    ids=["before the hearing", "hearing", "announcement day", "the day after"],
)
def test_an_announced_day_is_due_until_its_end_and_overdue_after_it(day: str, standing: str | None) -> None:
    state = courts.state_on(PENDING, dt.date.fromisoformat(day))

    assert (state.standing if state else None) == standing


@pytest.mark.parametrize(
    ("final", "standing"), [(True, "decided_final"), (False, "decided_open"), (None, "decided_unknown")]
)
def test_finality_is_said_as_far_as_it_is_known(final: bool | None, standing: str) -> None:
    state = courts.state_on(_record(final=final), dt.date(2025, 1, 1))

    assert state is not None
    assert state.standing == standing


def test_a_decision_without_a_day_of_filing_is_unknown_before_it_is_made() -> None:
    assert courts.state_on(_record(opened=None), dt.date(2024, 9, 26)) is None


def test_only_what_was_held_on_the_asked_norms_is_told() -> None:
    state = courts.state_on(_record(), dt.date(2025, 1, 1), ["UrhG § 60d"])

    assert state is not None
    assert [holding.norm for holding in state.holdings] == ["UrhG § 60d"]


def test_the_other_instances_of_a_case_are_added_and_the_oldest_comes_first() -> None:
    records = {
        "lg": _record(chain="k", instance=1),
        "olg": _record(id="olg", court="OLG Hamburg", date=dt.date(2025, 12, 10), opened=None, chain="k", instance=2),
        "bgh": PENDING.model_copy(update={"chain": "k", "instance": 3}),
        "other": _record(id="other", court="LG Köln"),
    }

    now = courts.states_on(["olg"], records, dt.date(2026, 11, 23))
    then = courts.states_on(["olg"], records, dt.date(2025, 1, 1))

    assert [state.decision.id for state in now] == ["lg", "olg", "bgh"]
    assert [state.decision.id for state in then] == ["lg"]
