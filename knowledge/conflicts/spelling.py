"""How alike are two words of a name? Umlauts, other marks, German spellings, the sound (Kölner Phonetik), slips.

It grades single words and knows no names. The grades are coarse on purpose: what they are worth depends on which part
of a name they belong to, and that is weighed in persons.py and organisations.py.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import cologne_phonetics
from rapidfuzz.distance import OSA

from knowledge.conflicts.words import words

LONG, MIDDLE, VERY_LONG = 7, 5, 10
ALIKE_ENOUGH = 0.65
_UMLAUT_IN_TWO = re.compile(r"(?<![aeq])([aou])e")


class Grade(IntEnum):
    """From nothing in common to the same word."""

    NONE = 0
    FAINT = 1
    SOUND = 2
    NEAR = 3
    EQUAL = 4


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``text`` folded (ae oe ue ss), ``bare`` without any umlaut, ``variant`` respelt, ``sound`` its code."""

    text: str
    bare: str
    variant: str
    sound: str

    @property
    def is_initial(self) -> bool:
        """One letter, as in "R."."""
        return len(self.text) == 1


def fold(text: str) -> str:
    """Lower case, umlauts in two letters, other marks and signs gone; Cyrillic and Greek letters as Latin ones."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(words().letter_table)
    parts = unicodedata.normalize("NFD", plain)
    return "".join(one for one in parts if unicodedata.category(one) not in {"Mn", "Cf"})


@lru_cache(maxsize=65_536)
def word(folded: str) -> Word:
    """The word with its keys; ``folded`` as fold gives it."""
    bare = _UMLAUT_IN_TWO.sub(r"\1", folded)
    variant = bare if bare != folded else folded
    for pattern, instead in words().respellings:
        variant = pattern.sub(instead, variant)
    sound = cologne_phonetics.encode(folded)[0][1] if folded.isascii() and folded.isalpha() else ""
    return Word(folded, bare, variant, sound)


@lru_cache(maxsize=65_536)
def grade(one: Word, other: Word) -> Grade:
    """How alike two words are."""
    if one.text == other.text:
        return Grade.EQUAL
    shorter = min(len(one.text), len(other.text))
    if shorter < 3 or one.text.isdecimal() or other.text.isdecimal():
        return Grade.NONE
    if one.bare == other.bare or one.variant == other.variant:
        return Grade.NEAR
    distance = OSA.distance(one.text, other.text, score_cutoff=2)
    if distance == 1 and shorter >= LONG:
        return Grade.NEAR
    if one.sound == other.sound and len(one.sound) > 1 and _is_alike(one, other):
        return Grade.SOUND
    if (distance == 1 and shorter >= MIDDLE) or (distance == 2 and shorter >= VERY_LONG):
        return Grade.FAINT
    return Grade.NONE


def _is_alike(one: Word, other: Word) -> bool:
    """The code drops vowels, so that short words of one code may be far apart ("Bach", "Buche")."""
    return OSA.normalized_similarity(one.bare, other.bare) >= ALIKE_ENOUGH
