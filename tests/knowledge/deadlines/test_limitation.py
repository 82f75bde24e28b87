"""Limitation: the end of the year, outer limits, suspension, and what is safe."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.limitation import ClaimFacts, Suspension, limitation
from knowledge.deadlines.periods import DeadlineError, texts
from tests.shared_material import REPOSITORY

CASES = yaml.safe_load(Path(REPOSITORY / "tests/cases/deadlines/limitation.yaml").read_text(encoding="utf-8"))
TODAY = dt.date(2026, 11, 24)


def _facts(case: dict) -> ClaimFacts:
    spans = [Suspension("negotiation", *span) for span in case.get("talks", [])]
    spans += [Suspension("proceedings", *span) for span in case.get("court", [])]
    return ClaimFacts(case.get("knowledge"), case.get("arose"), case.get("claim", "damages"), None, tuple(spans))


def _keys(found) -> set[str]:
    return {one.key for one in (*found.steps, *found.remarks)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_limitation_ends_as_the_code_says(case: dict) -> None:
    found = limitation(_facts(case))

    assert found.end == case["end"]
    assert all(texts().say(one, language) for one in (*found.steps, *found.remarks) for language in ("de", "en"))


def test_knowledge_in_2023_ends_with_2026_and_is_near_in_november() -> None:
    found = limitation(ClaimFacts(knowledge=2023), on=TODAY)

    assert (found.end, found.past) == (dt.date(2026, 12, 31), False)
    assert {"limitation_near", "burden_debtor", "letter_does_not_stop"} <= _keys(found)


def test_a_past_limitation_is_told() -> None:
    found = limitation(ClaimFacts(knowledge=2021), on=TODAY)

    assert found.past is True
    assert "limitation_past" in _keys(found)


def test_a_year_that_ends_on_a_sunday_is_no_extra_time() -> None:
    found = limitation(ClaimFacts(knowledge=2025))

    assert (found.end, found.safe) == (dt.date(2028, 12, 31), dt.date(2028, 12, 29))
    assert "year_end_safe" in _keys(found)


def test_damages_leave_a_residual_claim_of_ten_years() -> None:
    found = limitation(ClaimFacts(knowledge=2023, arose=dt.date(2022, 5, 1)))

    assert found.residual_end == dt.date(2032, 5, 1)
    assert limitation(ClaimFacts(knowledge=2023, claim="injunction")).residual_end is None


def test_thirty_years_from_the_act_count_for_damages_only() -> None:
    act = dt.date(2003, 1, 10)

    assert "outer_thirty" in _keys(limitation(ClaimFacts(arose=2020, act=act)))
    assert "outer_thirty" not in _keys(limitation(ClaimFacts(arose=2020, act=act, claim="other")))


def test_who_claims_suspension_must_prove_it() -> None:
    talks = (Suspension("negotiation", dt.date(2026, 1, 1), dt.date(2026, 2, 1)),)

    assert "burden_creditor" in _keys(limitation(ClaimFacts(knowledge=2023, suspensions=talks)))


@pytest.mark.parametrize(
    "facts",
    [
        ClaimFacts(), ClaimFacts(knowledge=1999), ClaimFacts(arose=dt.date(2001, 12, 31)), ClaimFacts(knowledge=9999),
        ClaimFacts(knowledge=2030), ClaimFacts(knowledge=0),
        ClaimFacts(knowledge=2023, suspensions=(Suspension("negotiation", dt.date(2026, 2, 1), dt.date(2026, 1, 1)),)),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(facts: ClaimFacts) -> None:
    with pytest.raises(DeadlineError) as refused:
        limitation(facts, on=TODAY)

    assert texts().say(refused.value.note, "de")
    assert texts().say(refused.value.note, "en")


_DAYS = st.dates(dt.date(2003, 1, 1), dt.date(2050, 12, 31))
_SPANS = st.lists(
    st.tuples(st.sampled_from(["negotiation", "proceedings"]), _DAYS, st.integers(0, 900)).map(
        lambda one: Suspension(one[0], one[1], one[1] + dt.timedelta(days=one[2]))
    ),
    max_size=4,
).map(tuple)


@given(st.integers(2003, 2050), st.none() | _DAYS, _SPANS)
def test_suspension_never_shortens_limitation_nor_doubles_days(knowledge: int, arose, spans) -> None:
    plain = limitation(ClaimFacts(knowledge=knowledge, arose=arose))
    suspended = limitation(ClaimFacts(knowledge=knowledge, arose=arose, suspensions=spans))

    longest = sum((one.until() - one.start).days + 1 for one in spans) + 92 * len(spans)
    assert plain.end <= suspended.end <= plain.end + dt.timedelta(days=longest)
    assert suspended.safe <= suspended.end


def test_every_sentence_of_the_room_has_both_languages_and_the_same_blanks() -> None:
    import string

    for key, one in texts().statements.items():
        blanks = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (one.text.de, one.text.en)
        ]
        assert blanks[0] == blanks[1], key
