"""What a person answered: options, a day or a vaguer date, "I do not know", or "does not apply"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"

_DATE = re.compile(r"(?P<year>[1-9]\d{3})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?$")
_GERMAN_DATE = re.compile(r"(?:(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.)(?P<year>[1-9]\d{3})$")


@dataclass(frozen=True, slots=True)
class Given:
    """One answer. ``options`` or ``span`` (first and last possible day) are set where ``state`` is "known"."""

    state: Literal["known", "unknown", "not_applicable"]
    options: frozenset[str] = frozenset()
    span: tuple[dt.date, dt.date] | None = None

    def plain(self) -> str | list[str]:
        """As it is written in a file: an option, several, a date of the precision given, or the two special ones."""
        if self.state != "known":
            return self.state
        if self.span is not None:
            return _written(*self.span)
        return next(iter(self.options)) if len(self.options) == 1 else sorted(self.options)


def chosen(*options: str) -> Given:
    """The answer that names these options."""
    return Given("known", options=frozenset(options))


def dated(value: object) -> Given | None:
    """The answer that names a day, month, year or period ("2021-08", "17.08.2021", "2021-07/2021-12"); else None.

    None also for what may mean two things ("17.08.21", "2021/22") and for what no calendar has ("2021-00").
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Given("known", span=(value, value))
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    start, slash, end = str(value).strip().partition("/")
    if slash:
        first, last = dated(start), dated(end)
        if first is None or last is None or first.span is None or last.span is None or first.span[0] > last.span[1]:
            return None
        return Given("known", span=(first.span[0], last.span[1]))
    match = _DATE.match(start) or _GERMAN_DATE.match(start)
    if match is None:
        return None
    year, month, day = (int(match[name]) if match[name] else None for name in ("year", "month", "day"))
    try:
        first_day = dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    last_month = month or 12
    last_day = day or calendar.monthrange(first_day.year, last_month)[1]
    return Given("known", span=(first_day, dt.date(first_day.year, last_month, last_day)))


DONT_KNOW = Given("unknown")
DOES_NOT_APPLY = Given("not_applicable")


def _written(first: dt.date, last: dt.date) -> str:
    for text in (first.isoformat(), f"{first:%Y-%m}", f"{first:%Y}"):
        found = dated(text)
        if found is not None and found.span == (first, last):
            return text
    return f"{first.isoformat()}/{last.isoformat()}"
