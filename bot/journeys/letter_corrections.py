"""Small corrections of a text that was read: "881,03 -> 887,03", one a line, instead of typing a whole letter anew.

Words only: what a corrected letter means is read afterwards like any other. Spaces and line breaks count as one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ARROW = re.compile(r"\s*(?:->|-->|→|=>|➜|➔)\s*")
_QUOTES = "„“”\"'»«"
LONGEST = 300
SHORTER = 3  # a text of a third of the letter may be meant as a part of it


@dataclass(frozen=True, slots=True)
class Corrected:
    """The text with what was found replaced; ``missing``: what does not stand in it."""

    text: str
    missing: tuple[str, ...]


def corrected(letter: str, written: str) -> Corrected | None:
    """``letter`` with the corrections in ``written``; None where these are no corrections but a text."""
    pairs = [_pair(line) for line in written.splitlines() if line.strip()]
    if not pairs or not all(pairs):
        return None
    missing: list[str] = []
    for old, new in (pair for pair in pairs if pair):
        found = re.compile(r"\s+".join(map(re.escape, old.split()))).sub(lambda _, new=new: new, letter)  # type: ignore[misc]
        missing += [old] if found == letter and old != new else []
        letter = found
    return Corrected(letter, tuple(missing))


def is_only_a_part(letter: str, written: str) -> bool:
    """Is ``written`` so much shorter than the letter that it can hardly be the whole of it?"""
    return len(written) * SHORTER < len(letter)


def _pair(line: str) -> tuple[str, str] | None:
    parts = _ARROW.split(line.strip())
    if len(parts) != 2 or len(line) > LONGEST:
        return None
    old, new = (part.strip().strip(_QUOTES) for part in parts)
    return (old, new) if old else None
