"""When a period ends: §§ 186-193 BGB, with weekends and the public holidays of the Land where the declaration is due.

Not when a claim becomes time-barred: that is limitation.py. A result explains itself in steps; an unknown start gives
the rule and no date, because nobody may invent the day on which a letter arrived.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from knowledge.content import Bilingual, Record, load_one
from knowledge.deadlines.public_holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    holiday,
    holiday_somewhere,
    is_working_day,
    laender,
    partial_holiday,
)
from knowledge.statements import Note, Statements, load, note

FOLDER = Path(__file__).parent

Unit = Literal["days", "weeks", "months", "years"]
_MONTHS_IN = {"months": 1, "years": 12}
_DAYS_IN = {"days": 1, "weeks": 7}


class DeadlineError(ValueError):
    """A period that cannot be worked out; ``note`` is the sentence for a person."""

    def __init__(self, why: Note) -> None:
        super().__init__(why.key)
        self.note = why


class Words(Record):
    """Units by count (1, or 2 for more) and the two weekdays on which nothing ends."""

    units: dict[Unit, dict[int, Bilingual]]
    weekdays: dict[int, Bilingual]


@dataclass(frozen=True, slots=True)
class Period:
    """A length such as two weeks. Raises DeadlineError unless the count is positive."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.count < 1:
            raise DeadlineError(note("count_not_positive"))

    def in_language(self, language: str) -> str:
        """ "1 Monat", "2 weeks"."""
        return f"{self.count} {words().units[self.unit][min(self.count, 2)].in_language(language)}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, or None where it cannot be known; then ``steps`` hold the rule.

    ``unshifted`` is the end before § 193 BGB; ``safe`` the last working day on or before it; ``at`` a time of day that
    was set; ``if_from_letter`` the end counted from the date of the letter; ``past`` whether it lay before ``on``.
    """

    end: dt.date | None
    unshifted: dt.date | None
    safe: dt.date | None
    land: str | None
    steps: tuple[Note, ...]
    remarks: tuple[Note, ...]
    at: dt.time | None = None
    if_from_letter: dt.date | None = None
    past: bool | None = None


def deadline(
    start: dt.date, period: Period, land: str | None, *, on: dt.date | None = None, whole_first_day: bool = False,
    in_court: bool = False,
) -> Deadline:  # fmt: skip
    """The end of ``period`` after ``start``; ``land``: where the declaration must arrive, None if not known.

    ``start`` is the day of the event, which is not counted (§ 187 Abs. 1 BGB); with ``whole_first_day`` it is the first
    day of the period and counts (Abs. 2). ``in_court``: a period of a court (§ 222 ZPO). Raises DeadlineError.
    """
    last = end_of(start, period, whole_first_day=whole_first_day)
    begun = note(
        "start_counted" if whole_first_day else "start_not_counted", start=start, first=start + dt.timedelta(1)
    )
    told = (begun, _ending(start, period, last, whole_first_day))
    return fixed_day(last, land, on=on, in_court=in_court, before=told)


def fixed_day(
    day: dt.date, land: str | None, *, on: dt.date | None = None, in_court: bool = False, at: dt.time | None = None,
    before: tuple[Note, ...] = (),
) -> Deadline:  # fmt: skip
    """A deadline on a named day, moved to the next working day where § 193 BGB (§ 222 Abs. 2 ZPO) says so."""
    _within_calendar(day)
    _known_land(land)
    end, reasons = shift(day, land)
    steps = before or (note("named_day", day=day),)
    if end != day:
        steps += (note("shifted_in_court" if in_court else "shifted", day=day, end=end, why=reasons),)
    past = None if on is None else end < on
    told = _remarks(day, end, land, in_court, at)
    if past:
        told = (note("past", end=end, on=on), *told)
    return Deadline(end, day, last_working_day(day, land), land, steps, told, at, None, past)


def end_of(start: dt.date, period: Period, *, whole_first_day: bool = False) -> dt.date:
    """The last day before any shift (§ 188 Abs. 1 to 3 BGB). Raises DeadlineError beyond the calendar."""
    _within_calendar(start)
    try:
        if period.unit in _DAYS_IN:
            days = period.count * _DAYS_IN[period.unit] - (1 if whole_first_day else 0)
            last = start + dt.timedelta(days=days)
        else:
            last = _months_later(start, period.count * _MONTHS_IN[period.unit], whole_first_day)
    except OverflowError as error:
        raise DeadlineError(note("beyond_calendar", first=FIRST_YEAR, last=LAST_YEAR)) from error
    _within_calendar(last)
    return last


def shift(day: dt.date, land: str | None) -> tuple[dt.date, tuple[Bilingual, ...]]:
    """The next working day if ``day`` is none, and what each skipped day was (§ 193 BGB)."""
    reasons: list[Bilingual] = []
    while not is_working_day(day, land):
        reasons.append(holiday(day, land) or words().weekdays[day.weekday()])
        day += dt.timedelta(days=1)
    return day, tuple(reasons)


def last_working_day(day: dt.date, land: str | None) -> dt.date:
    """``day`` or the working day before it: whoever acts by then is safe whatever § 193 BGB says."""
    while not is_working_day(day, land):
        day -= dt.timedelta(days=1)
    return day


def add_months(day: dt.date, months: int) -> dt.date:
    """The day with the same number ``months`` later, or the last of that month (§ 188 Abs. 2, 3 BGB)."""
    return _months_later(day, months, whole_first_day=False)


def _months_later(start: dt.date, months: int, whole_first_day: bool) -> dt.date:
    number = start.day - (1 if whole_first_day else 0)
    year, month = divmod(start.year * 12 + start.month - 1 + months - (1 if number == 0 else 0), 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OverflowError
    length = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(number or length, length))


def _ending(start: dt.date, period: Period, last: dt.date, whole_first_day: bool) -> Note:
    if period.unit == "days":
        return note("end_days", period=period, end=last)
    if period.unit == "weeks":
        return note("end_weeks", period=period, end=last)
    wanted = start.day - (1 if whole_first_day else 0)
    key = "end_month_short" if wanted and last.day != wanted else "end_months"
    return note(key, period=period, end=last, day=wanted)


def _remarks(day: dt.date, end: dt.date, land: str | None, in_court: bool, at: dt.time | None) -> tuple[Note, ...]:
    told = []
    if land is None:
        somewhere = holiday_somewhere(end)
        told.append(note("land_unknown_holiday", day=end, laender=somewhere) if somewhere else note("land_unknown"))
    else:
        told.append(note("land_in_court" if in_court else "land_known", land=laender()[land]))
        told += [
            note("partial_holiday", day=one, name=found)
            for one in sorted({day, end})
            if (found := partial_holiday(one, land))
        ]
    if end != day:
        told.append(note("safe", safe=last_working_day(day, land)))
    if (end.month, end.day) in {(12, 24), (12, 31)}:
        told.append(note("no_holiday", day=end))
    if at:
        told.append(note("time_of_day", at=f"{at:%H:%M}"))
    return tuple(told)


def _within_calendar(day: dt.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DeadlineError(note("beyond_calendar", first=FIRST_YEAR, last=LAST_YEAR))


def _known_land(land: str | None) -> None:
    if land is not None and land not in laender():
        raise DeadlineError(note("unknown_land", land=land[:40], known=tuple(laender())))


@cache
def words() -> Words:
    """Names of units and weekdays. Raises ContentError with every fault."""
    return load_one(FOLDER / "words.yaml", Words)


@cache
def texts() -> Statements:
    """The sentences of this room. Raises ContentError with every fault."""
    return load(FOLDER / "texts.yaml")
