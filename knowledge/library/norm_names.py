"""Names of norms as the official files print them: "§ 44b", "(XXXX) §§ 52a und 52b", "§§ 17 u. 18", "Anlage 2".

Not the grammar of citations in running text (knowledge.law.citations): only the one name over one norm, cleaned, and
the single norms a range stands for, so that somebody who asks for § 52b finds that it is gone.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d+)([a-z]?)")
_RANGE = re.compile(r"(\d+[a-z]?)\s+bis\s+(\d+[a-z]?)")
_MAX_RANGE = 400


def clean_name(name: str) -> str:
    """The name without the mark of an empty norm: "(XXXX)§§ 2354 bis 2359" -> "§§ 2354 bis 2359"."""
    bare = re.sub(r"^\(X+\)\s*", "", " ".join(name.split()))
    bare = re.sub(r"\bu\.", "und", bare)
    bare = re.sub(r"^Art(?:ikel)?\.?\s*(?=\d)", "Art. ", bare)
    return re.sub(r"^(§§?)\s*(?=\d)", r"\1 ", bare)


def norms_in(abbreviation: str, name: str) -> tuple[str, ...]:
    """The norms a (cleaned) name stands for: ("UrhG § 52a", "UrhG § 52b"); an Anlage stands for itself."""
    plural = re.match(r"§§ (.+)", name)
    if not plural:
        return (f"{abbreviation} {name}",)
    span = _RANGE.fullmatch(plural[1])
    numbers = _between(*span.groups()) if span else re.findall(r"\d+[a-z]?", plural[1])
    return tuple(f"{abbreviation} § {number}" for number in numbers)


def _between(first: str, last: str) -> list[str]:
    """All numbers of a range that can be named without knowing the law: "15 bis 17", "1615b bis 1615d"."""
    (low, low_letter), (high, high_letter) = _split(first), _split(last)
    if high - low > _MAX_RANGE:
        return [first, last]
    if low == high:
        return [f"{low}{letter}" for letter in _letters(low_letter, high_letter)]
    numbers = [first, *(str(number) for number in range(low + 1, high + 1))]
    return numbers + [f"{high}{letter}" for letter in _letters("a", high_letter) if high_letter]


def _split(number: str) -> tuple[int, str]:
    parts = _NUMBER.fullmatch(number)
    return (int(parts[1]), parts[2]) if parts else (0, "")


def _letters(first: str, last: str) -> list[str]:
    start = [] if first else [""]
    return start + [chr(code) for code in range(ord(first or "a"), ord(last or "a") + 1) if last]
