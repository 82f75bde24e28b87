"""Where a letter's head ends and its signature begins: greeting, closing, and the lines between.

Not the names in it (parties.py) and not the date (letter_date.py): both ask here where to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from knowledge.content import Record, Text, load_one

FILE = Path(__file__).parent / "parties.yaml"
HEAD_WITHOUT_GREETING = 1_600


class _Data(Record):
    salutations: tuple[Text, ...] = Field(min_length=1)
    closings: tuple[Text, ...] = Field(min_length=1)
    firm_words: tuple[Text, ...] = Field(min_length=1)
    company_forms: tuple[Text, ...] = Field(min_length=1)
    addressee_marks: tuple[Text, ...] = Field(min_length=1)
    titles: tuple[Text, ...] = Field(min_length=1)
    courts: tuple[Text, ...] = Field(min_length=1)
    no_names: tuple[Text, ...] = Field(min_length=1)


DATA = load_one(FILE, _Data)


def any_of(words: Iterable[str]) -> str:
    """An expression for one of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_STRONG = [word for word in DATA.salutations if len(word) > 8 or word == "dear"]
SALUTATION = re.compile(
    rf"(?:(?:^|(?<=\s))(?:{any_of(_STRONG)})"
    rf"|^(?:{any_of(DATA.salutations)}))\b(?! gr[uü])[^:;!?§\n]{{0,70}}?(?:[,!:]|$)",
    re.IGNORECASE | re.MULTILINE,
)
CLOSING = re.compile(rf"(?:^|(?<=[.!?] ))(?:{any_of(DATA.closings)})(?!\w)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line [start, end) of the paper, without blanks at its ends."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """``head_end``: where the greeting begins; ``body``: after it; ``closing``: where the letter says goodbye."""

    head_end: int
    body: int
    closing: int
    greeting: str


def frame(text: str) -> Frame:
    """The frame of a letter; without a greeting the head is the first HEAD_WITHOUT_GREETING characters."""
    first = re.search(r"\S", text)
    begin = first.start() if first else 0
    greeting = SALUTATION.search(text, begin, begin + 6_000)
    body = greeting.end() if greeting else begin
    closing = CLOSING.search(text, body)
    end = closing.start() if closing else len(text)
    if greeting:
        return Frame(greeting.start(), body, end, text[greeting.start() : greeting.end()])
    return Frame(min(begin + HEAD_WITHOUT_GREETING, len(text)), body, end, "")


def lines(text: str, start: int, end: int) -> list[Line]:
    """The lines between ``start`` and ``end`` that hold something."""
    found = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text[start:end]):
        line = match.group()
        left = len(line) - len(line.lstrip())
        found.append(Line(start + match.start() + left, start + match.start() + len(line.rstrip()), line.strip()))
    return found
