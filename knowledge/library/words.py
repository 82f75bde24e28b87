"""Text becomes features: German word stems and character 3-5-grams, both as 32-bit hashes.

Character n-grams find parts of German compounds and survive typing errors; stems keep whole words together (measured:
docs/decisions). Hashes instead of a dictionary of strings keep the index small. Stemming is Snowball's (PyStemmer).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint32]

_WORD = re.compile(r"[a-z0-9]+")
_FOLD = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "\u00ad": None, "\u200b": None})
_SHORTEST, _LONGEST = 3, 5


def fold(text: str) -> str:
    """Lower case, umlauts and accents as their base letter, "ß" as "ss", soft hyphens dropped."""
    text = text.casefold().translate(_FOLD)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of ``text`` in order; section signs and punctuation are dropped."""
    return _WORD.findall(fold(text))


def stem(word: str, language: str = "de") -> str:
    """The German (or English) Snowball stem of a folded word."""
    return str(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer("english" if language == "en" else "german")


@lru_cache(maxsize=200_000)
def word_features(word: str) -> Hashes:
    """The hashed features of one folded word: its stem and its n-grams with the word's borders marked."""
    marked = f"_{word}_"
    grams = [
        marked[start : start + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(marked) - size + 1)
    ]
    return np.array([crc32(feature.encode()) for feature in (f"={stem(word)}", *grams)], dtype=np.uint32)


def features(text: str) -> Hashes:
    """All hashed features of ``text``, with repetitions."""
    parts = [word_features(word) for word in words(text)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint32)


def stems(text: str) -> Hashes:
    """Only the stem features of ``text``, with repetitions."""
    parts = [word_features(word)[:1] for word in words(text)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint32)


def forget() -> None:
    """Empties what is remembered of words seen: those of somebody's own letters must not stay."""
    word_features.cache_clear()
    _stemmer.cache_clear()
