"""What one period means ("15.8.2021", "Ende 2022", "letzten Sommer"): a match of its pattern becomes days.

Not the patterns themselves, they stand in period_patterns.py. Each reader gets the match and the day on which it is
said, and gives the first and last day, or None for nonsense ("31.2.2021").
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
_LARGEST_AGE = 200
_LATELY = dt.timedelta(days=180)


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


def _group(match: re.Match[str], *names: str) -> str:
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), "")


def _year(match: re.Match[str], on: dt.date) -> tuple[int, bool]:
    """The year a match names outright or relative to ``on``, and whether it is outright."""
    if written := _group(match, "y", "yy").strip(" '"):
        number = int(written)
        if len(written) == 4:
            return number, True
        return number + (2000 if number <= on.year % 100 else 1900), True
    if count := _group(match, "n", "n2"):
        return on.year - _count(count), False
    return _relative(match, on), True


def _relative(match: re.Match[str], on: dt.date) -> int:
    said = _group(match, "rel")
    if said.startswith("vorletzt") or _group(match, "before"):
        return on.year - 2
    return on.year if said.startswith(("dies", "this")) else on.year - (said != "")


def _count(word: str) -> int:
    return int(word) if word.isdigit() else date_words().number_of[word]


def _exact(year: int, month: int, day: int, sure: bool = True) -> Period | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return Period(found, found, sure)


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else date_words().number_of[text]


def day(match: re.Match[str], on: dt.date) -> Period | None:
    """ "15.8.2021", "15. August 2021"."""
    year, _ = _year(match, on)
    return _exact(year, _month_number(match["m"]), int(match["d"]))


def slashed(match: re.Match[str], on: dt.date) -> Period | None:
    """15/8/2021 or 8/15/2021; where both would do, day first, to be confirmed."""
    (year, _), first, second = _year(match, on), int(match["d"]), int(match["m"])
    if second > 12:
        first, second = second, first
    return _exact(year, second, first, sure=first > 12 or first == second)


def month(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Mai 2023", "August last year"; "May 23" may be a day and is not sure."""
    year, outright = _year(match, on)
    short = match.groupdict().get("yy") is not None
    name = match["m"]
    found = of_months(
        year, date_words().number_of[name], sure=outright and not (short and name not in date_words().german_months)
    )
    return found if found.first <= on or not short else None


def number_month(match: re.Match[str], _on: dt.date) -> Period | None:
    """ "8/2021"."""
    month = int(match["m"])
    return of_months(int(match["y"]), month) if 1 <= month <= 12 else None


def years(match: re.Match[str], _on: dt.date) -> Period | None:
    """ "2021-23"."""
    first = int(match["y"])
    last = first - first % 100 + int(match["z"])
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), last - first > 1) if first < last else None


def decade(match: re.Match[str], on: dt.date) -> Period | None:
    """ "90er", "2010s"."""
    short = int(match["decade"])
    first = short + (2000 if short <= on.year % 100 else 1900)
    return of_months(first, 1, 120, sure=False)


def _slice(part: str) -> tuple[int, int]:
    """First month (counted from 0) and number of months of a part of a year."""
    return {"start": (0, 4), "middle": (4, 4), "end": (8, 4), "first_half": (0, 6), "second_half": (6, 6)}[part]


