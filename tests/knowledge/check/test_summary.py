"""The paragraph at the head of a result: one paragraph, plain, with what is disputed first and no outcome foretold."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.check import result
from knowledge.check.result import Result
from knowledge.check.scheme import shipped
from knowledge.check.summary import spoken
from tests.knowledge.check.cases import all_cases, answers_of, day_of, records


def _told(name: str, language: str = "de", day: dt.date | None = None) -> Result:
    case = all_cases()[name]
    return result.assess(shipped(), answers_of(case), records(), day or day_of(case), language)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", all_cases())
def test_every_summary_is_one_paragraph_of_whole_sentences(name: str, language: str) -> None:
    for part in _told(name, language).parts:
        assert "\n" not in part.summary
        assert part.summary.endswith(".")
        assert not any(mark in part.summary for mark in ("{", "}", " – ", "None", ".. ", ": ."))
        assert part.summary[0].isupper()


def test_acts_of_one_actor_with_the_same_outcome_are_told_together() -> None:
    german, english = _told("drei-beteiligte").parts[0].summary, _told("drei-beteiligte", "en").parts[0].summary

    assert (
        "waren der Download zur Auswertung und das Training des Modells durch den Modellanbieter wohl nicht" in german
    )
    assert "war der Download zur Auswertung durch den Datensatz-Ersteller wohl erlaubt" in german
    assert "the download for analysis and training the model by the model provider were probably not" in english


def test_what_is_disputed_is_named_before_what_is_unknown() -> None:
    text = _told("illustratorin-deviantart").parts[0].summary

    assert "(umstritten)" in text
    assert text.index("(umstritten)") < text.index("ob die Kopien rechtzeitig gelöscht wurden")


def test_an_announced_decision_is_named_only_where_it_may_change_something_and_only_until_its_day() -> None:
    assert "17.12.2026" in _told("laion-heute").parts[0].summary
    assert "17 December 2026" in _told("laion-heute", "en").parts[0].summary
    assert "BGH" not in _told("laion-heute", day=dt.date(2026, 12, 18)).parts[0].summary
    assert "BGH" not in _told("firma-keine-loeschung").parts[0].summary
    assert "BGH" not in _told("zwischenspeicher-vermittler").parts[0].summary


@pytest.mark.parametrize("name", ["laion-zwischen-lg-und-olg", "laion-vor-jedem-urteil"])
def test_no_reason_names_a_court_before_it_had_decided(name: str) -> None:
    rows = [row for table in _told(name).parts[0].tables for row in table.rows]

    reasons = " ".join(reason for row in rows for reason in (*row.reasons, *row.readings))

    assert "OLG Hamburg" not in reasons
    assert ("LG Hamburg" in reasons) == (name == "laion-zwischen-lg-und-olg")


def test_the_conflict_about_who_must_prove_the_reservation_is_told_in_the_json() -> None:
    told = result.as_json(_told("laion-heute"))
    reasons = [
        reason
        for provision in told["provisions"]
        for element in provision["elements"]
        if element["id"] == "44b.reserved"
        for reason in element["reasons"]
    ]

    assert any("Beweislast beim Nutzer" in reason for reason in reasons)


def test_a_stop_says_what_to_do_instead_and_nothing_else() -> None:
    text = _told("nicht-urheber").parts[0].summary

    assert "Vollmacht" in text
    assert "wohl" not in text


def test_risks_and_steps_fit_the_case() -> None:
    founding, stopped = _told("laion-heute"), _told("nicht-urheber")

    assert {line.id for line in founding.risks} == {"risk.97a", "risk.payment"}
    assert {line.id for line in stopped.risks} == {"risk.97a"}
    assert "step.society" not in {line.id for line in founding.next_steps}
    assert "step.data" in {line.id for line in founding.next_steps}


def test_a_condition_on_one_actor_is_enough_for_advice() -> None:
    case = all_cases()["modell-hoster-ahnungslos"]
    answers = answers_of(case)
    moved = answers.without("host_role").with_answer("host_role@host", answers.given["host_role"])

    told = result.assess(shipped(), moved, records(), day_of(case))

    assert "step.notice" in {line.id for line in told.next_steps}


def test_the_term_of_this_year_is_told() -> None:
    text = _told("laion-heute").terms[0].text

    assert "2023" in text
    assert "31.12.2026" in text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("UrhG § 44b", "§\u00a044b UrhG"),
        ("UrhG § 60d a.F.", "§\u00a060d a.F. UrhG"),
        ("DSM-RL Art. 4", "DSM-RL Art. 4"),
    ],
)
def test_provisions_are_named_as_people_say_them(name: str, said: str) -> None:
    assert spoken(name) == said
