"""Recognises misconceptions and foreign topics in a question, by the patterns and words that their files list.

Not an answer: it only says which record fits. What is not listed is not recognised, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.guide.cards import ForeignTopic, Misconception
from knowledge.guide.needles import foldable, needles

_BEGINNING = 3


def misconception(question: str, records: Iterable[Misconception]) -> Misconception | None:
    """The first misconception that ``question`` shows. Patterns whose words it does not hold are not tried."""
    low = question.lower() if foldable(question) else None
    for record in records:
        likely = record.patterns if low is None else [one for one in record.patterns if _may_match(one, low)]
        if _any(likely, question) and not _any(record.unless, question):
            return record
    return None


def _may_match(pattern: str, low: str) -> bool:
    """Can ``pattern`` match a text that reads ``low`` in small letters?"""
    wanted = needles(pattern)
    return not wanted or any(needle in low for needle in wanted)


def foreign_topic(question: str, records: Iterable[ForeignTopic]) -> ForeignTopic | None:
    """The foreign topic with the most typical words in ``question``; None if no topic has one."""
    begun = _beginnings_in(question.lower()) if foldable(question) else None
    counted = [(_count(record.words.de + record.words.en, question, begun), record) for record in records]
    count, record = max(counted, key=lambda pair: pair[0], default=(0, None))
    return record if count else None


def _count(words: tuple[str, ...], text: str, begun: frozenset[str] | None) -> int:
    """How often ``text`` names one of ``words``; never, where nothing in it begins like one of them."""
    if begun is not None and begun.isdisjoint(_beginnings(words)):
        return 0
    return len(_words(words).findall(text))


def _beginnings_in(low: str) -> frozenset[str]:
    """How a word that stands anywhere in ``low`` may begin, in up to three letters."""
    return frozenset(low[start : start + size] for start in range(len(low)) for size in range(_BEGINNING + 1))


@lru_cache(maxsize=200)
def _beginnings(words: tuple[str, ...]) -> frozenset[str]:
    """The first letters of each word, in small letters; none of a word that does not fold, which may stand anywhere."""
    return frozenset(word[:_BEGINNING].lower() if foldable(word) else "" for word in words)


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(_compiled(pattern).search(text) for pattern in patterns)


@lru_cache(maxsize=2_000)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=200)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words as stems: each matches at the beginning of a word, any ending allowed."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})\w*", re.IGNORECASE)
