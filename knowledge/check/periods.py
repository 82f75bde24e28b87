"""What a period is ("August 2021"), the words of dates, and what all readers of periods share.

Not the reading itself: what is written outright stands in outright_periods.py, what counts from today in
relative_periods.py, and how either is written in period_patterns.py.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from knowledge.content import Record, Text, load_one

FILE = Path(__file__).parent / "date_words.yaml"


class DateWords(Record):
    """Words of dates by what they mean; months, seasons (by first month), numbers and quarters by their number."""

    months: dict[int, tuple[Text, ...]]
    german_months: frozenset[Text]
    also_words: frozenset[Text]
    seasons: dict[int, tuple[Text, ...]]
    counts: dict[int, tuple[Text, ...]]
    few: tuple[Text, ...]
    parts: dict[Text, tuple[Text, ...]]
    quarters: dict[int, tuple[Text, ...]]
    about: tuple[Text, ...]
    lately: tuple[Text, ...]
    filler: tuple[Text, ...]
    older: tuple[Text, ...]
    younger: tuple[Text, ...]
    turns: tuple[Text, ...]

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number that a month, season, quarter or number word stands for."""
        groups = (self.months, self.seasons, self.counts, self.quarters)
        return {word: number for group in groups for number, words in group.items() for word in words}

    @cached_property
    def part_of(self) -> Mapping[str, str]:
        """The part of a year or month that a word stands for."""
        return {word: part for part, words in self.parts.items() for word in words}


@cache
def date_words() -> DateWords:
    """The words of dates. Raises ContentError with every fault."""
    return load_one(FILE, DateWords)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day. ``sure``: written outright. ``alone_only``: too weak a sign inside a longer sentence."""

    first: dt.date
    last: dt.date
    sure: bool = True
    alone_only: bool = False


def of_months(year: int, month: int, count: int = 1, *, sure: bool = True) -> Period:
    """``count`` months from ``month`` (which may run over 12) of ``year``."""
    first_year, first_month = year + (month - 1) // 12, (month - 1) % 12 + 1
    index = month - 1 + count - 1
    last_year, last_month = year + index // 12, index % 12 + 1
    last_day = calendar.monthrange(last_year, last_month)[1]
    return Period(dt.date(first_year, first_month, 1), dt.date(last_year, last_month, last_day), sure)


def one_day(year: int, month: int, day: int, sure: bool = True) -> Period | None:
    """The day itself; None if there is no such day ("31.2.2021")."""
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return Period(found, found, sure)


def group(match: re.Match[str], *names: str) -> str:
    """The first of these groups that matched, else an empty text."""
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), "")


def named_year(match: re.Match[str], on: dt.date) -> tuple[int, bool]:
    """The year a match names outright or relative to ``on``, and whether it is outright."""
    if written := group(match, "y", "yy").strip(" '"):
        number = int(written)
        if len(written) == 4:
            return number, True
        return number + (2000 if number <= on.year % 100 else 1900), True
    if count := group(match, "n", "n2"):
        return on.year - count_of(count), False
    return relative_to(match, on), True


def relative_to(match: re.Match[str], on: dt.date) -> int:
    """The year that "letztes", "vorletztes" or "dieses" names, seen from ``on``."""
    said = group(match, "rel")
    if said.startswith("vorletzt") or group(match, "before"):
        return on.year - 2
    return on.year if said.startswith(("dies", "this")) else on.year - (said != "")


def count_of(word: str) -> int:
    """The number written as digits or as a word."""
    return int(word) if word.isdigit() else date_words().number_of[word]


def month_number(text: str) -> int:
    """The month written as digits or as its name."""
    return int(text) if text.isdigit() else date_words().number_of[text]


def part_within(said: str, month: Period) -> Period:
    """The first, middle or last days of ``month``, a third or a half of it."""
    part = date_words().part_of[said]
    if part in {"end", "second_half"}:
        return Period(month.first.replace(day=21 if part == "end" else 16), month.last, month.sure)
    if part == "middle":
        return Period(month.first.replace(day=11), month.first.replace(day=20), month.sure)
    return Period(month.first, month.first.replace(day=10 if part == "start" else 15), month.sure)
