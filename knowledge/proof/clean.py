"""The surface of a claim: one spelling for blanks, quotes and hyphens; marks like [2] and emphasis taken off.

What a sentence of an answer never holds (addresses, markup, hidden or foreign letters) is named, not repaired.
"""

from __future__ import annotations

import re
import unicodedata

_QUOTES = str.maketrans(dict.fromkeys("„“”«»‟″", '"') | dict.fromkeys("‚‘’‛`´′‹›", "'"))
_HYPHENS = str.maketrans(dict.fromkeys("‐‑⁃−", "-") | {"—": "–", "\u00ad": None})
_BLANKS = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_MARKS = re.compile(r" ?\[(?P<ids>\w{1,8}(?: ?[,;] ?\w{1,8})*)\]")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(?P<inner>[^*_<>\[\]()]+?)(?<=\S)\1")
_ADDRESS = re.compile(
    r"https?:|www\.|://|\b[\w-]+\.(?:com|net|org|de|eu|io|ai|info|biz|ru|cn|me|xyz|app|dev|co|uk|at|ch|link|site|online)\b"
    r"(?!-)|@\w|\bmailto:|\bt\.me\b|\bdata:\w+/|javascript:",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[<>{}|\\^~*#`_]|\]\(|!\[|\[|\]|&(?:\w+|#\d+);|==|\$\{")
_ALLOWED = frozenset("§%€$£&/+'\"()-–.,;:!?…°²³ ×=½¼¾→·•")


def tidy(text: str) -> str:
    """One spelling: NFC, single blanks, plain quotes and hyphens."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES).translate(_HYPHENS)
    return _BLANKS.sub(" ", plain).strip()


def unmarked(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without marks like [2] and without emphasis, and the ids of the marks."""
    ids = [one.strip() for match in _MARKS.finditer(text) for one in re.split(r"[,;]", match["ids"])]
    plain = _EMPHASIS.sub(lambda match: match["inner"], _MARKS.sub("", text))
    return plain.strip(), tuple(ids)


def foreign_matter(text: str) -> str | None:
    """What does not belong into a sentence of an answer: an address, markup, a letter of another script."""
    if found := _ADDRESS.search(text) or _MARKUP.search(text):
        return found.group()
    for character in text:
        if character in _ALLOWED or (character.isascii() and character.isalnum()):
            continue
        if not (character.isalpha() and unicodedata.name(character, "").startswith("LATIN")):
            return f"U+{ord(character):04X}"
    return None
