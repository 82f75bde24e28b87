"""Concepts in a text: lay words, legal words and both languages meet here ("geklaut", "rip off", "Vervielfältigung").

Reads the lay thesaurus (knowledge.guide.lexicon). No meaning is computed: a phrase is either listed or not, with its
inflections reduced by Snowball stems and, for single German words, as the head or tail of a compound.
"""

from __future__ import annotations

from functools import cache, lru_cache
from zlib import crc32

import numpy as np

from knowledge.content import LANGUAGES
from knowledge.guide import lexicon
from knowledge.library import words

_COMPOUND_PART = 4


def concept_features(text: str, language: str | None = None) -> words.Hashes:
    """The concepts named in ``text`` as hashed features, with repetitions.

    ``language``: whose phrases to look for ("de", "en"; None: both, for texts that do not show their language).
    """
    tokens = words.words(text)
    spoken = (language,) if language else LANGUAGES
    return np.array([feature for name in spoken for feature in _matches(tokens, name)], dtype=np.uint32)


def _matches(tokens: list[str], language: str) -> list[int]:
    table = _phrases(language)
    longest = _longest(language)
    stems = [_stem(token, language) for token in tokens]
    found: list[int] = []
    for start in range(len(stems)):
        for size in range(longest, 0, -1):
            if hit := table.get(tuple(stems[start : start + size])):
                found.extend(hit)
                break
        else:
            if language == "de":
                found.extend(_compound(stems[start]))
    return found


@lru_cache(maxsize=50_000)
def _compound(stem: str) -> tuple[int, ...]:
    """Concepts of the parts of a German compound: longest listed head and tail ("fotoagentur")."""
    table = _phrases("de")
    found: list[int] = []
    if len(stem) >= _COMPOUND_PART + 3:
        for cut in range(3, len(stem) - _COMPOUND_PART + 1):
            if hit := table.get((stem[cut:],)):
                found.extend(hit)
                break
        for cut in range(len(stem) - 3, _COMPOUND_PART - 1, -1):
            head = stem[:cut]
            if hit := table.get((head,)) or table.get((_stem(head, "de"),)):
                found.extend(hit)
                break
    return tuple(found)


@cache
def _phrases(language: str) -> dict[tuple[str, ...], tuple[int, ...]]:
    table: dict[tuple[str, ...], tuple[int, ...]] = {}
    for concept in lexicon.load():
        feature = crc32(f"@{concept.id}".encode())
        for phrase in concept.phrases(language):
            key = tuple(_stem(word, language) for word in words.words(phrase))
            if key and feature not in table.get(key, ()):
                table[key] = (*table.get(key, ()), feature)
    return table


@cache
def _longest(language: str) -> int:
    """Words of the longest phrase; a hyphen parts words, so "cease-and-desist letter" has four."""
    return max(map(len, _phrases(language)))


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> str:
    return words.stem(word, language)


def all_features() -> words.Hashes:
    """The features of every concept of the thesaurus."""
    return np.array([crc32(f"@{concept.id}".encode()) for concept in lexicon.load()], dtype=np.uint32)
