"""The figures: counted where something happens, shown for Prometheus, with kinds and outcomes and nobody in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.operations import counting
from bot.operations.counting import Figure, Span
from bot.operations.metrics import Figures
from bot.store import Store, open_store, sqlite_url
from bot.store.inbox import NewUpdate
from tests.sealer import SEALER

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, open."""
    opened = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    yield opened
    opened.close()


@pytest.fixture
def figures() -> Iterator[Figures]:
    """The figures of this process, for one test."""
    kept = Figures()
    counting.listen(kept)
    yield kept
    counting.listen(counting.NOBODY)


def read(figures: Figures) -> dict[str, float]:
    """Every sample as Prometheus would read it: "name{label}" -> value."""
    families = text_string_to_metric_families(figures.shown().decode())
    return {
        f"{sample.name}{{{','.join(sample.labels.values())}}}": sample.value
        for family in families
        for sample in family.samples
    }


def test_every_figure_and_span_can_be_counted_and_read(figures: Figures) -> None:
    for figure in get_args(Figure):
        counting.count(figure, "x", 2)
    for span in get_args(Span):
        counting.took(span, "x", 0.25)

    shown = read(figures)

    assert {shown[f"lotse_{figure}_total{{x}}"] for figure in get_args(Figure)} == {2}
    assert {shown[f"lotse_{span}_seconds_count{{x}}"] for span in get_args(Span)} == {1}
    assert shown["lotse_answer_seconds_bucket{x,0.2}"] == 0
    assert shown["lotse_answer_seconds_bucket{x,0.3}"] == 1


def test_where_nobody_listens_nothing_is_counted_and_nothing_fails() -> None:
    figures = Figures()

    counting.count("sends", "sent")
    counting.took("answer", "text", 1.0)

    assert not any(key.startswith("lotse_sends_total") for key in read(figures))


def test_the_queue_is_looked_up_with_every_reading(figures: Figures, store: Store) -> None:
    figures.watch(store.inbox, lambda: NOW + dt.timedelta(seconds=90))
    empty = read(figures)
    store.inbox.put([NewUpdate(1, 5, 1, "a"), NewUpdate(2, 6, 1, "b"), NewUpdate(3, 7, 1, "c")], NOW)
    parked, *_ = store.inbox.take(1, "w", NOW, dt.timedelta(minutes=1))
    store.inbox.park(parked, "Unreadable")

    shown = read(figures)

    assert (empty["lotse_queue{open}"], empty["lotse_queue_oldest_seconds{}"]) == (0, 0)
    assert (shown["lotse_queue{open}"], shown["lotse_queue{parked}"]) == (2, 1)
    assert shown["lotse_queue_oldest_seconds{}"] == 90
    assert shown["lotse_store_up{}"] == 1


def test_a_store_that_does_not_answer_is_a_figure_and_no_failure(figures: Figures, tmp_path: Path) -> None:
    gone = open_store(sqlite_url(tmp_path / "gone.db"), SEALER)
    with gone.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE inbox")
    figures.watch(gone.inbox)

    shown = read(figures)

    assert shown["lotse_store_up{}"] == 0
    assert "lotse_queue{open}" not in shown
    gone.close()
