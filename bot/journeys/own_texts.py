"""Search in a person's own letters: opened, cut, ranked and forgotten again within one call.

Only the letters of the person who asks are ever opened. No index is kept, on disk or in memory, and nothing is
embedded, so there is nothing to delete beside the letters themselves. Up to 60 letters, so ranking whole is fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bot.journeys.case import Letter, read
from knowledge.library import words
from knowledge.library.language import is_small
from knowledge.library.lexical import LexicalIndex
from knowledge.library.split import cut

if TYPE_CHECKING:
    from bot.store import Store

AT_MOST = 5
LONGEST_QUERY = 400
WORDS_OF_A_PASSAGE = 60
SHORTEST_TELLING = 4
ALIKE = 0.6
"""Share of a word's character n-grams that a passage must have: compounds and typing errors have it, chance has not."""

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\f")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: page and paragraph from 1, and its first and last character in the letter's text."""

    page: int
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage of a letter of the person's own. ``score`` orders hits of one search and says nothing else."""

    letter: str
    title: str
    passage: str
    place: Place
    score: float


def find(store: Store, person: str, query: str, count: int = AT_MOST) -> list[Hit]:
    """The passages of letters of ``person`` that fit ``query`` best, best first; empty if none does."""
    letters = [(item.id, read(item, Letter)) for item in store.items.of(person, "letter")]
    passages = [
        (letter_id, letter.title, place, letter.text[place.start : place.end])
        for letter_id, letter in letters
        if letter is not None
        for place in places(letter.text)
    ]
    try:
        return ranked(passages, query, count)
    finally:
        words.forget()


def places(text: str) -> Iterator[Place]:
    """The passages of ``text``: its paragraphs, long ones cut at sentence ends."""
    page = paragraph = 1
    start = 0
    borders = [*_PARAGRAPH.finditer(text), None]
    for border in borders:
        end = border.start() if border else len(text)
        if text[start:end].strip():
            yield from _cut(text, start, end, page, paragraph)
            paragraph += 1
        if border is not None:
            start = border.end()
            if border.group() == "\f":
                page, paragraph = page + 1, 1


def _cut(text: str, start: int, end: int, page: int, paragraph: int) -> Iterator[Place]:
    at = start
    for piece in cut(text[start:end], WORDS_OF_A_PASSAGE):
        found = text.find(piece, at, end)
        if found < 0:  # joined pieces lose the spaces between them
            found, piece = at, text[at:end]
        yield Place(page, paragraph, found, found + len(piece))
        at = found + len(piece)


def ranked(passages: list[tuple[str, str, Place, str]], query: str, count: int) -> list[Hit]:
    """Of ``passages`` (id and title of their text, place, words) those that fit ``query`` best, best first."""
    asked = telling_words(query[:LONGEST_QUERY])
    if not passages or not asked:
        return []
    index = LexicalIndex.build([passage for *_, passage in passages])
    positions, scores = index.top(" ".join(asked), len(passages))
    hits = (
        Hit(letter, title, passage, place, float(score))
        for (letter, title, place, passage), score in zip((passages[p] for p in positions), scores, strict=True)
        if _has_one_of(asked, passage)
    )
    return list(islice(hits, count))


def telling_words(query: str) -> list[str]:
    """The words of ``query`` that say what it is about; all of them where it has only small ones."""
    every = words.words(query)
    telling = [word for word in every if not is_small(word) and (len(word) >= SHORTEST_TELLING or word.isdigit())]
    return telling or every


def _has_one_of(asked: list[str], passage: str) -> bool:
    """Does one of the words stand in the passage, in this form or in one that is spelled much alike?"""
    there = words.features(passage)
    return any(np.isin(words.word_features(word), there).mean() >= ALIKE for word in asked)
