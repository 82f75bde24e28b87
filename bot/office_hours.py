"""When an office is open, and until when so many hours of work have passed: a week of spans, holidays, closed days.

Not a promise: bot/firms.py says it as a sentence. Pure; days and times are those of the office's own time zone, so an
office opens at nine before and after the clocks change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from knowledge.deadlines.public_holidays import holiday

DAYS: Mapping[str, int] = {
    "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
LOOKED_AHEAD = 60
"""Days; an office that does not open within them has no hours worth naming."""

_SPAN = re.compile(r"(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})")
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From minute ``start`` to minute ``end`` of a day."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which nobody is there, the first and the last included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours. ``week``: weekday (0 Monday) -> spans in order; ``land``: whose public holidays are kept."""

    week: Mapping[int, tuple[Span, ...]]
    zone: ZoneInfo
    land: str | None = None
    absences: tuple[Absence, ...] = ()

    def is_open(self, now: dt.datetime) -> bool:
        """Is somebody there at ``now``?"""
        local = now.astimezone(self.zone)
        return any(start <= local < end for start, end in self._spans_of(local.date()))

    def opens(self, now: dt.datetime) -> dt.datetime | None:
        """The next moment at which somebody is there: ``now`` where it is open; None where that is not in sight."""
        return next((max(start, now) for start, _ in self._ahead(now)), None)

    def after(self, now: dt.datetime, work: dt.timedelta) -> dt.datetime | None:
        """The moment by which ``work`` of opening time has passed since ``now``; None where that is not in sight."""
        left = work
        for start, end in self._ahead(now):
            begun = max(start, now)
            there = end - begun
            if left <= there:
                return begun + left
            left -= there
        return None

    def _ahead(self, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The spans that are not over at ``now``, in order, in UTC: across a change of clocks hours stay hours."""
        first = now.astimezone(self.zone).date()
        for days in range(LOOKED_AHEAD):
            for start, end in self._spans_of(first + dt.timedelta(days)):
                if end > now:
                    yield start.astimezone(dt.UTC), end.astimezone(dt.UTC)

    def _spans_of(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        away = any(one.first <= day <= one.last for one in self.absences)
        if away or holiday(day, self.land) is not None:
            return
        for span in self.week.get(day.weekday(), ()):
            yield self._moment(day, span.start), self._moment(day, span.end)

    def _moment(self, day: dt.date, minute: int) -> dt.datetime:
        midnight = dt.datetime.combine(day, dt.time(), self.zone)
        return midnight + dt.timedelta(minutes=minute)  # wall clock: aware arithmetic within one zone


def read_span(text: str) -> Span | None:
    """ "09:00-13:00" as a span; None where it is none, or ends before it begins."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, last_hour, last_minute = map(int, found.groups())
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    sound = minute < 60 and last_minute < 60 and start < end <= _MINUTES_A_DAY
    return Span(start, end) if sound else None


def read_absence(text: str) -> Absence | None:
    """ "2026-12-24..2027-01-01" or one day; None where it is neither, or ends before it begins."""
    first, dots, last = text.partition("..")
    try:
        begin = dt.date.fromisoformat(first.strip())
        end = dt.date.fromisoformat(last.strip()) if dots else begin
    except ValueError:
        return None
    return Absence(begin, end) if begin <= end else None
