"""Mends what printing did to a text: soft hyphens, words broken at line ends, letter-spaced headings.

Not for official wording from XML, which is kept as it is: only for PDF and for text people bring.
"""

from __future__ import annotations

import re

_BROKEN_WORD = re.compile(r"([a-zäöüß])-[ \t]*\n[ \t]*(?=[a-zäöüß])(?!(?:und|oder|bzw|sowie)\b)")
_SPACED_WORD = re.compile(r"(?<![\w.])(?:[A-ZÄÖÜa-zäöüß] ){3,}[A-ZÄÖÜa-zäöüß](?=[\s:]|$)")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def clean(text: str) -> str:
    """The text as it was meant: "Urheber-\\nrecht" -> "Urheberrecht", "T a t b e s t a n d" -> "Tatbestand"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad\n", "").replace("\u00ad", "")
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "")
    text = _BROKEN_WORD.sub(r"\1", text)
    text = "\n".join(_close_spaced(line).rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text).strip()


def _close_spaced(line: str) -> str:
    return _SPACED_WORD.sub(lambda found: found[0].replace(" ", ""), line)
