"""The figures: counted where something happens, shown for Prometheus, with kinds and outcomes and nobody in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

from prometheus_client.parser import text_string_to_metric_families

from bot.intake.take import _outcome, take
from bot.intake.taken import Fault, NamedBytes
from bot.model.calls import Ended
from bot.model.client import _count
from bot.operations import counting
from bot.operations.counting import Figure, Span
from bot.operations.metrics import Figures
from bot.reminders import Outcome, _sent
from bot.store import Store, open_store, sqlite_url
from bot.store.inbox import NewUpdate
from tests.sealer import SEALER

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)


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


def test_files_are_counted_by_a_reason_that_we_know_whatever_their_reader_says(figures: Figures) -> None:
    take([NamedBytes("a.txt", None, b"Sehr geehrte Frau Mara, hiermit mahnen wir Sie ab." * 5)])
    take([NamedBytes("b.txt", None, b"")])

    shown = {key: value for key, value in read(figures).items() if key.startswith("lotse_intake_files_total")}

    assert shown == {"lotse_intake_files_total{read}": 1, "lotse_intake_files_total{empty}": 1}
    assert _outcome(Fault("x", "tg:4242\n# HELP forged", {})) == "other"


def test_calls_to_a_model_are_counted_with_tokens_and_time(figures: Figures) -> None:
    _count(Ended("ok", 1200, 300, 0, 2500, True))
    _count(Ended("slow", 900, 0, 0, 25_000, False))

    shown = read(figures)

    assert (shown["lotse_model_calls_total{ok}"], shown["lotse_model_calls_total{slow}"]) == (1, 1)
    assert (shown["lotse_model_tokens_total{in}"], shown["lotse_model_tokens_total{out}"]) == (2100, 300)
    assert shown["lotse_model_seconds_sum{ok}"] == 2.5


def test_a_reminder_is_counted_by_what_became_of_it(figures: Figures) -> None:
    def breaks(person: str, html: str, item_id: str | None) -> Outcome:
        raise OSError

    outcomes: list[Outcome] = ["sent", "gone"]
    for outcome in outcomes:
        _sent(lambda person, html, item_id, outcome=outcome: outcome, "tg:1", "x", None)
    _sent(breaks, "tg:1", "x", None)

    shown = {key: value for key, value in read(figures).items() if key.startswith("lotse_reminders_total")}
    assert shown == {f"lotse_reminders_total{{{outcome}}}": 1 for outcome in ("sent", "gone", "later")}
