"""Weights of search: measured on a grid, chosen where they were not measured, and put back as they were."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import App
from bot.commands.library_eval import evaluate
from bot.errors import UserError
from bot.evaluation.figures import Share
from bot.evaluation.library import GRID, Found, Measurement, _choose, _held_back, measure
from bot.evaluation.questions import read_questions
from knowledge.answers.compose import Knowledge
from knowledge.library.themes import SHIPPED
from tests.bot.evaluation.test_questions import EXAMPLE

TODAY = dt.date(2026, 11, 23)


def test_every_weight_is_measured_and_the_library_is_left_as_it_was(knowledge: Knowledge) -> None:
    found = measure(knowledge, read_questions(EXAMPLE), TODAY)

    assert [one.weight for one in found.found] == list(GRID)
    assert all(len(one.ranks) == 7 for one in found.found)
    assert knowledge.library.weights is SHIPPED
    assert found.foreign.n == 2
    now = next(one for one in found.found if one.weight == found.now)
    assert (now.hit(3).value or 0) >= 0.7
    assert now.hit(1).hits <= now.hit(3).hits <= now.hit(5).hits


def test_a_choice_goes_by_hit_1_then_by_rank_then_by_nearness_to_what_is_in_force() -> None:
    low, mid, high = Found(0.0, (1, 2, 3)), Found(1.2, (1, 2, 2)), Found(1.5, (1, 2, 2))

    assert _choose([low, mid, high], 1.2, range(3)) == 1.2
    assert _choose([low, mid, high], 9.0, range(3)) == 1.5
    assert _choose([low, Found(0.3, (1, 1, None))], 0.0, range(3)) == 0.3


def test_what_is_held_back_is_measured_with_a_weight_chosen_without_it() -> None:
    lucky = Found(2.4, tuple(1 if n < 5 else None for n in range(10)))
    steady = Found(1.2, tuple(1 for _ in range(10)))

    assert _held_back([lucky, steady], 1.2, 10) == [(True, True)] * 10


@pytest.mark.parametrize(
    ("best", "gained", "lost", "worth"),
    [(0.9, 20, 5, True), (0.9, 1, 0, False), (0.9, 10, 8, False), (0.9, 0, 0, False), (1.2, 20, 5, False)],
)
def test_a_weight_is_kept_only_if_it_does_better_than_chance_on_held_back_questions(
    best: float, gained: int, lost: int, worth: bool
) -> None:
    share = Share(0, 0)

    assert Measurement((), 1.2, best, share, share, share, share, gained, lost).worth_keeping is worth


def test_the_command_prints_a_table_and_keeps_nothing_for_our_own_vectors(app: App, tmp_path: Path) -> None:
    runner = CliRunner()
    with runner.isolation() as streams:
        evaluate(app, EXAMPLE, keep=True, language="de")
        told = streams[0].getvalue().decode()

    assert "| Gewicht | Treffer 1 | Treffer 3 | Treffer 5 | MRR |" in told
    assert told.count("\n| ") == len(GRID) + 1
    assert "mitgelieferte Gewicht" in told
    assert not (app.settings.data_dir / "weights.json").exists()


def test_questions_without_citations_are_told(app: App, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("- {question: 'Eins?'}", encoding="utf-8")

    with pytest.raises(UserError, match="citations"):
        evaluate(app, path, keep=False, language="de")
