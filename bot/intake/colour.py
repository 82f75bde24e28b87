"""Colours as web pages and office files write them, as far as it takes to find text in the colour of its ground.

Not a colour library: names other than the few that hide text are unknown, and unknown means visible.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

TRANSPARENT: Colour = (-1, -1, -1)
NEAR = 24  # of 255 per channel
_NAMES: dict[str, Colour] = {
    "white": (255, 255, 255), "black": (0, 0, 0), "transparent": TRANSPARENT, "snow": (255, 250, 250),
    "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "red": (255, 0, 0),
    "blue": (0, 0, 255), "navy": (0, 0, 128), "gray": (128, 128, 128), "grey": (128, 128, 128), "green": (0, 128, 0),
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])", re.IGNORECASE)
_RGB = re.compile(r"rgba?\((\d{1,3})[,\s]+(\d{1,3})[,\s]+(\d{1,3})(?:[,/\s]+([\d.]+))?")


def parsed(text: str) -> Colour | None:
    """The colour, or None for one that is not understood."""
    word = text.strip().lower()
    if word in _NAMES:
        return _NAMES[word]
    if found := _RGB.match(word):
        if found[4] and float("0" + found[4].rstrip(".")) == 0:
            return TRANSPARENT
        return (min(int(found[1]), 255), min(int(found[2]), 255), min(int(found[3]), 255))
    if found := _HEX.match(word):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    return None


def same(one: Colour, other: Colour) -> bool:
    """Can nobody tell them apart?"""
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))
