"""Free text is understood as people mean it, and above all never misunderstood: "clear" must be right."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.check import answers, phrases
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given, chosen, dated
from knowledge.check.scheme import shipped
from knowledge.check.understanding import Understood, is_side_question, understand, warm
from knowledge.check.vocabulary import vocabulary
from knowledge.content import Record, read_yaml

FOLDER = Path(__file__).parents[2] / "cases" / "understanding"
SCHEME = shipped()
ON = dt.date(2026, 11, 28)


class Cases(Record):
    """Cases as [question, text, expected]."""

    cases: tuple[tuple[str, str, str], ...]


class Sides(Record):
    """Texts that ask something back, and texts that answer."""

    asks: tuple[str, ...]
    answers: tuple[str, ...]


SIDES = Sides.model_validate(read_yaml(FOLDER / "side_questions.yaml"))
FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "side_questions.yaml")
CASES = [case for path in FILES for case in Cases.model_validate(read_yaml(path)).cases]


def _understood(question: str, text: str) -> Understood:
    return understand(SCHEME.question_of[question], text, SCHEME, ON)


def _expected(question: str, written: str) -> Given:
    names = written.split()
    if names[0] in {"unknown", "not_applicable"} or SCHEME.question_of[question].kind == "date":
        return answers.value_for(SCHEME.question_of[question], names[0])
    return answers.value_for(SCHEME.question_of[question], names if len(names) > 1 else names[0])


@pytest.mark.parametrize(("question", "text", "expected"), CASES)
def test_case(question: str, text: str, expected: str) -> None:
    kind, _, value = expected.partition(" ")

    found = _understood(question, text)

    if kind == "unsure":
        assert found.kind != "clear"
    elif kind == "meant":
        assert found.kind in {"clear", "likely"}
    else:
        assert found.kind == kind
    if kind == "several":
        assert set(found.candidates) == set(value.split())
    elif kind == "hedged":
        assert found.remark == text
        assert found.given == answers.value_for(SCHEME.question_of[question], "unknown")
    elif value and not (kind == "unsure" and found.kind != "likely"):
        assert found.given == _expected(question, value)


def test_there_are_enough_cases_and_enough_that_must_not_be_taken_at_once() -> None:
    assert len(CASES) >= 250
    assert sum(not expected.startswith("clear") for _, _, expected in CASES) >= 60


@pytest.mark.parametrize("text", SIDES.asks)
def test_a_question_back_is_recognised(text: str) -> None:
    assert is_side_question(text)


@pytest.mark.parametrize("text", SIDES.answers)
def test_an_answer_is_no_question_back(text: str) -> None:
    assert not is_side_question(text)


def test_every_option_has_phrases_in_both_languages_and_none_stands_under_two() -> None:
    assert list(phrases.faults(phrases.shipped(), SCHEME)) == []


def test_the_check_of_phrases_sees_a_missing_option_a_stranger_and_a_double() -> None:
    raw = {"phrases": {"royalties": {"paid": {"de": ["geld"], "en": ["money"]}, "gone": {"de": ["geld"], "en": ["x"]}}}}

    found = list(phrases.faults(phrases.Phrases.model_validate(raw), SCHEME))

    assert "royalties: there is no option gone" in found
    assert "royalties: 'geld' stands under paid and gone" in found
    assert "royalties: unpaid needs phrases in both languages" in found


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_label_and_every_id_and_every_number_is_its_option(language: str) -> None:
    for question in SCHEME.questions:
        for number, option in enumerate(question.options, 1):
            ids = {option.id} - phrases.in_doubt(question.id)
            for text in (*ids, option.label.in_language(language), str(number)):
                found = understand(question, text, SCHEME, ON)
                assert found.kind == "clear", (question.id, text)
                assert found.given == answers.value_for(question, option.id), (question.id, text)


def test_every_phrase_means_its_option_and_no_phrase_with_a_no_before_it_is_taken_at_once() -> None:
    for name, options in phrases.shipped().phrases.items():
        question = SCHEME.question_of[name]
        for option, lines in options.items():
            for phrase in lines:
                found = understand(question, phrase, SCHEME, ON)
                assert found.kind == "clear", (name, phrase, found)
                assert found.given == answers.value_for(question, option), (name, phrase, found)
                for negation in ("kein", "nicht", "not", "definitely not"):
                    denied = understand(question, f"{negation} {phrase}", SCHEME, ON)
                    wrong = denied.kind == "clear" and denied.given == found.given
                    assert not wrong or negation in phrase, (name, negation, phrase)


def test_what_is_an_answer_only_alone_is_taken_alone_and_with_a_no_before_it_never_at_once() -> None:
    for name, options in phrases.shipped().whole.items():
        for option, lines in options.items():
            for wording in lines:
                assert _understood(name, wording) == Understood("clear", chosen(option)), (name, wording)
                assert _understood(name, f"nicht {wording}").kind != "clear", (name, wording)


def test_words_presumed_of_two_options_are_asked_back_with_both() -> None:
    found = _understood("work", "mit ki gemacht")

    assert (found.kind, found.given) == ("several", None)
    assert set(found.candidates) == {"ai_assisted", "ai_only"}


def test_no_presumed_phrase_is_taken_at_once() -> None:
    for name, options in phrases.shipped().presumed.items():
        for option, lines in options.items():
            for phrase in lines:
                assert _understood(name, phrase).kind != "clear", (name, option, phrase)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_suggested_time_is_understood_by_its_label_and_by_its_number_to_be_confirmed(language: str) -> None:
    for question in SCHEME.questions:
        for number, suggestion in enumerate(question.suggestions, 1):
            label = suggestion.label.in_language(language)
            assert _understood(question.id, label) == Understood("clear", dated(suggestion.value)), label
            assert _understood(question.id, str(number)) == Understood("likely", dated(suggestion.value)), number


def test_a_suggested_time_that_has_not_begun_is_no_answer() -> None:
    question = SCHEME.question_of["act_date"]

    for text in (question.suggestions[-1].label.de, str(len(question.suggestions))):
        assert understand(question, text, SCHEME, dt.date(2021, 12, 31)).kind == "nothing"


def test_after_the_numbers_of_the_suggested_times_come_not_known_and_not_applicable() -> None:
    count = len(SCHEME.question_of["act_date"].suggestions)

    found = [_understood("act_date", str(count + extra)) for extra in (1, 2, 3)]

    assert [one.given for one in found] == [DONT_KNOW, DOES_NOT_APPLY, None]
    assert all(one.kind != "clear" for one in found)


def test_warming_builds_the_vocabulary_of_every_question_once() -> None:
    vocabulary.cache_clear()

    warm(SCHEME)
    built = vocabulary.cache_info().misses
    for question in SCHEME.questions:
        understand(question, "foto", SCHEME, ON)

    assert built == vocabulary.cache_info().misses == len(SCHEME.questions)


def test_every_way_of_not_knowing_and_of_doubting_is_understood_for_every_question() -> None:
    words = phrases.words()
    for question in SCHEME.questions:
        for listed, kind, meant in (
            (words.unknown, "clear", DONT_KNOW),
            (words.not_applicable, "clear", DOES_NOT_APPLY),
            (words.hedges, "hedged", DONT_KNOW),
        ):
            for phrase in listed:
                found = understand(question, phrase, SCHEME, ON)
                if question.id == "prompt" and found.given == chosen("suspicion"):
                    continue  # there, a guess is an answer
                assert (found.kind, found.given) == (kind, meant), (question.id, phrase)


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "foto " * 2_000, "a b " * 240, "nicht " * 160, "😀" * 5_000, "9" * 900, "mai " * 240]
)
def test_no_text_takes_longer_than_twenty_milliseconds(text: str) -> None:
    for question in SCHEME.questions:
        understand(question, "foto", SCHEME, ON)

    for question in SCHEME.questions:
        times = []
        for _ in range(3):
            start = time.process_time()
            found = understand(question, text, SCHEME, ON)
            times.append(time.process_time() - start)
        assert min(times) < 0.020, question.id
        assert found.kind != "clear" or len(text) < 1_000


WORDS = st.sampled_from(
    ["nicht", "kein", "foto", "ja", "nein", "oder", "und", "2021", "mai", "vor", "seit", "bis", "weiß", "ob", "glaub",
     "robots.txt", ",", "not", "no", "photo", "or", "last", "year", "ago", "two", "since", "31.", "0", "-", "/", "?",
     "99", "ich", "H2", "§", "§44b", "ende"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=12).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SCHEME.questions), TEXTS, st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_any_text_on_any_day_gives_a_value_and_every_answer_is_one_the_check_takes(question, text, on) -> None:  # type: ignore[no-untyped-def]
    found = understand(question, text, SCHEME, on)

    assert isinstance(is_side_question(text), bool)
    assert (found.given is None) == (found.kind in {"several", "nothing"})
    assert (found.kind == "several") <= bool(found.candidates)
    assert set(found.candidates) <= question.option_ids | {"unknown", "not_applicable"}
    if found.given is not None:
        assert answers.value_for(question, found.given.plain()) == found.given
    if found.given is not None and found.given.span is not None:
        assert found.given.span[0] <= min(on, found.given.span[1])


def test_a_date_as_written_in_a_file_is_read_the_same() -> None:
    for text in ("2023", "2023-05", "17.08.2021", "2021-07/2021-12"):
        assert _understood("act_date", text).given == dated(text)


def test_most_recent_month_depends_on_the_day_it_is_said() -> None:
    question = SCHEME.question_of["act_date"]

    spring, autumn = (understand(question, "im mai", SCHEME, dt.date(2026, month, 15)).given for month in (4, 10))

    assert spring == dated("2025-05")
    assert autumn == dated("2026-05")


def test_what_fits_everything_said_is_proposed_and_after_an_or_it_is_asked() -> None:
    together, either = (
        _understood("host_role", "gemeldet, immer noch da"),
        _understood("host_role", "gemeldet oder weg"),
    )

    assert together == Understood("likely", chosen("told_kept"))
    assert either.kind == "several"
