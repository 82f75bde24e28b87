"""A question about an own case is told from one about the law, in both languages, also in words nobody wrote down."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guide import personal_data
from knowledge.guide.private_matter import looks_private, reasons
from knowledge.library.own import Content
from tests.shared_material import REPOSITORY

CASES: Path = REPOSITORY / "tests" / "cases" / "private" / "questions.yaml"
ASKED = yaml.safe_load(CASES.read_text(encoding="utf-8"))
MOST_OF_OUR_QUESTIONS = 0.08
"""Share of the typical questions of our cards that may look private: about so many tell a story of one's own."""


def _asked(kind: str) -> list[str]:
    return [question for language in ("de", "en") for question in ASKED[kind][language]]


@pytest.mark.parametrize("question", _asked("private"))
def test_a_question_about_an_own_case_looks_private(question: str) -> None:
    assert looks_private(question)


@pytest.mark.parametrize("question", _asked("general"))
def test_a_question_about_the_law_or_about_own_works_in_general_does_not(question: str) -> None:
    assert reasons(question) == ()


def test_the_cases_are_many_and_in_both_languages() -> None:
    counts = [len(ASKED[kind][language]) for kind in ("private", "general") for language in ("de", "en")]

    assert min(counts) >= 30


def test_hardly_any_typical_question_of_our_cards_looks_private(content: Content) -> None:
    asked = list(_typical(content))[::7]

    flagged = [question for question in asked if looks_private(question)]

    assert len(asked) > 1_500
    assert len(flagged) / len(asked) < MOST_OF_OUR_QUESTIONS


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Schreib an lena@example.org oder @lena_malt", ["contact", "contact"]),
        ("Ruf an: 0171 2345678", ["contact"]),
        ("Ich wohne in der Lindenstraße 12, 20357 Hamburg", ["contact", "contact"]),
        ("Rechnungsnummer 2026-4711 über 1.200,00 €", ["reference", "amount"]),
        ("Herr Dr. Müller und Anna Schmidt", ["name", "name"]),
        ("Was sagt LG Hamburg, 310 O 227/23, zu Robert Kneschke?", []),
        ("§ 97a Abs. 3 UrhG und Art. 53 KI-VO", []),
    ],
)
def test_personal_data_are_found_by_their_looks(text: str, kinds: list[str]) -> None:
    assert [datum.kind for datum in personal_data.find(text)] == kinds


def test_what_is_taken_out_leaves_a_gap_and_nothing_else_changes() -> None:
    assert personal_data.without("Darf Anna Schmidt 300 € verlangen?") == "Darf … … verlangen?"


def test_something_only_supposed_is_no_own_case() -> None:
    assert not looks_private("Was mache ich, wenn ich eine Abmahnung bekommen habe?")
    assert looks_private("Ich habe eine Abmahnung bekommen. Was mache ich, wenn die Frist abläuft?")


def test_a_long_text_is_private_whatever_it_says() -> None:
    assert reasons("Worte und Worte. " * 100) == ("length",)


@given(st.text(max_size=1_300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(reasons(text), tuple)
    assert len(personal_data.without(text)) <= len(text) + len(text)


@pytest.mark.parametrize("text", ["ich " * 290, "€1" * 590, "hat mein Bild " * 80, "a@" * 590, "+49 1 " * 190])
def test_no_text_holds_it_up(text: str) -> None:
    begun = time.perf_counter()

    reasons(text)

    assert time.perf_counter() - begun < 1.5


def _typical(content: Content) -> Iterator[str]:
    for records in (content.norms, content.questions, content.decisions, content.digests):
        for record in records.values():
            yield from record.questions
