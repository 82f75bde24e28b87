"""Numbers typed instead of a tap: "1", "1, 3", "Nr. 2", "das zweite". Only if the text is nothing but numbers.

Counting follows the buttons: the options in their order, then "I do not know", then "does not apply".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.check import phrases, typed

_RANGE = re.compile(r"^\s*(\d{1,2})\s*(?:-|–|bis|to)\s*(\d{1,2})\s*$")
_ALLOWED = re.compile(r"^[\w\s,;.+&/()#!\u20e3\ufe0f]*$")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers in their order. ``plain``: digits, or a word that says it counts options ("Nummer zwei")."""

    values: tuple[int, ...]
    plain: bool


def read(text: str) -> Numbers | None:
    """The numbers of a text that holds nothing else; None for every other text."""
    if match := _RANGE.match(text.casefold()):
        first, last = int(match[1]), int(match[2])
        return Numbers(tuple(range(first, last + 1)), plain=False) if 0 < first < last <= 30 else None
    if not _ALLOWED.match(text):
        return None
    words = [word.text for word in typed.read(text)]
    known, spoken = phrases.words().number_of, phrases.words().sets["number_words"]
    values, named, digits = [], False, False
    for word in words:
        if word.isdigit() and len(word) <= 2:
            values.append(int(word))
            digits = True
        elif word in known:
            values.append(known[word])
        elif word in spoken:
            named = True
        else:
            return None
    return Numbers(tuple(dict.fromkeys(values)), plain=digits or named) if values else None
