"""Deadlines in the words of letters: found, resolved, and left open where the start is not known."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.deadlines.periods import texts
from knowledge.deadlines.phrases import find_phrases, read_day, read_phrase
from knowledge.deadlines.resolve import Circumstances, resolve
from tests.shared_material import REPOSITORY

CASES = yaml.safe_load(Path(REPOSITORY / "tests/cases/deadlines/phrases.yaml").read_text(encoding="utf-8"))
WRITTEN, ARRIVED = dt.date(2026, 3, 1), dt.date(2026, 3, 4)
KNOWN = Circumstances(written=WRITTEN, arrived=ARRIVED, land="BE")
IDS = [case["text"] for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_phrase_means_the_day_it_says(case: dict) -> None:
    phrase = read_phrase(case["text"])

    found = resolve(phrase, KNOWN)

    assert (phrase.kind, found.end) == (case["kind"], case["end"])
    assert (found.at.isoformat("minutes") if found.at else None) == case.get("at")
    assert all(texts().say(one, language) for one in (*found.steps, *found.remarks) for language in ("de", "en"))


@pytest.mark.parametrize("case", [case for case in CASES if case["text"] != "14 Tage"], ids=lambda case: case["text"])
def test_a_phrase_is_found_inside_a_letter_at_its_place(case: dict) -> None:
    letter = f"Sehr geehrte Frau Muster,\n\nwir fordern Sie auf, dies {case['text']} zu tun.\nMit freundlichen Grüßen"

    (found,) = find_phrases(letter)

    assert found.kind == case["kind"]
    assert letter[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text", ["zwei Wochen nach Zugang", "binnen einer Woche", "innerhalb eines Monats ab Zustellung"]
)
def test_without_the_day_of_arrival_there_is_the_rule_and_no_day(text: str) -> None:
    found = resolve(read_phrase(text), Circumstances(written=WRITTEN, land="BE"))

    assert found.end is None
    assert found.steps[-1].key in {"receipt_unknown", "service_unknown"}
    assert found.if_from_letter is not None


def test_without_any_day_there_is_only_the_rule() -> None:
    found = resolve(read_phrase("zwei Wochen nach Zugang"), Circumstances())

    assert (found.end, found.if_from_letter) == (None, None)


def test_an_unstated_start_is_said_to_be_unclear() -> None:
    assert resolve(read_phrase("binnen einer Woche"), KNOWN).steps[0].key == "start_unclear"


def test_a_day_without_year_stays_open_without_the_date_of_the_letter() -> None:
    found = resolve(read_phrase("bis zum 15.3."), Circumstances(arrived=ARRIVED))

    assert (found.end, found.steps[0].key) == (None, "year_missing")


@pytest.mark.parametrize(
    "text",
    [
        "Seit drei Jahren nutzen Sie das Foto.",
        "Vor zwei Wochen schrieb ich Ihnen.",
        "Am 3.4.2026 haben wir gesprochen.",
        "Das Bild entstand am 12. März 2019.",
        "Freiheitsstrafe bis zu drei Jahren",
        "It took me 14 days.",
        "",
        "Bis bald!",
        "Version 1.2.3 vom Server",
        "Rechnung Nr. 12.05.77.3",
    ],
)
def test_a_time_that_sets_no_deadline_is_not_one(text: str) -> None:
    assert find_phrases(text) == ()


def test_several_deadlines_of_a_letter_are_found_in_order() -> None:
    letter = (
        "Wir setzen eine Frist bis zum 15.03.2026, 12 Uhr. Die Kosten zahlen Sie binnen zwei Wochen nach Zugang. "
        "Löschen Sie das Bild unverzüglich."
    )

    assert [one.kind for one in find_phrases(letter)] == ["day", "period", "immediately"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15.03.2026", "2026-03-15"),
        ("15. März 2026", "2026-03-15"),
        ("2026-03-15", "2026-03-15"),
        ("15.3.26", "2026-03-15"),
        ("March 15, 2026", "2026-03-15"),
        ("31.02.2026", None),
        ("15.3.", None),
        ("heute", None),
        ("2026-13-01", None),
        ("0.0.2026", None),
        ("15.03.2026 und mehr", None),
    ],
)
def test_a_day_is_read_whole_or_not_at_all(text: str, day: str | None) -> None:
    assert read_day(text) == (dt.date.fromisoformat(day) if day else None)


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for phrase in find_phrases(text):
        resolve(phrase, KNOWN)
    read_phrase(text)
    read_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 100_000,
        "bis " * 50_000,
        "binnen von " * 20_000,
        "1." * 100_000,
        "spätestens am " * 15_000,
        "frist " * 30_000,
        "bis" + " " * 200_000,
        "zwei Wochen " * 15_000,
        "1.1. " * 40_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_letter_made_to_hang_the_reader_does_not(text: str) -> None:
    begun = time.process_time()

    find_phrases(text)

    assert time.process_time() - begun < 3
