"""German or English? Decided by the small words, which no topic shares. Not a general language detector."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from knowledge.content import Record, load_one
from knowledge.library import words

_SENATE = re.compile(r"\b[IVX]+ (?=[A-Z]{2,3} \d)")  # "I ZR 281/25" is no English sentence

FILE = Path(__file__).parent / "function_words.yaml"


class FunctionWords(Record):
    """The small words of each language, folded."""

    de: frozenset[str]
    en: frozenset[str]


def detect(text: str, default: str = "de") -> str:
    """ "de" or "en"; ``default`` where the text gives no sign."""
    small = _small_words()
    tokens = words.words(_SENATE.sub(" ", text))
    german = sum(token in small.de for token in tokens) + sum(c in "äöüßÄÖÜ" for c in text)
    english = sum(token in small.en for token in tokens)
    if german == english:
        return default
    return "de" if german > english else "en"


def is_small(word: str) -> bool:
    """Is the folded ``word`` one of the small words of either language?"""
    small = _small_words()
    return word in small.de or word in small.en


@cache
def _small_words() -> FunctionWords:
    return load_one(FILE, FunctionWords)
