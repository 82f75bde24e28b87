"""Single sentences as letters write them: what is demanded, by when, and what only sounds like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content import Record, Text, load_one
from knowledge.letters.reading import read
from tests.knowledge.letters.cases import ON, Limit, limit_of

FILE = Path(__file__).parents[2] / "cases" / "letter_sentences.yaml"
LETTER = "Köln, 01.11.2026\n\nSehr geehrte Frau Kern,\n\n{}\n\nMit freundlichen Grüßen\nMuster"


class Demanding(Record):
    """A sentence and the demands in it."""

    text: Text
    expect: tuple[str, ...]


class Timed(Record):
    """A sentence and the deadlines in it."""

    text: Text
    expect: tuple[Limit, ...]


class Sentences(Record):
    """The file of sentences."""

    demands: tuple[Demanding, ...]
    deadlines: tuple[Timed, ...]


SENTENCES = load_one(FILE, Sentences)


@pytest.mark.parametrize("case", SENTENCES.demands, ids=lambda case: case.text)
def test_a_sentence_demands_what_it_says_and_nothing_else(case: Demanding) -> None:
    letter = read(LETTER.format(case.text), ON)

    assert sorted(found.value for found in letter.demands) == sorted(case.expect)


@pytest.mark.parametrize("case", SENTENCES.deadlines, ids=lambda case: case.text)
def test_a_sentence_sets_the_deadline_it_names_and_no_other(case: Timed) -> None:
    letter = read(LETTER.format(case.text), ON)

    assert {limit_of(found.value) for found in letter.deadlines} == set(case.expect)
