"""What is left untried for want of a needle could not have matched: the short way agrees with the plain one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guide import recognise
from knowledge.guide.cards import load_foreign_topics, load_misconceptions
from knowledge.guide.needles import foldable, needles

MISCONCEPTIONS, FOREIGN = load_misconceptions(), load_foreign_topics()
PATTERNS = [pattern for record in MISCONCEPTIONS for pattern in (*record.patterns, *record.unless)]
EXAMPLES = [text for record in MISCONCEPTIONS for text in (*record.examples, *record.counterexamples)]
WORDS = [word for topic in FOREIGN for word in topic.words]
ODD = ["LAİON stützt ſich auf 60C", "60c UND DAS TRAİNİNG", "ROBOTS.TXT İST BINDEND", "Kaution", "STRAẞE", "µ Ω ς"]


@pytest.mark.parametrize("pattern", [one for one in PATTERNS if "(?=" not in one])  # which Hypothesis cannot make
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_whatever_a_pattern_matches_holds_one_of_its_needles(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE)))

    if needles(pattern) and foldable(text):
        assert any(needle in text.lower() for needle in needles(pattern))


def test_every_pattern_that_is_listed_has_needles() -> None:
    assert [record.id for record in MISCONCEPTIONS for one in record.patterns if not needles(one)] == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ab(cde|fg)h", {"ab"}),
        ("a(cde|fgh)i", {"cde", "fgh"}),
        ("(cde|)x", {"x"}),
        ("(cde)?x+", {"x"}),
        ("(cde|f.)", {"cde", "f"}),
        (r"(?=abc)\d", set()),
        (r"(?!abc)x", {"x"}),
        ("[ab]|c*", set()),
        ("ΩΩΩ", set()),
        ("ÄB", {"äb"}),
    ],
)
def test_needles_are_what_every_match_must_hold(pattern: str, expected: set[str]) -> None:
    assert needles(pattern) == expected


@settings(deadline=None)
@given(st.characters())
def test_a_letter_that_folds_matches_the_same_small_letters_for_re_as_for_str(letter: str) -> None:
    small = [chr(code) for code in range(256) if chr(code) == chr(code).lower()]

    if foldable(letter):
        found = {one for one in small if re.fullmatch(re.escape(one), letter, re.IGNORECASE)}
        assert found == {one for one in small if one == letter.lower()}


@pytest.mark.parametrize("text", [*EXAMPLES, *(text.upper() for text in EXAMPLES[::3]), *ODD])
def test_wrong_beliefs_are_the_same_with_and_without_needles(text: str) -> None:
    def found(patterns: tuple[str, ...]) -> bool:
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)

    plainly = next((one for one in MISCONCEPTIONS if found(one.patterns) and not found(one.unless)), None)

    assert recognise.misconception(text, MISCONCEPTIONS) == plainly


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *ODD, "Foto", "-", "ſ", "ı"]), max_size=4), st.booleans())
def test_foreign_topics_are_the_same_when_every_topic_is_tried(words: list[str], loud: bool) -> None:
    text = " ".join(words).upper() if loud else " ".join(words)

    counted = [len(recognise._words(topic.words.de + topic.words.en).findall(text)) for topic in FOREIGN]

    found = recognise.foreign_topic(text, FOREIGN)
    assert found == (FOREIGN[counted.index(max(counted))] if max(counted) else None)
