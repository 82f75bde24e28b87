"""The text of an enclosure, parted into what people read and what machines read.

Technical lines (robots.txt, JSON, markup) must stay as they are, line by line; sentences and numbered headings are set
as text. Told apart by their form alone: in doubt a line is technical, because that changes nothing in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GAP = re.compile(r"(\n(?:[ \t]*\n)+)")
_LABEL = re.compile(r"(?:\d{1,3}[.)]|[–-]) \S")
_SENTENCE = re.compile(r"[\w„“\"'(§‹].*[.!?:][)\"“”]?$")
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. ``technical``: set in one width, nothing in them changed."""

    text: str
    technical: bool


def blocks(text: str) -> tuple[Block, ...]:
    """The text of a page in its order; empty lines between technical lines stay, all others part the blocks."""
    parted = _GAP.split(text.strip("\n"))
    found: list[Block] = []
    for gap, part in zip(["", *parted[1::2]], parted[::2], strict=True):
        if not part.strip():
            continue
        technical = not all(_is_told(line.strip()) for line in part.split("\n"))
        if technical and found and found[-1].technical:
            found[-1] = Block(found[-1].text + gap + part, technical)
        else:
            found.append(Block(part, technical))
    return tuple(found)


def _is_told(line: str) -> bool:
    """Is it a numbered heading, an item, or a sentence?"""
    if _LABEL.match(line):
        return True
    return len(line.split()) >= _FEWEST_WORDS and _SENTENCE.match(line) is not None
