"""Dates as people write them: "den 11. April 2023", "11.4.23", "April 11, 2023", "2023-04-11", also without a year.

Not the meaning of a date: whether it is the letter's own, a deadline or the day of an infringement is decided by who
asks (heads.py, deadlines.py). Impossible dates (31.02.) are no dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from knowledge.content import Record, Text, load_one

FILE = Path(__file__).parent / "dates.yaml"


class _Data(Record):
    months: dict[int, tuple[Text, ...]] = Field(min_length=12)
    date_labels: tuple[Text, ...]


DATA = load_one(FILE, _Data)
_MONTH_OF = {name: number for number, names in DATA.months.items() for name in names}
_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_PATTERN = re.compile(
    r"(?<![\d.,/-])(?P<d1>\d{1,2}) ?\. ?(?P<m1>\d{1,2}) ?\.(?: ?(?P<y1>\d{4}(?!\d)|(?:1[5-9]|[2-4]\d)(?![\d/]|[.,]\d))"
    r"|(?P<none1>(?![\d.,])))"
    r"|(?<![\w.,/-])(?P<y2>(?:19|20)\d\d)-(?P<m2>\d{2})-(?P<d2>\d{2})(?!\d)"
    r"|(?<![\w.,/-])(?P<a3>\d{1,2})/(?P<b3>\d{1,2})/(?P<y3>(?:19|20)\d\d)(?![\d/])"
    rf"|(?<![\w.,/-])(?P<d4>\d{{1,2}})(?: ?\.|st|nd|rd"
    rf"|th)? ?(?:(?:day )?of )?(?P<m4>{_NAMES})\b\.?,? ?(?:(?P<y4>(?:19|20)\d\d(?!\d)|(?:1[5-9]|[2-4]\d)(?![\d.:%]"
    rf"| ?(?:uhr|eur|€|h\b)))|(?P<none4>))"
    rf"|(?<!\w)(?P<m5>{_NAMES})\b\.? (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y5>(?:19|20)\d\d)(?!\d)"
    rf"|(?P<none5>(?![\d.,]\d)))"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date at [start, end); ``year`` None where none is written. ``sure`` is False for 03/04/2026."""

    day: int
    month: int
    year: int | None
    start: int
    end: int
    sure: bool = True

    @property
    def date(self) -> dt.date | None:
        """The date, where it is complete."""
        return dt.date(self.year, self.month, self.day) if self.year else None

    def after(self, start: dt.date | None) -> dt.date | None:
        """The date; without a year the first such day not before ``start``, None where ``start`` is unknown."""
        if self.year or start is None:
            return self.date
        for year in range(start.year, start.year + 5):
            if _exists(year, self.month, self.day) and dt.date(year, self.month, self.day) >= start:
                return dt.date(year, self.month, self.day)
        return None


def find_days(low: str, start: int = 0, end: int | None = None) -> tuple[Day, ...]:
    """Every date in ``low`` (small letters) between ``start`` and ``end``, in order."""
    return tuple(_days(low, start, len(low) if end is None else end))


def _days(low: str, start: int, end: int) -> Iterator[Day]:
    for match in _PATTERN.finditer(low, start, end):
        day, month, year, sure = _parts(match)
        if 1 <= month <= 12 and _exists(year or 2024, month, day) and (year is None or 1900 <= year <= 2199):
            yield Day(day, month, year, match.start(), _end(match), sure)


def _end(match: re.Match[str]) -> int:
    """Without what the year would have needed."""
    return match.start() + len(match.group().rstrip(" ,"))


def _parts(match: re.Match[str]) -> tuple[int, int, int | None, bool]:
    if match["a3"]:
        first, second = int(match["a3"]), int(match["b3"])
        day, month = (second, first) if second > 12 else (first, second)
        return day, month, int(match["y3"]), first > 12 or second > 12 or first == second
    number = next(number for number in "1245" if match[f"d{number}"])
    written = match[f"m{number}"]
    month = int(written) if written.isdigit() else _MONTH_OF[written]
    year = match[f"y{number}"]
    return int(match[f"d{number}"]), month, _full(year) if year else None, True


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
