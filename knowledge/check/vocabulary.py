"""The vocabulary of one question: its phrases as stems, and the nearest known word for one with a typing error.

Not the search in a text, that is matching.py. A vocabulary is built once per question and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from knowledge.check import phrases, typed
from knowledge.check.facts import NOT_APPLICABLE, UNKNOWN
from knowledge.check.scheme import Option
from knowledge.check.typed import Word

HEDGE, YES, NO, NOISE = "#hedge", "#yes", "#no", "#noise"
MARKS = frozenset({HEDGE, YES, NO, NOISE, UNKNOWN, NOT_APPLICABLE})
GERMAN, ENGLISH = 0, 1
_MOST_WORDS_MENDED = 25
_SHORTEST_COMPOUND = 7
_OPPOSITE = ("un", "nicht", "non", "kein", "anti", "ohne", "not", "dis")


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of an option (or of a mark) as keys of one language. ``bare``: only words that mean little alone.

    ``crosses``: so many borders of clauses it may run over, because it is written with some.
    ``presumed``: fits, but always needs confirming.
    """

    option: str
    language: int
    keys: tuple[str, ...]
    bare: bool
    crosses: int
    presumed: bool
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: words ``places`` of the text."""

    entry: Entry
    places: tuple[int, ...]

    @property
    def option(self) -> str:
        """The option or mark it stands for."""
        return self.entry.option


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases by their first key, and every word in them for mending typing errors."""

    entries: Mapping[tuple[int, str], tuple[Entry, ...]]
    known: frozenset[str]
    spellings: tuple[str, ...]
    nouns: tuple[str, ...]


@lru_cache(maxsize=512)
def vocabulary(question: str, options: tuple[Option, ...], common: tuple[Option, ...]) -> Vocabulary:
    """The phrases of one question: those from the files, its labels, and the answers to every question."""
    words = phrases.words()
    entries: list[tuple[str, int, str]] = []
    presumed: list[tuple[str, int, str]] = []
    for listed_by, taken in ((phrases.shipped().phrases, entries), (phrases.shipped().presumed, presumed)):
        for option in options:
            if (lines := listed_by.get(question, {}).get(option.id)) is not None:
                taken += _both(option.id, lines.de, lines.en)
    for option in (*options, *common):
        entries += _both(option.id, _labels(option.label.de), _labels(option.label.en))
    for mark, listed in ((HEDGE, words.hedges), (UNKNOWN, words.unknown), (NOT_APPLICABLE, words.not_applicable)):
        entries += _both(mark, listed.de, listed.en)
    entries += _both(YES, words.yes, ()) + _both(NO, words.no, ()) + _both(NOISE, words.noise.de, words.noise.en)
    return _built(entries, presumed)


def mended_words(words: list[Word], vocabulary: Vocabulary) -> tuple[list[Word], bool]:
    """Unknown words read as the nearest known one or as a compound ending in one; and whether there were any."""
    sets = phrases.words().sets
    small = sets["light"] | sets["filler"] | sets["negators"] | sets["links"] | sets["contrasts"]
    mended = False
    result: list[Word] = []
    for place, word in enumerate(words):
        strange = word.text not in small and vocabulary.known.isdisjoint(word.keys)
        near = _nearest(word.text, vocabulary) if strange and place < _MOST_WORDS_MENDED else None
        mended = mended or near is not None
        result.append(replace(word, text=near, keys=typed.keys(near)) if near else word)
    return result, mended


def _labels(label: str) -> tuple[str, ...]:
    """The label, also without its brackets; a bare yes or no is left to the marks."""
    words = phrases.words()
    bare = {typed.spelled(word) for word in (*words.yes, *words.no)}
    return () if typed.spelled(label) in bare else (label, label.partition("(")[0])


def _both(option: str, german: Iterable[str], english: Iterable[str]) -> list[tuple[str, int, str]]:
    return [(option, GERMAN, one) for one in german] + [(option, ENGLISH, one) for one in english]


def _built(outright: list[tuple[str, int, str]], presumed: list[tuple[str, int, str]]) -> Vocabulary:
    sets = phrases.words().sets
    small = sets["light"] | sets["filler"]
    by_first: dict[tuple[int, str], dict[Entry, None]] = {}
    spellings: set[str] = set()
    nouns: set[str] = set()
    for position, (option, language, phrase) in enumerate(outright + presumed):
        read = typed.read(phrase, sets["contrasts"] | sets["breaks"])
        heavy = [word for word in read if word.text not in sets["light"]]
        if option in MARKS and len(heavy) < 2:
            heavy = read
        if not heavy:
            continue
        bare = all(word.text in small for word in heavy)
        entry = Entry(
            option,
            language,
            tuple(word.keys[language] for word in heavy),
            bare,
            crosses=2 * (read[-1].clause - read[0].clause),
            presumed=position >= len(outright),
            surfaces=tuple(word.text for word in heavy),
        )
        by_first.setdefault((language, entry.keys[0]), {})[entry] = None
        spellings.update(word.text for word in heavy if len(word.text) >= 4 and word.text not in sets["negators"])
        if len(heavy) == 1 and option not in MARKS and len(heavy[0].text) >= 4:
            nouns.add(heavy[0].text)
    known = frozenset(key for entries in by_first.values() for entry in entries for key in entry.keys)
    frozen = {first: tuple(entries) for first, entries in by_first.items()}
    return Vocabulary(frozen, known, tuple(sorted(spellings)), tuple(sorted(nouns)))


@lru_cache(maxsize=5_000)
def _near_spelling(word: str, spellings: tuple[str, ...]) -> str | None:
    found = extractOne(word, spellings, scorer=OSA.distance, score_cutoff=2 if len(word) > 7 else 1)
    if found is None:
        return None
    near, distance, _ = found
    swapped = sorted(near) == sorted(word)
    long_enough = len(word) >= 4 and max(len(near), len(word)) >= 5 * distance - (distance > 1)
    return near if swapped or (long_enough and near[0] == word[0]) else None


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    if len(word) < 4 or word.isdigit():
        return None
    turned = (negator for negator in phrases.words().sets["negators"] if sorted(negator) == sorted(word))
    near = next(turned, None) or _near_spelling(word, vocabulary.spellings)
    if near is not None or len(word) < _SHORTEST_COMPOUND:
        return near
    heads = [noun for noun in vocabulary.nouns if word.endswith(noun) and len(word) - len(noun) >= 2]
    head = max(heads, key=len, default=None)
    return None if head is None or word.startswith(_OPPOSITE) else head
