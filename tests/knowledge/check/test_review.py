"""The list of answers: what counts, in words, in the order of asking, and once where it holds for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from knowledge.check.answers import Answers, Batch
from knowledge.check.engine import rulings_on
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given, chosen, dated
from knowledge.check.review import AnswerLine, answer_lines, answer_text
from knowledge.check.scheme import shipped
from tests.knowledge.check.cases import all_cases, answers_of, records

SCHEME = shipped()
RULINGS = rulings_on(records().values(), dt.date(2026, 11, 23))
LAION = answers_of(all_cases()["laion-heute"])


def _date(text: str) -> Given:
    given = dated(text)
    assert given is not None
    return given


def _lines(answers: Answers, language: str = "de") -> dict[str, list[AnswerLine]]:
    found: dict[str, list[AnswerLine]] = {}
    for line in answer_lines(SCHEME, answers, RULINGS, language):
        found.setdefault(line.question, []).append(line)
    return found


def test_the_answers_stand_in_the_order_of_asking_with_their_sections() -> None:
    lines = answer_lines(SCHEME, LAION, RULINGS)

    asked = [question.text.de for question in SCHEME.questions]
    assert len(lines) >= 15
    assert [line.question for line in lines] == sorted((line.question for line in lines), key=asked.index)
    assert lines[0] == AnswerLine("Dein Werk und deine Rechte", "Um was für ein Werk geht es?", "Foto")


def test_an_answer_to_a_question_that_no_longer_applies_is_left_out() -> None:
    answers = LAION.with_answer("reservation", chosen("nothing_there"))

    questions = {line.question for line in answer_lines(SCHEME, answers, RULINGS)}

    assert SCHEME.question_of["reservation"].text.de in questions
    assert SCHEME.question_of["reservation_since"].text.de not in questions


def test_not_knowing_is_an_answer_in_words_and_a_remark_stays_with_its_question() -> None:
    answers = replace(LAION.with_answer("source", DONT_KNOW), remarks={"source": "*vielleicht* #Pinterest"})

    [line] = _lines(answers)[SCHEME.question_of["source"].text.de]

    assert (line.answer, line.remark) == ("Weiß ich nicht", "*vielleicht* #Pinterest")


def test_an_answer_for_one_actor_names_the_actor() -> None:
    answers = LAION.with_answer("organisation@dataset_maker", chosen("company"))

    lines = _lines(answers, "en")[SCHEME.question_of["organisation"].text.en]

    assert [line.actor for line in lines if "ompany" in line.answer] == ["data-set maker"]


def test_an_answer_for_all_batches_stands_once_and_others_name_their_batch() -> None:
    own = Batch("Eigene Seite", 3, {"source": chosen("own_site")})
    answers = replace(LAION, batches=(own, Batch("Agentur", 2, {})))

    lines = _lines(answers)

    assert [line.batch for line in lines[SCHEME.question_of["source"].text.de]] == [None, "Eigene Seite"]
    assert [line.batch for line in lines[SCHEME.question_of["work"].text.de]] == [None]


def test_what_every_batch_replaces_is_not_told() -> None:
    batches = tuple(Batch(name, None, {"source": chosen("own_site")}) for name in "ab")

    lines = _lines(replace(LAION, batches=batches))[SCHEME.question_of["source"].text.de]

    assert [line.batch for line in lines] == ["a", "b"]


@pytest.mark.parametrize(
    ("written", "german", "english"),
    [
        ("2021-08-05", "05.08.2021", "5 August 2021"),
        ("2021-08", "08.2021", "August 2021"),
        ("2021", "2021", "2021"),
        ("2021-07/2021-12", "07.2021 – 12.2021", "July 2021 – December 2021"),
        ("2021-07-03/2021-12", "03.07.2021 – 31.12.2021", "3 July 2021 – 31 December 2021"),
        ("9999-12", "12.9999", "December 9999"),
    ],
)
def test_a_date_is_told_as_vaguely_as_it_was_given(written: str, german: str, english: str) -> None:
    question = SCHEME.question_of["act_date"]

    told = [answer_text(SCHEME, question, _date(written), language) for language in ("de", "en")]

    assert told == [german, english]


def test_several_options_are_told_in_their_order_and_does_not_apply_in_words() -> None:
    question = SCHEME.question_of["acts"]

    both = answer_text(SCHEME, question, chosen("publishing_links", "download_analysis"))

    labels = {option.id: option.label.de for option in question.options}
    assert both == f"{labels['download_analysis']}; {labels['publishing_links']}"
    assert answer_text(SCHEME, question, DOES_NOT_APPLY, "en") == "Does not apply"
