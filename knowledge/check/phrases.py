"""The phrases that people type for an option, and the words that turn, soften or fill a sentence: read from files.

No meaning is decided here. One file per section under phrases/, so that whoever knows how people talk can add a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import Field

from knowledge.check import typed
from knowledge.check.scheme import Scheme
from knowledge.content import BilingualList, Record, Text, load_each, load_one

FOLDER = Path(__file__).parent / "phrases"
WORDS = Path(__file__).parent / "typed_words.yaml"


class Age(Record):
    """A question about how many ``years`` ago something was, its two options, and words of another event (a birth).

    ``alone``: a time and nothing else is an answer.
    """

    years: int = Field(gt=0)
    within: Text
    over: Text
    unless: tuple[Text, ...] = ()
    alone: bool = True


class Phrases(Record):
    """Question id -> option id -> phrases; which options a bare yes or no can mean; questions that ask for an age.

    ``presumed``: phrases that always need confirming; under several options, it is asked which of them is meant.
    ``whole``: an answer only if nothing else is said ("MIT", which inside a German sentence is "with").
    ``about_others``: questions about what somebody else did.
    """

    phrases: dict[str, dict[str, BilingualList]]
    presumed: dict[str, dict[str, BilingualList]] = Field(default_factory=dict)
    whole: dict[str, dict[str, BilingualList]] = Field(default_factory=dict)
    about_others: tuple[Text, ...] = ()
    means_yes: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    means_no: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    ages: dict[str, Age] = Field(default_factory=dict)


class SideQuestions(Record):
    """How a question back begins (some only with "?" at the end), what shows it anywhere, what only looks like one."""

    starts: tuple[Text, ...]
    starts_if_marked: tuple[Text, ...]
    anywhere: tuple[Text, ...]
    never: tuple[Text, ...]


class TypedWords(Record):
    """Words of every question. See the head of the file for what each list is."""

    light: tuple[Text, ...]
    filler: tuple[Text, ...]
    links: tuple[Text, ...]
    speaker: tuple[Text, ...]
    choices: tuple[Text, ...]
    negators: tuple[Text, ...]
    contrasts: tuple[Text, ...]
    breaks: tuple[Text, ...]
    after_not: tuple[Text, ...]
    yes: tuple[Text, ...]
    no: tuple[Text, ...]
    noise: BilingualList
    hedges: BilingualList
    unknown: BilingualList
    not_applicable: BilingualList
    unknown_goes_on: tuple[Text, ...]
    foreign: tuple[Text, ...]
    numerals: dict[int, tuple[Text, ...]]
    number_words: tuple[Text, ...]
    side_questions: SideQuestions

    @cached_property
    def sets(self) -> Mapping[str, frozenset[str]]:
        """The lists of single words, spelled as typed words are."""
        names = (
            "light",
            "filler",
            "links",
            "speaker",
            "yes",
            "no",
            "choices",
            "negators",
            "contrasts",
            "breaks",
            "after_not",
            "foreign",
        )
        return {
            name: frozenset(typed.spelled(word) for word in getattr(self, name))
            for name in (*names, "unknown_goes_on", "number_words")
        }

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Numbers by the word for them."""
        return {typed.spelled(word): number for number, words in self.numerals.items() for word in words}


@cache
def shipped() -> Phrases:
    """All phrases of this version. Raises ContentError with every fault."""
    files = load_each(FOLDER.glob("*.yaml"), Phrases)
    names = ("phrases", "presumed", "whole", "means_yes", "means_no", "ages")
    merged: dict[str, Any] = {name: {k: v for file in files for k, v in getattr(file, name).items()} for name in names}
    return Phrases(about_others=tuple(question for file in files for question in file.about_others), **merged)


@cache
def words() -> TypedWords:
    """The words of every question. Raises ContentError with every fault."""
    return load_one(WORDS, TypedWords)


@cache
def in_doubt(question: str) -> frozenset[str]:
    """The phrases of a question that have to be confirmed: an option's id among them ("kept") is read as that word."""
    options = shipped().presumed.get(question, {})
    return frozenset(phrase for lines in options.values() for phrase in lines)


def faults(phrases: Phrases, scheme: Scheme) -> Iterator[str]:
    """Unknown questions or options, options without phrases, phrases under two options of one question."""
    for name, options in phrases.phrases.items():
        question = scheme.question_of.get(name)
        if question is None:
            yield f"{name}: there is no such question"
            continue
        named = {*phrases.means_yes.get(name, ()), *phrases.means_no.get(name, ()), *options}
        yield from (f"{name}: there is no option {option}" for option in sorted(named - question.option_ids))
        yield from _twice(name, options, phrases.presumed.get(name, {}))
    for listed in (phrases.presumed, phrases.whole):
        for name, options in listed.items():
            yield from (
                f"{name}: {option} has no phrases beside the presumed"
                for option in sorted(options.keys() - phrases.phrases.get(name, {}).keys())
            )
    yield from (f"{name}: there is no such question" for name in phrases.about_others if name not in scheme.question_of)
    for question in scheme.questions:
        for option in question.options:
            lines = phrases.phrases.get(question.id, {}).get(option.id)
            if lines is None or not lines.de or not lines.en:
                yield f"{question.id}: {option.id} needs phrases in both languages"


def _twice(
    question: str, outright: Mapping[str, BilingualList], presumed: Mapping[str, BilingualList]
) -> Iterator[str]:
    light = words().sets["light"]
    seen: dict[tuple[str, ...], str] = {}
    for options, known in ((outright, seen.setdefault), (presumed, seen.get)):
        for option, position, phrase in _listed(options):
            key = tuple(word.keys[position] for word in typed.read(phrase) if word.text not in light)
            if known(key, option) != option:
                yield f"{question}: {phrase!r} stands under {seen[key]} and {option}"


def _listed(options: Mapping[str, BilingualList]) -> Iterator[tuple[str, int, str]]:
    for option, lines in options.items():
        for position, phrases in enumerate((lines.de, lines.en)):
            yield from ((option, position, phrase) for phrase in phrases)