def part_of_year(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Ende 2022" is its last third."""
    year, outright = _year(match, on)
    start, count = _slice(date_words().part_of[match["part"]])
    return of_months(year, 1 + start, count, sure=outright and bool(_group(match, "y", "yy", "rel", "n", "n2")))


def part_of_month(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Anfang Mai 2023" are its first ten days."""
    year, outright = _year(match, on)
    return _in_month(match["part"], of_months(year, date_words().number_of[match["m"]], sure=outright))


def _in_month(said: str, month: Period) -> Period:
    part = date_words().part_of[said]
    if part in {"end", "second_half"}:
        return Period(month.first.replace(day=21 if part == "end" else 16), month.last, month.sure)
    if part == "middle":
        return Period(month.first.replace(day=11), month.first.replace(day=20), month.sure)
    return Period(month.first, month.first.replace(day=10 if part == "start" else 15), month.sure)


def quarter(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Q3 2021"."""
    return of_months(_year(match, on)[0], 3 * date_words().number_of[match["q"]] - 2, 3)


def season(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Sommer 2021"; a winter has parts in three calendar years."""
    year, outright = _year(match, on)
    if match["s"] == "winter":
        return of_months(year, 1, 14, sure=False)
    return of_months(year, date_words().number_of[match["s"]], 3, sure=outright)


def relative_season(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Last summer" is the latest that is over, "this summer" the one of this year."""
    month, said = date_words().number_of[match["s"]], match["rel"]
    if said.startswith(("dies", "this")):
        return of_months(on.year - (month == 12 and on.month < 3), month, 3)
    ended = [found for back in range(3) if (found := of_months(on.year - back, month, 3, sure=False)).last < on]
    return ended[1 if said.startswith("vorletzt") else 0]


def relative_month(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Letzten Mai" is the latest that is over."""
    month, said = date_words().number_of[match["m"]], match["rel"]
    if said.startswith(("dies", "this")):
        return of_months(on.year, month)
    ended = [found for back in range(3) if (found := of_months(on.year - back, month, sure=False)).last < on]
    return ended[1 if said.startswith("vorletzt") else 0]


def bare_season(match: re.Match[str], on: dt.date) -> Period | None:
    """A season without a year: the most recent one."""
    month = date_words().number_of[match["s"]]
    found = next(f for back in range(3) if (f := of_months(on.year - back, month, 3, sure=False)).first <= on)
    return Period(found.first, found.last, sure=False, alone_only=match["s"] in date_words().also_words)


def bare_month(match: re.Match[str], on: dt.date) -> Period | None:
    """A month without a year: the most recent one, to be confirmed."""
    month = date_words().number_of[match["m"]]
    found = of_months(on.year if month <= on.month else on.year - 1, month, sure=False)
    found = _in_month(match["part"], found) if match["part"] else found
    return Period(found.first, found.last, sure=False, alone_only=match["m"] in date_words().also_words)


def yearless_day(match: re.Match[str], on: dt.date) -> Period | None:
    """ "15.8.": the most recent one."""
    day, month = int(match["d"]), _month_number(match["m"])
    candidates = (_exact(on.year - back, month, day, sure=False) for back in range(8))
    return next((found for found in candidates if found and found.first <= on), None)


def feast(match: re.Match[str], _on: dt.date) -> Period | None:
    """ "Weihnachten 2022"."""
    year, feast = int(match["y"]), match["feast"]
    if feast.startswith("neu"):
        return _exact(year, 1, 1)
    return (
        _exact(year, 12, 31)
        if feast.startswith(("silv", "new"))
        else Period(dt.date(year, 12, 24), dt.date(year, 12, 26))
    )


def relative_year(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Letztes Jahr"."""
    if match["rel"] == "the" and not match["before"]:
        return None
    return of_months(_relative(match, on), 1, 12)


def relative_unit(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Letzten Monat", "last week"."""
    said = match["rel"]
    back = 2 if said.startswith("vorletzt") else 0 if said.startswith(("dies", "this")) else 1
    if match["u"].startswith("mo"):
        return of_months(on.year, on.month - back)
    monday = on - dt.timedelta(days=on.weekday() + 7 * back)
    return Period(monday, monday + dt.timedelta(days=6))


def near_day(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Gestern"."""
    word = match["day"]
    back = 0 if word in {"heute", "today"} else 1 if word in {"gestern", "yesterday"} else 2
    return Period(on - dt.timedelta(days=back), on - dt.timedelta(days=back))


def ago_words(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Vor zwei Jahren", "two weeks ago"."""
    count, unit = _group(match, "n"), match["u"]
    if not count or _group(match, "half"):
        return _ago(on, 12 * (_count(count) if count else 1) + 6, "m") if unit.startswith(("j", "y")) else None
    return _ago(on, _count(count), unit)


def _ago(on: dt.date, count: int, unit: str) -> Period | None:
    """So long ago, as loosely as people mean it: the calendar year or month, or half a week around."""
    if unit.startswith(("j", "y")):
        return of_months(on.year - count, 1, 12, sure=False) if count <= _LARGEST_AGE else None
    if unit.startswith("m"):
        return of_months(on.year, on.month - count, sure=False) if count <= 12 * _LARGEST_AGE else None
    if unit.startswith("w"):
        day = on - dt.timedelta(weeks=count)
        return Period(day - dt.timedelta(days=4), day + dt.timedelta(days=3 if count else 0), sure=False)
    day = on - dt.timedelta(days=count)
    return Period(day, day)


def few(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Vor ein paar Jahren": two to six; two months to eight, one week to eight."""
    unit = match["u"]
    if unit.startswith(("j", "y")):
        return Period(dt.date(on.year - 6, 1, 1), dt.date(on.year - 2, 12, 31), sure=False)
    if unit.startswith("w"):
        return Period(on - dt.timedelta(weeks=8), on - dt.timedelta(weeks=1), sure=False)
    return Period(of_months(on.year, on.month - 8).first, of_months(on.year, on.month - 1).last, sure=False)


def whole_year(match: re.Match[str], on: dt.date) -> Period | None:
    """ "2023"."""
    return of_months(_year(match, on)[0], 1, 12)


def winter(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Winter 2021/22"."""
    return of_months(_year(match, on)[0], 12, 3)


def half_a_year_ago(_match: re.Match[str], on: dt.date) -> Period | None:
    """The month half a year ago."""
    return _ago(on, 6, "m")


def lately(_match: re.Match[str], on: dt.date) -> Period | None:
    """ "Recently": within about half a year."""
    return Period(on - _LATELY, on, sure=False)
