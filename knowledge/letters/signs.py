"""The small language in which phrases of letters are written in the YAML files, and the search for them.

Made for lawyers, not for programmers: "fordern (wir|ich) … auf" and "unterlass*" are readable without knowing regular
expressions. It has no nesting and one gap per phrase, so that no text, however hostile, makes it slow.

    unterlass*    any ending           (a|b)   one of these           [a]   may be missing
    …             up to 140 characters  ^       begins the sentence
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from knowledge.letters.clauses import Clause, Clauses
from knowledge.letters.paper import PIECE, Paper, pieces_of

GAP = r"(?!\w)[^;!?]{0,140}?(?<!\w)"
SHORTEST_STEM = PIECE - 1
LIST_MARK = r"(?:(?:[-–—•*·]|\(?\w{1,3}[.)]) )?"

_TOKEN = re.compile(r"\s*(?P<gap>…)\s*|(?P<blank>\s+)|(?P<star>\*)|(?P<mark>[()|])|(?P<text>[^\s*…()|]+)")
_OPTIONAL = re.compile(r"(?P<before>\s*)\[(?P<inner>[^\]]*)\](?P<after>\s*)")
_CHOICES = re.compile(r"\(([^)]*)\)")
_GROUPS = re.compile(r"\([^)]*\)|\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: its expression, stems of which every match holds one (none: try all), whether it is anchored."""

    pattern: re.Pattern[str]
    stems: tuple[str, ...]
    anchored: bool


def compile_phrase(written: str) -> Phrase:
    """Reads the small language. Raises ValueError where brackets do not pair or a second gap stands."""
    anchored = written.startswith("^")
    body = written.lstrip("^").strip(" …").lower()
    if body.count("…") > 1 or any(body.count(a) != body.count(b) for a, b in ("()", "[]")):
        raise ValueError(f"{written!r}: one gap at most, and every bracket closed")
    mark = LIST_MARK if anchored else ""
    expression = "".join(_expression(body))
    return Phrase(re.compile(rf"(?<!\w){mark}(?:{expression})(?!\w)"), _stems(body), anchored)


def _stems(body: str) -> tuple[str, ...]:
    """The longest literal word; else all choices of the group whose shortest choice is longest."""
    literal = max(_literals(_GROUPS.sub(" ", body)), key=len, default="")
    if len(literal) >= SHORTEST_STEM:
        return (literal,)
    groups = [
        [max(_literals(choice), key=len, default="") for choice in group.split("|")] for group in _CHOICES.findall(body)
    ]
    best = max(groups, key=lambda group: min(map(len, group)), default=[""])
    return tuple(dict.fromkeys(best)) if min(map(len, best)) >= SHORTEST_STEM else ()


def _literals(body: str) -> list[str]:
    return re.split(r"[\s*…]+", body)


def _expression(body: str) -> Iterator[str]:
    glued = True
    for part in _parts(body):
        optional = _OPTIONAL.fullmatch(part)
        if not optional:
            yield from map(_token, _TOKEN.finditer(part))
            glued = not part or part.endswith("…")
            continue
        inner = "".join(map(_token, _TOKEN.finditer(optional["inner"])))
        leading, trailing = optional["before"] and not glued, optional["after"]
        if leading:
            yield rf"(?: +(?:{inner}))?" + (" +" if trailing else "")
        else:
            yield rf"(?:(?:{inner}){' +' if trailing else ''})?"


def _parts(body: str) -> Iterator[str]:
    position = 0
    for optional in _OPTIONAL.finditer(body):
        yield from (body[position : optional.start()], optional.group())
        position = optional.end()
    yield body[position:]


def _token(token: re.Match[str]) -> str:
    if token["gap"]:
        return GAP
    if token["blank"]:
        return " +"
    if token["star"]:
        return r"\w*"
    if token["mark"]:
        return token["mark"].replace("(", "(?:")
    return re.escape(token["text"])


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


def overlap(one: Hit, other: Hit) -> bool:
    """Do two hits share a place?"""
    return one.start < other.end and other.start < one.end


class Signs:
    """Phrases under keys, ready to be searched for. Most stand in no letter, so each is looked up by a piece first."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._phrases = [(key, compile_phrase(phrase)) for key, listed in phrases.items() for phrase in listed]
        self._always = [number for number, (_, phrase) in enumerate(self._phrases) if not phrase.stems]
        self._by_piece: dict[str, list[tuple[int, str]]] = {}
        often = Counter(piece for stem in self._stems() for piece in _pieces(stem))
        for number, (_, phrase) in enumerate(self._phrases):
            for stem in phrase.stems:
                rarest = min(_pieces(stem), key=lambda piece: often[piece])
                self._by_piece.setdefault(rarest, []).append((number, stem))

    def _stems(self) -> set[str]:
        return {stem for _, phrase in self._phrases for stem in phrase.stems}

    def find(self, paper: Paper, clauses: Clauses) -> list[Hit]:
        """Every hit in ``clauses``, in order of place."""
        return sorted(self._found(paper.low, clauses, paper.pieces), key=lambda hit: (hit.start, hit.end))

    def keys_in(self, low: str) -> list[tuple[str, int, int]]:
        """Every (key, start, end) in a short text in small letters."""
        whole = Clauses((Clause(0, len(low)),))
        return [(hit.key, hit.start, hit.end) for hit in self._found(low, whole, pieces_of(low))]

    def _found(self, low: str, clauses: Clauses, pieces: frozenset[str]) -> Iterator[Hit]:
        """Every hit, phrase by phrase; ``pieces``: those of ``low``, without which a stem need not be looked for."""
        likely: dict[int, list[str]] = {number: [] for number in self._always}
        for piece in self._by_piece.keys() & pieces:
            for number, stem in self._by_piece[piece]:
                likely.setdefault(number, []).append(stem)
        for number in sorted(likely):
            key, phrase = self._phrases[number]
            yield from _hits(key, phrase, likely[number], low, clauses)


def _pieces(stem: str) -> list[str]:
    """What of a text's pieces must be there, if ``stem`` is: its runs of PIECE letters, or the whole of a short one."""
    return [stem[start : start + PIECE] for start in range(max(1, len(stem) - PIECE + 1))]


def _hits(key: str, phrase: Phrase, stems: list[str], low: str, clauses: Clauses) -> Iterator[Hit]:
    """The hits of one phrase; ``stems``: those of its stems that may stand in ``low``."""
    numbers = _clauses_with(stems, low, clauses) if phrase.stems else range(len(clauses.all))
    for number in numbers:
        clause = clauses.all[number]
        if phrase.anchored:
            match = phrase.pattern.match(low, clause.start, clause.end)
            if match:
                yield Hit(key, match.start(), match.end(), number)
            continue
        for match in phrase.pattern.finditer(low, clause.start, clause.end):
            yield Hit(key, match.start(), match.end(), number)


def _clauses_with(stems: Iterable[str], low: str, clauses: Clauses) -> list[int]:
    numbers: set[int] = set()
    for stem in stems:
        place = low.find(stem)
        while place >= 0:
            number = clauses.at(place)
            inside = number >= 0 and place < clauses.all[number].end
            if inside:
                numbers.add(number)
            place = low.find(stem, clauses.all[number].end if inside else place + 1)
    return sorted(numbers)
