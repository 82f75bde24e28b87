"""How readable a text was: remarks with the first place each of them shows.

Not a grade: the keys say what was mended or missing, so that a person knows where to look at the original.
no_text, little_text, unreadable, cut, letter_spaced, ocr_slips, lost_letters, hidden_characters, earlier_letter.
"""

from __future__ import annotations

import re

from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper

FEW_LETTERS = 20
SHORT = 120
READABLE = 0.6

_LOST = re.compile(r"\b(?:Begründun|Sachverhal|Rechtsanwal|Abmahnun|Rechnun|Kläge|Beklagt|Unterlassun)(?=\s)")


def remarks(paper: Paper) -> tuple[Found[str], ...]:
    """The remarks on the text of ``paper``, each once, at its first place."""
    first: dict[str, tuple[int, int]] = {}
    for key, start, end in paper.remarks:
        first.setdefault(key, (start, end))
    letters = sum(map(str.isalpha, paper.text[:100_000]))
    whole = (0, len(paper.raw))
    if letters < FEW_LETTERS:
        first["no_text"] = whole
    elif letters < SHORT:
        first["little_text"] = whole
    elif _readable(paper.text[:100_000]) < READABLE:
        first["unreadable"] = whole
    lost = _LOST.search(paper.raw[:100_000])
    if lost:
        first["lost_letters"] = lost.span()
    return tuple(Found(key, start, end) for key, (start, end) in sorted(first.items(), key=lambda item: item[1]))


def _readable(text: str) -> float:
    """The share of characters other than blanks that stand in words or numbers."""
    ink = len(re.sub(r"\s", "", text))
    words = sum(map(len, re.findall(r"[^\W\d_]{2,}|\d", text)))
    return words / ink if ink else 0.0
