"""Is it text that a person can read, or rubbish that a font left behind?

Not a language test: it only looks at how many characters stand in words.
"""

from __future__ import annotations

import re

LETTERS_OF_A_PAGE = 10  # "- 12 -" alone is no text
READABLE = 0.6

_GLYPH = re.compile(r"/g(\d{1,3})|/;(#+)")


def letters(text: str) -> int:
    """How many letters there are."""
    return sum(character.isalpha() for character in text)


def readable(text: str) -> float:
    """The share of characters that stand in words of letters, or are digits."""
    ink = len(re.sub(r"\s", "", text))
    words = sum(map(len, re.findall(r"[^\W\d_]{2,}|\d", text)))
    odd = 5 * (text.count("\ufffd") + len(re.findall(r"/g\d|\(cid:|[\ue000-\uf8ff]", text)))
    return max(0.0, (words - odd) / ink) if ink else 0.0


def known_glyphs(text: str) -> str:
    """Some old fonts name a glyph by its place in the standard order of TrueType ("/g43", "/;###"): letters again."""
    return _GLYPH.sub(lambda found: _character(int(found[1]) if found[1] else len(found[2])), text)


def _character(glyph: int) -> str:
    """The order follows MacRoman from the space (glyph 3), leaving out DEL."""
    code = glyph + (29 if glyph < 98 else 30)
    return bytes([code]).decode("mac_roman") if 32 <= code < 256 else "\ufffd"
