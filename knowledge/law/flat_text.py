"""Text from a PDF or a chat, flattened for reading: single blanks, whole words, and the way back to the original.

Citations are broken over lines, padded with double or non-breaking blanks and hyphenated. Readers work on the flat
text, where none of that exists, and map their spans back, so that ``text[start:end]`` is what the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNEVEN = re.compile(
    r"(?P<hyphenated>(?<=[a-zäöüß])-[ \t]*\r?\n\s*(?=[a-zäöüß])(?!und\b|oder\b|bzw\b|sowie\b))"
    r"|(?P<compound>(?<=\w)-[ \t]*\r?\n\s*(?=[A-ZÄÖÜ]))"
    r"|(?P<invisible>[\u00ad\u200b\u200c\u200d\u2060\ufeff]+\s*(?=\w))"
    r"|(?P<dash>[\u2010\u2011\u2212])"
    r"|(?P<blank>\s{2,}|[^\S ])"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class FlatText:
    """``text`` in single blanks ("\\n" only between paragraphs); ``origins``: the place of each character before."""

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the flat span [start, end) stands in the original text."""
        return self.origins[start], self.origins[end - 1] + 1


def flatten(text: str) -> FlatText:
    """The flat form of ``text``."""
    pieces: list[str] = []
    origins: list[int] = []
    position = 0
    for match in _UNEVEN.finditer(text):
        pieces.append(text[position : match.start()])
        origins.extend(range(position, match.start()))
        even = _even(match)
        pieces.append(even)
        origins.extend([match.start()] * len(even))
        position = match.end()
    pieces.append(text[position:])
    origins.extend(range(position, len(text)))
    return FlatText("".join(pieces), tuple(origins))


def _even(match: re.Match[str]) -> str:
    if match["hyphenated"] or match["invisible"]:
        return ""
    if match["compound"] or match["dash"]:
        return "-"
    return "\n" if _PARAGRAPH.search(match.group()) else " "
