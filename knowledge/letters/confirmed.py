"""Places of a letter that somebody pointed at and the person confirmed, read by our parsers, where rules found nothing.

Not a reader of its own, and nobody's word is taken: what is confirmed are words that stand in the letter once, and what
they are worth is read here anew each time. Where they no longer stand there, they count for nothing. What rules found
themselves is never replaced.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.letters import reading
from knowledge.letters.dates import find_days
from knowledge.letters.deadlines import deadline_at
from knowledge.letters.letter import Amount, Deadline, Found, Letter
from knowledge.letters.money import find_money
from knowledge.letters.paper import Paper
from knowledge.letters.payments import PAYABLE

LONGEST_NAME = 90
LONGEST_SIGN = 40

Value = str | dt.date | Deadline | Amount
_Read = tuple[Value, int, int]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One field: its value, and the ``words`` that hold it, at [start, end) of ``Paper.text``."""

    name: str
    value: Value
    words: str
    start: int
    end: int


def gaps(letter: Letter) -> tuple[str, ...]:
    """The important fields that rules did not find."""
    known = {
        "kind": letter.kind is not None and letter.kind.confidence != "low",
        "sender": bool(letter.sender or letter.representative or letter.opponent or letter.court),
        "letter_date": letter.date is not None,
        "reference": bool(letter.reference or letter.court_file_number),
        "deadline": bool(letter.deadlines),
        "demanded_amount": any(one.value.purpose in PAYABLE for one in letter.amounts),
    }
    return tuple(name for name, found in known.items() if not found) if letter.text.strip() else ()


def read_at(name: str, words: str, paper: Paper, written: dt.date | None, on: dt.date) -> Confirmed | None:
    """What ``words`` are worth as the field ``name``, where they stand in ``paper`` once; None for nothing.

    ``written``: the date of the letter, as far as it is known.
    """
    place = place_of(words, paper.text)
    reads = _READERS.get(name)
    found = reads(paper, *place, written, on) if place and reads else None
    if place is None or found is None:
        return None
    value, start, end = found
    return Confirmed(name, value, _words(paper, start, end), start, end)


def completed(letter: Letter, confirmed: Mapping[str, str], on: dt.date) -> tuple[Letter, tuple[Confirmed, ...]]:
    """``letter`` with its gaps filled by what was ``confirmed`` (name -> words), and what of that counts today."""
    open_ = [name for name in gaps(letter) if name in confirmed]
    if not open_:
        return letter, ()
    paper = reading.own_words(letter.text)
    used: list[Confirmed] = []
    for name in open_:
        one = read_at(name, confirmed[name], paper, letter.date.value if letter.date else None, on)
        if one is not None:
            letter = _with(letter, one, *paper.place(one.start, one.end))
            used.append(one)
    return letter, tuple(used)


def place_of(words: str, text: str) -> tuple[int, int] | None:
    """Where ``words`` stand in ``text``, blanks aside; None unless exactly once."""
    parts = words.split()
    pattern = r"\s+".join(map(re.escape, parts))
    places = [*re.finditer(rf"(?<!\w){pattern}(?!\w)", text)] if parts else []
    return places[0].span() if len(places) == 1 else None


def _with(letter: Letter, one: Confirmed, start: int, end: int) -> Letter:
    found: Found[Any] = Found(one.value, start, end, "medium")
    match one.name:
        case "kind":
            return replace(letter, kind=found)
        case "sender":
            return replace(letter, sender=found)
        case "letter_date":
            return replace(letter, date=found)
        case "reference":
            return replace(letter, reference=found)
        case "deadline":
            return replace(letter, deadlines=(found,))
        case _:
            others = tuple(known for known in letter.amounts if known.end <= start or end <= known.start)
            return replace(letter, amounts=(*others, found))


def _kind(paper: Paper, start: int, end: int, _written: dt.date | None, _on: dt.date) -> _Read | None:
    kind = reading.read(_words(paper, start, end)).kind
    return (kind.value, start, end) if kind else None


def _sender(paper: Paper, start: int, end: int, _written: dt.date | None, _on: dt.date) -> _Read | None:
    value = _words(paper, start, end)
    fits = value[:1].isupper() and len(value) <= LONGEST_NAME and not _is_value(value)
    return (value, start, end) if fits else None


def _sign(paper: Paper, start: int, end: int, _written: dt.date | None, _on: dt.date) -> _Read | None:
    end = start + len(paper.text[start:end].rstrip(" .,;:"))
    value = _words(paper, start, end)
    fits = len(value) <= LONGEST_SIGN and any(map(str.isdigit, value)) and not _is_value(value)
    return (value, start, end) if fits else None


def _date(paper: Paper, start: int, end: int, _written: dt.date | None, on: dt.date) -> _Read | None:
    days = [day for day in find_days(paper.low) if day.start < end and start < day.end]
    if len(days) != 1 or not days[0].sure or days[0].date is None or days[0].date > on:
        return None
    return days[0].date, days[0].start, days[0].end


def _deadline(paper: Paper, start: int, end: int, written: dt.date | None, _on: dt.date) -> _Read | None:
    return deadline_at(paper.low, start, end, written)


def _amount(paper: Paper, start: int, end: int, _written: dt.date | None, _on: dt.date) -> _Read | None:
    sums = [one for one in find_money(paper.text, paper.low) if one.start < end and start < one.end]
    if len(sums) != 1:
        return None
    return Amount(sums[0].cents, "gesamt", sums[0].currency), sums[0].start, sums[0].end


def _words(paper: Paper, start: int, end: int) -> str:
    return " ".join(paper.text[start:end].split())


def _is_value(words: str) -> bool:
    """A date or a sum, and so no name and no sign?"""
    return bool(find_days(words.lower()) or find_money(words, words.lower()))


_Reads = Callable[[Paper, int, int, dt.date | None, dt.date], _Read | None]
_READERS: Mapping[str, _Reads] = {
    "kind": _kind,
    "sender": _sender,
    "letter_date": _date,
    "reference": _sign,
    "deadline": _deadline,
    "demanded_amount": _amount,
}
