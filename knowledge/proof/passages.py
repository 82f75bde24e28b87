"""A passage as what a claim can say of it: its sentences, and of a sentence the parts that may be left unsaid.

Only a part that limits nothing may be left unsaid, and only at a semicolon (or at a full stop that was taken
for an abbreviation): who drops a condition changes the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from knowledge.law.citations import Citation, find_citations
from knowledge.library import language as languages
from knowledge.library.split import sentences
from knowledge.proof.claims import Source
from knowledge.proof.clean import tidy
from knowledge.proof.lexicon import Lexicon
from knowledge.proof.lexicon import lexicon as lexicon_of
from knowledge.proof.tokens import Token, tokens

OURS = frozenset({"law", "card", "court"})
"""Kinds of sources that are public texts, not somebody's own."""

_SMALL = {
    "it",
    "no",
    "to",
    "go",
    "on",
    "ab",
    "du",
    "es",
    "so",
    "in",
    "an",
    "of",
    "is",
    "do",
    "be",
    "us",
    "we",
    "me",
    "er",
    "zu",
} | {"um", "ja", "wo", "up", "by", "am", "im", "as", "at", "or", "if", "my", "he", "mal", "was", "not", "RL"}
_END = re.compile(r"(?P<word>\w+)\. (?=[A-ZÄÖÜ§])")
LEAST_WORDS = 6
"""Fewer words do not tell their language."""

_PART = re.compile(r";|\. (?=[A-ZÄÖÜ])")
_FIRST = re.compile(r"\w+")


@dataclass(frozen=True)
class Unit:
    """A whole sentence, or those parts of it (places of ``words`` in the sentence) that stand for themselves."""

    source_id: str
    sentence: int
    text: str
    words: tuple[Token, ...]
    places: tuple[int, ...]
    whole: bool

    @cached_property
    def keys(self) -> frozenset[str]:
        """All keys of its words."""
        return frozenset(key for word in self.words for key in word.keys)


class Passage:
    """A source, read once."""

    def __init__(self, source: Source, lexicon: Lexicon) -> None:
        self.source, self.lexicon = source, lexicon
        self.text = tidy(source.text)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, tidy."""
        return split(self.text)

    @cached_property
    def words(self) -> tuple[tuple[Token, ...], ...]:
        """The loaded words of every sentence."""
        return tuple(tokens(sentence, self.lexicon) for sentence in self.sentences)

    @cached_property
    def language(self) -> str:
        """The language it is written in; "" where it has too few words to tell."""
        return languages.detect(self.text, self.lexicon.language) if len(self.text.split()) >= LEAST_WORDS else ""

    @cached_property
    def named(self) -> tuple[Citation, ...]:
        """What the passage as a whole is cited as, and rests on."""
        return find_citations(" ; ".join((self.source.citation, *self.source.norms)))

    @cached_property
    def label(self) -> frozenset[str]:
        """The keys of the words it is cited as ("OLG Hamburg")."""
        return frozenset(key for token in tokens(tidy(self.source.citation), self.lexicon) for key in token.keys)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Everything a claim may say of it."""
        return tuple(self._units())

    def _units(self) -> Iterator[Unit]:
        for number, (sentence, words) in enumerate(zip(self.sentences, self.words, strict=True)):
            yield Unit(self.source.id, number, sentence, words, tuple(range(len(words))), True)
            yield from self._parts(number, sentence, words)

    def _parts(self, number: int, sentence: str, words: tuple[Token, ...]) -> Iterator[Unit]:
        ends = [match.start() for match in _PART.finditer(sentence)]
        borders = [0, *ends, len(sentence)]
        parts = [
            tuple(place for place, word in enumerate(words) if begin <= word.start < end)
            for begin, end in pairwise(borders)
        ]
        for first in range(len(parts)):
            for last in range(first + 1, len(parts) + 1):
                left = [place for part in (*parts[:first], *parts[last:]) for place in part]
                if not left or any(self._limits(words[place]) for place in left):
                    continue
                text = sentence[borders[first] : borders[last]].lstrip("; .")
                opening = _FIRST.search(text)
                if first and opening and opening.group().lower() in self.lexicon.anaphors:
                    continue
                if first and not {*re.findall(r"\w+", text.lower())} & self.lexicon.finite:
                    continue
                places = tuple(place for part in parts[first:last] for place in part)
                yield Unit(self.source.id, number, text, tuple(words[place] for place in places), places, False)

    def _limits(self, word: Token) -> bool:
        lexicon = self.lexicon
        limits = lexicon.negations | lexicon.conditions | lexicon.degrees | lexicon.modals | lexicon.exceptions
        return any(key in limits for key in word.keys)


def read(source: Source, lexicon: Lexicon) -> Passage:
    """The passage of ``source``; our own cards and public texts are read once, what belongs to a person never kept."""
    return _kept(source, lexicon.language) if source.kind in OURS else Passage(source, lexicon)


@lru_cache(maxsize=1_000)
def _kept(source: Source, language: str) -> Passage:
    return Passage(source, lexicon_of(language))


def split(text: str) -> tuple[str, ...]:
    """The sentences of a tidy text. Small words before a full stop ("… what counts is it.") are no abbreviations."""
    return tuple(part.strip() for sentence in sentences(text) for part in _parted(sentence) if part.strip())


def _parted(sentence: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(sentence):
        if end["word"] in _SMALL or (end.start() == start and end["word"].lower() in _SMALL):
            yield sentence[start : end.end()]
            start = end.end()
    yield sentence[start:]
