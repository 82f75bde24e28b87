"""Explanations as chat messages: short, complete in both languages, well-formed, nothing of a letter becomes markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import yaml

import prompts
from bot.journeys.letter_said import LONGEST, messages, said
from bot.terminal import to_text
from knowledge.letters.checking import LetterFacts, check, shipped
from knowledge.letters.demands import DEMANDS
from knowledge.letters.explaining import explain
from knowledge.letters.explanation import Explanation, Reply, Said, Want
from knowledge.letters.kind import KINDS
from knowledge.letters.reading import read
from tests.knowledge.letters.check_cases import Case, judged, load

CASES = load()


def explained(case: Case, language: str = "de") -> Explanation:
    letter, facts, findings = judged(case)
    return explain(letter, findings, facts, case.day, language)


def named(name: str) -> Case:
    return next(case for case in CASES if case.name == name)


class _Balance(HTMLParser):
    """Every tag that opens closes, and only those of the chat are used."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if tag not in {"b", "i", "blockquote"}:
            self.faults.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"/{tag}")


def faults(html: str) -> list[str]:
    parser = _Balance()
    parser.feed(html)
    return parser.faults + parser.open


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_explanation_fits_into_at_most_three_messages(case: Case, language: str) -> None:
    it = explained(case, language)

    told = messages(it)

    assert 1 <= len(told) <= 3
    assert all(len(text) <= LONGEST and not faults(text) for text in told)
    assert "{" not in said(it)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_explanation_gives_the_expected_reasons_and_steps(case: Case) -> None:
    it = explained(case)

    reasons = {name for name, _ in it.hand_over}

    assert case.reasons is None or reasons == set(case.reasons)
    assert case.steps is None or it.next_steps == case.steps


def test_the_first_sentence_says_what_it_is_from_whom_and_for_whom_and_the_second_by_when() -> None:
    first = to_text(messages(explained(named("right-bill-business")))[0], 500)

    lines = first.splitlines()

    assert lines[0] == "Das ist eine Abmahnung von Kanzlei Ostmoor Rechtsanwälte für Jule Harbers."
    assert "16.03.2026" in lines[1]
    assert "Anwaltskosten (664,26 Euro)" in lines[1]


def test_a_day_that_may_not_move_is_told_as_its_safe_day() -> None:
    it = explained(named("reformation-day-in-hamburg"))

    first = messages(it)[0]

    assert "30.10.2025" in first.split("\n")[1]


def test_a_claim_of_the_other_side_is_marked_as_theirs() -> None:
    it = explained(named("counter-bill-april-2023"))

    text = to_text(said(it), 2000)

    for reply in it.arguments:
        assert f"Sie sagen: „{reply.claim}“" in text


def test_what_a_letter_says_never_becomes_markup() -> None:
    it = explained(named("right-bill-business"))
    evil = "<b>x</b><script>&"
    hostile = replace(
        it, party=evil, firm=evil, reference=evil, machine=(evil,), wants=(Want("unterlassung", evil, evil, None),),
        points=(Said("x", "bill", "wrong", evil, (evil,)),), arguments=(Reply("a", evil, evil, "red", evil, (evil,)),),
    )  # fmt: skip

    text = said(hostile)

    assert "<script>" not in text
    assert text.count("&lt;script&gt;") >= 7


def test_a_letter_with_everything_is_shortened_and_says_so() -> None:
    it = explained(named("wrong-date-and-misquotes"))
    long = "Ein langer Satz mit vielen Worten, der nichts sagt. " * 8
    many = replace(
        it, wants=tuple(Want("auskunft", long, None, None) for _ in range(30)),
        points=tuple(Said(f"x{n}", "bill", "open", f"{n} {long}", (long,)) for n in range(40)),
        arguments=tuple(Reply(f"a{n}", f"{n} {long[:90]}", long, "yellow", long, ()) for n in range(16)),
    )  # fmt: skip

    told = messages(many)

    assert all(len(text) <= LONGEST and not faults(text) for text in told)
    assert re.search(r"und \d+ weitere Punkte", told[1])


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_kind_demand_and_draft_has_a_name(language: str) -> None:
    words = yaml.safe_load((prompts.FOLDER / f"letter.{language}.yaml").read_text(encoding="utf-8"))

    steps = {step for case in CASES for step in explained(case).next_steps}

    assert set(KINDS) == set(words["kinds"]) == set(words["kinds_dative"])
    assert set(DEMANDS) == set(words["demands"])
    assert steps <= set(words["drafts"])
    remarks = {
        "no_text",
        "little_text",
        "unreadable",
        "cut",
        "letter_spaced",
        "ocr_slips",
        "lost_letters",
        "hidden_characters",
    }
    assert remarks | {"earlier_letter"} == set(words["unread"])


def test_german_and_english_words_have_the_same_keys() -> None:
    german, english = (
        yaml.safe_load((prompts.FOLDER / f"letter.{language}.yaml").read_text(encoding="utf-8"))
        for language in ("de", "en")
    )

    same = {key: set(german[key]) if isinstance(german[key], dict) else None for key in german}

    assert same == {key: set(english[key]) if isinstance(english[key], dict) else None for key in english}


def test_what_could_not_be_read_is_said() -> None:
    letter = read("x", CASES[0].day)
    findings = check(letter, LetterFacts(), shipped(), CASES[0].day)

    text = said(explain(letter, findings, LetterFacts(), CASES[0].day, "de"))

    assert "fast keinen Text gefunden" in text
