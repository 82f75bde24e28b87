"""Needles of a regular expression: words of which every match holds at least one, so that most need not be tried.

Not a matcher: a text without a needle cannot match, a text with one may. An expression whose structure shows no such
words has none and is always tried. Python's own parser reads the expression, so nothing is guessed about its syntax.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from re import _constants as kinds  # type: ignore[attr-defined]  # what re itself compiles with; no public parser exists
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_LATIN = "\xff"


@cache
def needles(pattern: str) -> frozenset[str]:
    """Words in small letters, one of which stands in every text in which ``pattern`` is found; none: unknown.

    For expressions that are searched for whatever the case, in texts that are ``foldable``.
    """
    found = _of(parser.parse(pattern))
    return found if all(map(foldable, found)) else frozenset()


def foldable(text: str) -> bool:
    """Has every letter of ``text`` one small form, the same for ``str.lower`` and for re? ("ı", "ſ", "Ω" do not count.)

    Within Latin-1 both agree; of what lies beyond, only characters without case are sure to match nothing there.
    """
    return text.isascii() or all(letter <= _LATIN or letter.lower() == letter == letter.upper() for letter in text)


def _of(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The best needles of a sequence: of all that it must hold, those whose shortest is longest."""
    known: list[frozenset[str]] = []
    word = ""
    for kind, value in parts:
        if kind is kinds.LITERAL:
            word += chr(value)
            continue
        known += [frozenset({word.lower()}), _of_one(kind, value)]
        word = ""
    known = [found for found in (*known, frozenset({word.lower()})) if found and "" not in found]
    return max(known, key=lambda found: (min(map(len, found)), -len(found)), default=frozenset())


def _of_one(kind: Any, value: Any) -> frozenset[str]:
    """The needles of one part that is no plain letter."""
    if kind is kinds.SUBPATTERN:
        return _of(value[3])
    if kind is kinds.BRANCH:
        each = [_of(branch) for branch in value[1]]
        return frozenset[str]().union(*each) if all(each) else frozenset()
    if kind in _REPEATS:
        return _of(value[2]) if value[0] > 0 else frozenset()
    return frozenset()
