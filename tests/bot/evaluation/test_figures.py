"""Figures with their uncertainty: Wilson's interval, nearest-rank percentiles, nothing where nothing was measured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.figures import Share, figures, percentile
from bot.evaluation.questions import Question
from bot.evaluation.run import Outcome


def outcome(writer: str = "w", **changed: object) -> Outcome:
    """An outcome in which everything is right."""
    values = {
        "question": Question(id="1", question="Frage?"), "writer": writer, "text": "", "cites": True, "says": None,
        "refuses": False, "said": 4, "proved": 3, "plain": False, "seconds": 1.0, "given": 100, "heard": 20,
        "micros": 1_000, "reasons": (),
    }  # fmt: skip
    return Outcome(**(values | changed))  # type: ignore[arg-type]


def test_wilsons_interval_is_the_one_of_the_textbook() -> None:
    low, high = Share(8, 10).interval or (0, 0)

    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(pair: tuple[int, int]) -> None:
    share = Share(*pair)
    low, high = share.interval or (1, 0)

    assert 0 <= low <= (share.value or 0) + 1e-9
    assert (share.value or 0) - 1e-9 <= high <= 1


def test_nothing_measured_is_nothing_said() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 5), (0.95, 10), (0.0, 1), (1.0, 10)])
def test_percentiles_are_values_that_occurred(share: float, wanted: int) -> None:
    assert percentile(range(1, 11), share) == wanted


def test_writers_are_kept_apart_and_signals_that_nobody_expected_do_not_count() -> None:
    first, second = figures(
        [
            outcome("a"),
            outcome("a", cites=False, reasons=("slow",), plain=True, seconds=9.0),
            outcome("b", said=0, proved=0),
        ]
    )

    assert (first.writer, first.questions, first.correct, first.cites) == ("a", 2, Share(1, 2), Share(1, 2))
    assert first.says == Share(0, 0)
    assert (first.grounded, first.answered, first.reasons) == (Share(6, 8), Share(1, 2), (("slow", 1),))
    assert (first.p50, first.p95, first.given, first.micros) == (1.0, 9.0, 100, 2_000)
    assert second.grounded == Share(0, 0)


def test_who_answers_what_should_be_refused_is_wrong() -> None:
    foreign = Question(id="1", question="Miete?", refuse=True)

    assert not outcome(question=foreign).correct
    assert outcome(question=foreign, refuses=True, cites=None).correct
