"""What a period written outright means ("15.8.2021", "Ende 2022", "Q3 2021"): a match becomes days.

Not the patterns, they stand in period_patterns.py. Each reader gets the match and the day on which it is said, and
gives the first and last day, or None for nonsense ("31.2.2021").
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge.check import periods
from knowledge.check.periods import Period, date_words


def day(match: re.Match[str], on: dt.date) -> Period | None:
    """ "15.8.2021", "15. August 2021"."""
    year, _ = periods.named_year(match, on)
    return periods.one_day(year, periods.month_number(match["m"]), int(match["d"]))


def slashed(match: re.Match[str], on: dt.date) -> Period | None:
    """15/8/2021 or 8/15/2021; where both would do, day first, to be confirmed."""
    (year, _), first, second = periods.named_year(match, on), int(match["d"]), int(match["m"])
    if second > 12:
        first, second = second, first
    return periods.one_day(year, second, first, sure=first > 12 or first == second)


def month(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Mai 2023", "August last year"; "May 23" may be a day and is not sure."""
    year, outright = periods.named_year(match, on)
    short = match.groupdict().get("yy") is not None
    name = match["m"]
    found = periods.of_months(
        year, date_words().number_of[name], sure=outright and not (short and name not in date_words().german_months)
    )
    return found if found.first <= on or not short else None


def number_month(match: re.Match[str], _on: dt.date) -> Period | None:
    """ "8/2021"."""
    month = int(match["m"])
    return periods.of_months(int(match["y"]), month) if 1 <= month <= 12 else None


def years(match: re.Match[str], _on: dt.date) -> Period | None:
    """ "2021-23"."""
    first = int(match["y"])
    last = first - first % 100 + int(match["z"])
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), last - first > 1) if first < last else None


def decade(match: re.Match[str], on: dt.date) -> Period | None:
    """ "90er", "2010s"."""
    short = int(match["decade"])
    first = short + (2000 if short <= on.year % 100 else 1900)
    return periods.of_months(first, 1, 120, sure=False)


def _slice(part: str) -> tuple[int, int]:
    """First month (counted from 0) and number of months of a part of a year."""
    return {"start": (0, 4), "middle": (4, 4), "end": (8, 4), "first_half": (0, 6), "second_half": (6, 6)}[part]


def part_of_year(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Ende 2022" is its last third."""
    year, outright = periods.named_year(match, on)
    start, count = _slice(date_words().part_of[match["part"]])
    return periods.of_months(
        year, 1 + start, count, sure=outright and bool(periods.group(match, "y", "yy", "rel", "n", "n2"))
    )


def part_of_month(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Anfang Mai 2023" are its first ten days."""
    year, outright = periods.named_year(match, on)
    return periods.part_within(
        match["part"], periods.of_months(year, date_words().number_of[match["m"]], sure=outright)
    )


def quarter(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Q3 2021"."""
    return periods.of_months(periods.named_year(match, on)[0], 3 * date_words().number_of[match["q"]] - 2, 3)


def season(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Sommer 2021"; a winter has parts in three calendar years."""
    year, outright = periods.named_year(match, on)
    if match["s"] == "winter":
        return periods.of_months(year, 1, 14, sure=False)
    return periods.of_months(year, date_words().number_of[match["s"]], 3, sure=outright)


def feast(match: re.Match[str], _on: dt.date) -> Period | None:
    """ "Weihnachten 2022"."""
    year, feast = int(match["y"]), match["feast"]
    if feast.startswith("neu"):
        return periods.one_day(year, 1, 1)
    return (
        periods.one_day(year, 12, 31)
        if feast.startswith(("silv", "new"))
        else Period(dt.date(year, 12, 24), dt.date(year, 12, 26))
    )


def whole_year(match: re.Match[str], on: dt.date) -> Period | None:
    """ "2023"."""
    return periods.of_months(periods.named_year(match, on)[0], 1, 12)


def winter(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Winter 2021/22"."""
    return periods.of_months(periods.named_year(match, on)[0], 12, 3)
