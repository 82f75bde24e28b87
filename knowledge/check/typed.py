"""What a person typed, as words: folded, stemmed, cut into clauses. Not meaning: which answer it is, others decide.

Spelling is forgiven here and only here: "geloescht", "geloscht" and "Gelöscht" are one word, so are "Foto" and "Fotos".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.library.words import fold, stem

LONGEST = 1_000
MOST_WORDS = 120
_ABBREVIATION = re.compile(r"\b(?:[a-z]\s?\.\s?){2,}|\bn\s?/\s?a\b|\bk\s?/\s?a\b")
_KNOWN_ABBREVIATIONS = {"na": "notapplicable"}
_FILE_NAME = re.compile(r"\b(robots|ai|tdmrep|llms|archive|index)\.(txt|json|org|html?)\b")
_LICENCE = re.compile(r"\bcc[\s-]*by\b")  # "by" alone matters little
_RATIO = re.compile(r"(\d)\s*:\s*(\d)")
_SUBJUNCTIVE = re.compile(r"\b(?:hätt|haett|wär|waer)(?:en?|es?t)?\b")  # what others say, not what is: no umlaut lost
_APOSTROPHE = re.compile(r"['’‘`´]")
_PIECE = re.compile(r"[a-z0-9]+|[,.;:!?()\n/…–—\"„“”]|\s-+\s|[&+]")
_MARKUP = re.compile(r"<\s*[a-z/!][^>]*>|\b(?:select|drop|insert)\b.*\b(?:from|table|into)\b|\{\{|\}\}|https?://", re.I)
_UNSTEMMED = frozenset({"nichts", "wegen"})  # their stems are other words: "nicht", "weg"
_PLURAL = re.compile(r"(?<=[aeiou])s$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as folded, its German and English key, and which clause of the text it stands in."""

    text: str
    keys: tuple[str, str]
    clause: int


def spelled(word: str) -> str:
    """The word without umlauts in either way of writing them."""
    return fold(word).replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(maxsize=20_000)
def keys(word: str) -> tuple[str, str]:
    """What a folded word is compared by: its German and its English stem."""
    if word in _UNSTEMMED:
        return word, word
    german, english = stem(word), stem(word, "en")
    if len(word) > 4 and german == word:
        german = _PLURAL.sub("", german)
    return spelled(german), spelled(english)


def read(text: str, breaks: frozenset[str] = frozenset()) -> list[Word]:
    """The words of ``text`` in order. Punctuation and the words in ``breaks`` begin a new clause."""
    found: list[Word] = []
    clause = 0
    for piece in _pieces(text):
        if not piece[0].isalnum():
            clause += 1
            continue
        clause += piece in breaks
        found.append(Word(spelled(piece), keys(piece), clause))
    return found


def plain(text: str) -> str:
    """``text`` folded, with abbreviations, file names, licences and ratios as one word each."""
    composed = unicodedata.normalize("NFC", text.casefold())
    folded = _APOSTROPHE.sub("", fold(_SUBJUNCTIVE.sub("konjunktiv", composed)))
    folded = _ABBREVIATION.sub(_joined, folded)
    folded = _FILE_NAME.sub(r"\1\2", folded)
    folded = _LICENCE.sub("ccby", folded)
    return _RATIO.sub(r"\1 zu \2", folded)


def unreadable(text: str) -> bool:
    """Too long, markup, or mostly another script: nobody means an answer by that."""
    if len(text) > LONGEST or len(text.split()) > MOST_WORDS or _MARKUP.search(text):
        return True
    letters = [c for c in fold(text) if c.isalpha()]
    return not any(c.isalnum() for c in text) or sum(not c.isascii() for c in letters) * 3 > len(letters)


def _pieces(text: str) -> Iterator[str]:
    for piece in _PIECE.findall(plain(text)):
        yield "und" if piece in "&+" else piece.strip() or "\n"


def _joined(match: re.Match[str]) -> str:
    letters = "".join(c for c in match[0] if c.isalpha())
    return f"{_KNOWN_ABBREVIATIONS.get(letters, letters)} "
