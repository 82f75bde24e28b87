"""The words of words.yaml, ready for use: what a word stands for in a proof, and to which class it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.content import Record, Text, load_one
from knowledge.proof import inflection

FILE = Path(__file__).parent / "words.yaml"
_MARK = re.compile(r"[A-ZÄÖÜ]+\??")


class _Words(Record):
    neutral: Text
    links: Text
    same: tuple[tuple[Text, ...], ...]
    phrases: dict[Text, str]
    numbers: dict[Text, int]
    negations: Text
    modals: Text
    forward: Text
    conditions: Text
    degrees: Text
    exceptions: Text
    joins: Text
    openers: Text
    finite: Text
    prepositions: Text
    frames: tuple[Text, ...]
    according: Text
    applies: Text
    anaphors: Text
    attributions: Text
    promises: tuple[Text, ...]


class _File(Record):
    de: _Words
    en: _Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. Sets of words hold them small as written, sets of keys as ``key`` makes them."""

    language: str
    neutral: frozenset[str]
    links: frozenset[str]
    same: dict[str, str]
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    openings: frozenset[str]
    longest: int
    numbers: dict[str, int]
    negations: frozenset[str]
    modals: frozenset[str]
    forward: frozenset[str]
    conditions: frozenset[str]
    degrees: frozenset[str]
    exceptions: frozenset[str]
    joins: frozenset[str]
    openers: frozenset[str]
    finite: frozenset[str]
    prepositions: frozenset[str]
    frame: re.Pattern[str]
    according: frozenset[str]
    applies: frozenset[str]
    anaphors: frozenset[str]
    attributions: frozenset[str]
    promise: re.Pattern[str]

    def keys(self, word: str, initial: bool) -> tuple[str, ...]:
        """The keys a word may have: two where it begins a sentence and could be a noun or not."""
        if self.language == "en":
            return (self._same(inflection.english(word)),)
        if initial and word[:1].isupper():
            found = (self._same(inflection.noun(word)), self._same(inflection.lower(word)))
            return found[:1] if found[0] == found[1] else found
        return (self._same(inflection.noun(word) if word[:1].isupper() else inflection.lower(word)),)

    def _same(self, key: str) -> str:
        return self.same.get(key, key)


@cache
def lexicon(language: str) -> Lexicon:
    """The words of ``language`` ("de" or "en"; anything else is German)."""
    file = load_one(FILE, _File)
    return _ready("en", file.en) if language == "en" else _ready("de", file.de)


def _ready(language: str, words: _Words) -> Lexicon:
    phrases = {tuple(said.split()): tuple(meant.split()) for said, meant in words.phrases.items()}
    same: dict[str, str] = {}
    for first, *others in words.same:
        for key in _keys(first, language)[:1]:
            for word in (first, *others):
                same.update(dict.fromkeys(_keys(word, language), key))
    classes = {
        name: frozenset(
            same.get(key, key) for word in str(getattr(words, name)).split() for key in _keys(word, language)
        )
        for name in ("negations", "modals", "forward", "conditions", "degrees", "exceptions", "joins", "openers")
    }
    return Lexicon(
        language=language,
        neutral=frozenset(words.neutral.split()),
        links=frozenset(words.links.split()),
        same=same,
        phrases=phrases,
        openings=frozenset(phrase[0] for phrase in phrases),
        longest=max(map(len, phrases)),
        numbers=words.numbers,
        finite=frozenset(words.finite.split()),
        prepositions=frozenset(words.prepositions.split()),
        frame=re.compile(rf"(?:{'|'.join(words.frames)})\s*(?P<mark>[:,–-]|\bdass\b|\bthat\b)\s*", re.IGNORECASE),
        according=frozenset(words.according.split()),
        applies=frozenset(words.applies.split()),
        anaphors=frozenset(words.anaphors.split()),
        attributions=frozenset(words.attributions.split()),
        promise=re.compile("|".join(words.promises), re.IGNORECASE),
        **classes,
    )


def _keys(word: str, language: str) -> tuple[str, ...]:
    """Both keys of a German word, since the file writes nouns small too; marks are their own key."""
    if _MARK.fullmatch(word):
        return (word,)
    if language == "en":
        return (inflection.english(word),)
    return tuple(dict.fromkeys((inflection.lower(word), inflection.noun(word))))
