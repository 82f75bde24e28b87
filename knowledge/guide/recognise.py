"""Recognises misconceptions and foreign topics in a question, by the patterns and words that their files list.

Not an answer: it only says which record fits. What is not listed is not recognised, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.guide.cards import ForeignTopic, Misconception


def misconception(question: str, records: Iterable[Misconception]) -> Misconception | None:
    """The first misconception that ``question`` shows."""
    for record in records:
        if _any(record.patterns, question) and not _any(record.unless, question):
            return record
    return None


def foreign_topic(question: str, records: Iterable[ForeignTopic]) -> ForeignTopic | None:
    """The foreign topic with the most typical words in ``question``; None if no topic has one."""
    counted = [(len(_words(record.words.de + record.words.en).findall(question)), record) for record in records]
    count, record = max(counted, key=lambda pair: pair[0], default=(0, None))
    return record if count else None


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
