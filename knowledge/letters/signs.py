"""The small language in which phrases of letters are written in the YAML files, and the search for them.

Made for lawyers, not for programmers: "fordern (wir|ich) … auf" and "unterlass*" are readable without knowing regular
expressions. It has no nesting and one gap per phrase, so that no text, however hostile, makes it slow.

    unterlass*    any ending           (a|b)   one of these           [a]   may be missing
    …             up to 90 characters  ^       begins the sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from knowledge.letters.clauses import Clause, Clauses
from knowledge.letters.paper import Paper

GAP = r"(?!\w)[^;!?]{0,90}?(?<!\w)"
SHORTEST_STEM = 3

_TOKEN = re.compile(r"\s*(?P<gap>…)\s*|(?P<blank>\s+)|(?P<star>\*)|(?P<mark>[()|\[\]])|(?P<text>[^\s*…()|\[\]]+)")
_GROUPS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its expression, the stem that every match contains (None if it has none), whether it is anchored."""

    pattern: re.Pattern[str]
    stem: str | None
    anchored: bool


def compile_phrase(written: str) -> Phrase:
    """Reads the small language. Raises ValueError where brackets do not pair or a second gap stands."""
    anchored = written.startswith("^")
    body = written.lstrip("^").strip().lower()
    if body.count("…") > 1 or any(body.count(a) != body.count(b) for a, b in ("()", "[]")):
        raise ValueError(f"{written!r}: one gap at most, and every bracket closed")
    expression = "".join(_expression(body))
    stems = [word for word in re.split(r"[\s*…]+", _GROUPS.sub(" ", body)) if len(word) >= SHORTEST_STEM]
    return Phrase(re.compile(rf"(?<!\w)(?:{expression})(?!\w)"), max(stems, key=len, default=None), anchored)


def _expression(body: str) -> Iterator[str]:
    optional_closes = {"[": "(?:", "]": r")?", "(": "(?:", ")": ")", "|": "|"}
    for token in _TOKEN.finditer(body):
        if token["gap"]:
            yield GAP
        elif token["blank"]:
            yield r" *(?<!\w) *" if _beside_optional(body, token) else " +"
        elif token["star"]:
            yield r"\w*"
        elif token["mark"]:
            yield optional_closes[token["mark"]]
        else:
            yield re.escape(token["text"])


def _beside_optional(body: str, token: re.Match[str]) -> bool:
    """A blank beside an optional word may stand once for both sides."""
    return body[token.start() - 1 : token.start()] == "]" or body[token.end() : token.end() + 1] == "["


def _readable(written: str) -> str:
    compile_phrase(written)
    return written


Sign = Annotated[str, AfterValidator(_readable)]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: under which key, where in the paper, in which clause."""

    key: str
    start: int
    end: int
    clause: int


class Signs:
    """Phrases under keys, ready to be searched for."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._phrases = [(key, compile_phrase(phrase)) for key, listed in phrases.items() for phrase in listed]

    def find(self, paper: Paper, clauses: Clauses) -> list[Hit]:
        """Every hit in ``clauses``, in order of place."""
        found = [hit for key, phrase in self._phrases for hit in _hits(key, phrase, paper.low, clauses)]
        return sorted(found, key=lambda hit: (hit.start, hit.end))

    def keys_in(self, low: str) -> list[tuple[str, int, int]]:
        """Every (key, start, end) in a short text in small letters."""
        whole = Clauses((Clause(0, len(low)),))
        return [(hit.key, hit.start, hit.end) for key, phrase in self._phrases for hit in _hits(key, phrase, low, whole)]


def _hits(key: str, phrase: Phrase, low: str, clauses: Clauses) -> Iterator[Hit]:
    if phrase.stem is None:
        for number in range(len(clauses.all)):
            yield from _in_clause(key, phrase, low, clauses, number)
        return
    place = low.find(phrase.stem)
    while place >= 0:
        number = clauses.at(place)
        end = clauses.all[number].end if number >= 0 else place + 1
        if place < end:
            yield from _in_clause(key, phrase, low, clauses, number)
        place = low.find(phrase.stem, max(end, place + 1))


def _in_clause(key: str, phrase: Phrase, low: str, clauses: Clauses, number: int) -> Iterator[Hit]:
    if number < 0:
        return
    clause = clauses.all[number]
    if phrase.anchored:
        match = phrase.pattern.match(low, clause.start, clause.end)
        if match:
            yield Hit(key, match.start(), match.end(), number)
        return
    for match in phrase.pattern.finditer(low, clause.start, clause.end):
        yield Hit(key, match.start(), match.end(), number)
