"""What a period seen from today means ("letzten Sommer", "vor zwei Jahren", "im Mai"): a match becomes days.

People mean it loosely, so most of it has to be confirmed. Each reader gets the match and the day on which it is said.
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge.check import periods
from knowledge.check.periods import Period, date_words

_LARGEST_AGE = 200
_LATELY = dt.timedelta(days=180)


def relative_season(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Last summer" is the latest that is over, "this summer" the one of this year."""
    month, said = date_words().number_of[match["s"]], match["rel"]
    if said.startswith(("dies", "this")):
        return periods.of_months(on.year - (month == 12 and on.month < 3), month, 3)
    ended = [found for back in range(3) if (found := periods.of_months(on.year - back, month, 3, sure=False)).last < on]
    return ended[1 if said.startswith("vorletzt") else 0]


def relative_month(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Letzten Mai" is the latest that is over."""
    month, said = date_words().number_of[match["m"]], match["rel"]
    if said.startswith(("dies", "this")):
        return periods.of_months(on.year, month)
    ended = [found for back in range(3) if (found := periods.of_months(on.year - back, month, sure=False)).last < on]
    return ended[1 if said.startswith("vorletzt") else 0]


def bare_season(match: re.Match[str], on: dt.date) -> Period | None:
    """A season without a year: the most recent one."""
    month = date_words().number_of[match["s"]]
    found = next(f for back in range(3) if (f := periods.of_months(on.year - back, month, 3, sure=False)).first <= on)
    return Period(found.first, found.last, sure=False, alone_only=match["s"] in date_words().also_words)


def bare_month(match: re.Match[str], on: dt.date) -> Period | None:
    """A month without a year: the most recent one, to be confirmed."""
    month = date_words().number_of[match["m"]]
    found = periods.of_months(on.year if month <= on.month else on.year - 1, month, sure=False)
    found = periods.part_within(match["part"], found) if match["part"] else found
    return Period(found.first, found.last, sure=False, alone_only=match["m"] in date_words().also_words)


def yearless_day(match: re.Match[str], on: dt.date) -> Period | None:
    """ "15.8.": the most recent one."""
    day, month = int(match["d"]), periods.month_number(match["m"])
    candidates = (periods.one_day(on.year - back, month, day, sure=False) for back in range(8))
    return next((found for found in candidates if found and found.first <= on), None)


def relative_year(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Letztes Jahr"."""
    if match["rel"] == "the" and not match["before"]:
        return None
    return periods.of_months(periods.relative_to(match, on), 1, 12)


def relative_unit(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Letzten Monat", "last week"."""
    said = match["rel"]
    back = 2 if said.startswith("vorletzt") else 0 if said.startswith(("dies", "this")) else 1
    if match["u"].startswith("mo"):
        return periods.of_months(on.year, on.month - back)
    monday = on - dt.timedelta(days=on.weekday() + 7 * back)
    return Period(monday, monday + dt.timedelta(days=6))


def near_day(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Gestern"."""
    word = match["day"]
    back = 0 if word in {"heute", "today"} else 1 if word in {"gestern", "yesterday"} else 2
    return Period(on - dt.timedelta(days=back), on - dt.timedelta(days=back))


def ago_words(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Vor zwei Jahren", "two weeks ago"."""
    count, unit = periods.group(match, "n"), match["u"]
    if not count or periods.group(match, "half"):
        return (
            _ago(on, 12 * (periods.count_of(count) if count else 1) + 6, "m") if unit.startswith(("j", "y")) else None
        )
    return _ago(on, periods.count_of(count), unit)


def _ago(on: dt.date, count: int, unit: str) -> Period | None:
    """So long ago, as loosely as people mean it: the calendar year or month, or half a week around."""
    if unit.startswith(("j", "y")):
        return periods.of_months(on.year - count, 1, 12, sure=False) if count <= _LARGEST_AGE else None
    if unit.startswith("m"):
        return periods.of_months(on.year, on.month - count, sure=False) if count <= 12 * _LARGEST_AGE else None
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
    return Period(
        periods.of_months(on.year, on.month - 8).first, periods.of_months(on.year, on.month - 1).last, sure=False
    )


def half_a_year_ago(_match: re.Match[str], on: dt.date) -> Period | None:
    """The month half a year ago."""
    return _ago(on, 6, "m")


def lately(_match: re.Match[str], on: dt.date) -> Period | None:
    """ "Recently": within about half a year."""
    return Period(on - _LATELY, on, sure=False)
