"""What inline mode finds: the norm, the decision, the question that somebody types, and nothing that is not ours."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.answers import quotes
from knowledge.answers.compose import Knowledge
from knowledge.library.wording import Wording

TODAY = dt.date(2026, 11, 23)


def _found(query: str, knowledge: Knowledge, language: str = "de") -> list[str]:
    return [quotation.document for quotation in quotes.find(query, knowledge, TODAY, language)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("44b", "UrhG § 44b"),
        ("§ 97a Abs. 4", "UrhG § 97a"),
        ("310 O 227/23", "decision:lg-hamburg-310-o-227-23"),
        ("5 U 104/24", "decision:olg-hamburg-5-u-104-24"),
        ("robots.txt", "question:opt-out-robots-txt"),
        ("60d urhg", "UrhG § 60d"),
        ("Art. 53 KI-VO", "KI-VO Art. 53"),
    ],
)
def test_what_is_typed_is_found_first(query: str, first: str, knowledge: Knowledge) -> None:
    assert _found(query, knowledge)[0] == first


def test_half_a_file_number_or_a_word_of_a_name_is_completed(knowledge: Knowledge) -> None:
    assert "decision:lg-hamburg-310-o-227-23" in _found("310 O", knowledge)
    assert "UrhG § 44b" in _found("44", knowledge)


def test_an_absatz_is_quoted_and_not_the_whole_norm(knowledge: Knowledge) -> None:
    whole = quotes.find("§ 97a", knowledge, TODAY, "de")[0]
    part = quotes.find("§ 97a Abs. 4", knowledge, TODAY, "de")[0]

    assert part.source is not None
    assert part.source.citation == "UrhG § 97a Abs. 4"
    assert part.text != whole.text


def test_official_wording_comes_with_its_own_date(knowledge: Knowledge) -> None:
    def official(norm: str, absatz: str | None, language: str) -> Wording | None:
        return Wording("Zulässig ist …", f"{norm} Abs. {absatz}", as_of=dt.date(2026, 4, 29)) if absatz else None

    found = quotes.find("§ 44b Abs. 2", replace(knowledge, wording=official), TODAY, "de")[0]

    assert found.wording is not None
    assert (found.wording.text, found.wording.as_of) == ("Zulässig ist …", dt.date(2026, 4, 29))


def test_every_quotation_names_source_and_date(knowledge: Knowledge) -> None:
    for query in ("", "44b", "robots.txt", "Abmahnung", "LAION", "opt-out"):
        for quotation in quotes.find(query, knowledge, TODAY, "de"):
            assert quotation.source is not None, quotation
            assert quotation.source.as_of is not None, quotation
            assert quotation.text


def test_a_decision_says_whether_it_is_final(knowledge: Knowledge) -> None:
    found = quotes.find("5 U 104/24", knowledge, TODAY, "de")[0]

    assert found.standing.startswith("decided")


def test_before_anything_is_typed_there_are_a_few_useful_ones(knowledge: Knowledge) -> None:
    found = _found("   ", knowledge)

    assert found[0] == "UrhG § 44b"
    assert len(found) == len(quotes.USEFUL)


@pytest.mark.parametrize("query", ["Mein Vermieter will die Miete erhöhen", "xqzvw jkplm", "🦊🦊"])
def test_what_is_not_ours_finds_nothing(query: str, knowledge: Knowledge) -> None:
    assert _found(query, knowledge) == []


def test_english_words_get_english_quotes(knowledge: Knowledge) -> None:
    found = quotes.find("robots.txt", knowledge, TODAY, "en")[0]

    assert "the" in found.text.split()


def test_only_the_beginning_of_a_long_query_is_read(knowledge: Knowledge) -> None:
    assert _found("44b " + " " * 300 + "310 O 227/23", knowledge)[0] == "UrhG § 44b"


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_it_and_none_finds_too_many(knowledge: Knowledge, query: str) -> None:
    assert len(quotes.find(query, knowledge, TODAY, "de")) <= quotes.AT_MOST


def test_a_keystroke_is_answered_at_once(knowledge: Knowledge) -> None:
    quotes.find("44b", knowledge, TODAY, "de")
    begun = time.perf_counter()

    quotes.find("opt-out robots", knowledge, TODAY, "de")

    assert time.perf_counter() - begun < 0.5


def test_a_citation_brings_what_is_about_it_and_nothing_else(knowledge: Knowledge) -> None:
    assert _found("5 U 104/24", knowledge) == ["decision:olg-hamburg-5-u-104-24"]
    assert "BRAO § 43e" not in _found("§ 97a Abs. 4", knowledge)
