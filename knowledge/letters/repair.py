"""Slips of text recognition put right: in numbers ("2O26", "l5.O3.") and in the words that matter ("Abrnahnung").

Not a spell checker: a word is changed only into a word of words.yaml that looks the same to a scanner, or that differs
by one lost or wrong letter and is a long noun. Everything else stays as it was read.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import Field

from knowledge.content import Record, Text, load_one

FILE = Path(__file__).parent / "words.yaml"
LONG = 10
VERY_LONG = 12

NUMBER = re.compile(r"(?<![\w.,/§-])(?=[^\s]{0,14}\d)[\dOolI|SB]{1,4}(?:[.,][\dOolI|SB]{1,4}){0,3}(?![\w/-])")
WORD = re.compile(r"(?<!\w)[^\W\d_][\w|]{3,40}(?!\w)")

_SHAPE = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d\d)?|\d{1,4},\d\d?|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?|(?:19|20)\d\d")
_DIGITS = str.maketrans("OolI|SB", "0011158")
_LOOKS = str.maketrans(
    {"1": "i", "l": "i", "|": "i", "0": "o", "ä": "a", "ö": "o", "ü": "u", "5": "s", "8": "b", "6": "b", "q": "g"}
)
_PAIRS = re.compile(r"rn|ii|vv|ß|ae|oe|ue|cl")
_SAME = {"rn": "m", "ii": "u", "vv": "w", "ß": "ss", "ae": "a", "oe": "o", "ue": "u", "cl": "d"}


class _Words(Record):
    words: tuple[Text, ...] = Field(min_length=1)
    leave: tuple[Text, ...] = ()


def number(match: re.Match[str]) -> str:
    """The number as it was printed, where its letters are slips; else what was read."""
    read = match.group()
    if not any(letter in "OolI|SB" for letter in read):
        return read
    mended = read.translate(_DIGITS)
    return mended if _SHAPE.fullmatch(mended) else read


def word(match: re.Match[str]) -> str:
    """The word of words.yaml that a scanner made this of; else what was read. Capitals stay as they were."""
    return _mended(match.group())


@cache
def _vocabulary() -> tuple[frozenset[str], dict[str, str], dict[str, str]]:
    data = load_one(FILE, _Words)
    words = [part for line in data.words for part in line.split()]
    known = frozenset(word.lower() for word in words) | {word.lower() for line in data.leave for word in line.split()}
    looks = {_look(word): word.lower() for word in words}
    gaps: dict[str, str] = {}
    for long in words:
        if len(long) >= LONG and long[0].isupper():
            gaps |= {_look(long)[:place] + _look(long)[place + 1 :]: long.lower() for place in range(len(_look(long)))}
    return known, looks, gaps


@cache
def _look(read: str) -> str:
    return _PAIRS.sub(lambda pair: _SAME[pair.group()], read.lower()).translate(_LOOKS)


def _mended(read: str) -> str:
    known, looks, gaps = _vocabulary()
    low = read.lower()
    if low in known:
        return read
    look = _plain_look(read)
    meant = looks.get(look)
    if meant is None and len(look) >= LONG - 1 and read[0].isupper():
        meant = gaps.get(look) or _one_wrong(look, gaps)
    return _like(read, meant) if meant else read


def _plain_look(read: str) -> str:
    return _PAIRS.sub(lambda pair: _SAME[pair.group()], read.lower()).translate(_LOOKS)


def _one_wrong(look: str, gaps: dict[str, str]) -> str | None:
    """A word of the same length with one wrong letter, not the last."""
    if len(look) < VERY_LONG:
        return None
    for place in range(1, len(look) - 1):
        meant = gaps.get(look[:place] + look[place + 1 :])
        if (
            meant
            and len(_look(meant)) == len(look)
            and _look(meant)[-1] == look[-1]
            and _differs_at(look, _look(meant)) == place
        ):
            return meant
    return None


def _differs_at(one: str, other: str) -> int:
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return places[0] if len(places) == 1 else -1


def _like(read: str, meant: str) -> str:
    if read.isupper() and len(read) > 1:
        return meant.upper()
    return meant.capitalize() if read[0].isupper() else meant
