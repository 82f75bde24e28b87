"""A deadline as written becomes a day, if what it depends on is known; otherwise the rule, and never a guessed day.

No presumption about the post: without the day of arrival there is no end. What can be said is the end counted from the
date of the letter, because it cannot have arrived before it was written.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from knowledge.deadlines.periods import Deadline, deadline, fixed_day
from knowledge.deadlines.phrases import Phrase, existing
from knowledge.statements import Note, note

_MIDDLE = 15


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a deadline depends on: date of the letter, day it arrived or was served, Land, and the day of judging."""

    written: dt.date | None = None
    arrived: dt.date | None = None
    land: str | None = None
    on: dt.date | None = None
    in_court: bool = False


def resolve(phrase: Phrase, known: Circumstances) -> Deadline:
    """The deadline that ``phrase`` sets; no ``end`` where its start is unknown. Raises DeadlineError."""
    if phrase.kind == "immediately":
        return _without_day(note("immediately"))
    if phrase.kind == "hours":
        return _without_day(note("hours", hours=phrase.hours))
    if phrase.kind == "day":
        return _day(phrase, known)
    return _period(phrase, known)


def _day(phrase: Phrase, known: Circumstances) -> Deadline:
    written = phrase.day or (0, 0, None)
    told: tuple[Note, ...] = ()
    if written[2] is None:
        if known.written is None:
            return _without_day(note("year_missing", text=phrase.text.strip()[:60]))
        written = _with_year(written, known.written)
        told = (note("year_from_letter", year=written[2]),)
    day = existing(written)
    if day is None:
        return _without_day(note("no_such_day", text=phrase.text.strip()[:60]))
    before: tuple[Note, ...] = ()
    if phrase.part:
        length = calendar.monthrange(day.year, day.month)[1]
        day = day.replace(day={"begin": 1, "middle": _MIDDLE, "end": length}[phrase.part])
        before = (note("part_of_month", day=day),)
    found = fixed_day(day, known.land, on=known.on, in_court=known.in_court, at=phrase.at, before=before)
    return replace(found, remarks=(*found.remarks, *told))


def _with_year(written: tuple[int, int, int | None], letter: dt.date) -> tuple[int, int, int]:
    """The next such day on or after the date of the letter."""
    this_year = (written[0], written[1], letter.year)
    day = existing(this_year)
    if day is not None and day < letter:
        return (written[0], written[1], letter.year + 1)
    return this_year


def _period(phrase: Phrase, known: Circumstances) -> Deadline:
    period = phrase.period
    if period is None:
        raise ValueError("a phrase of kind period has a period")
    start = known.written if phrase.anchor == "letter" else known.arrived
    unclear = (note("start_unclear", period=period),) if phrase.anchor is None else ()
    if start is not None:
        found = deadline(start, period, known.land, on=known.on, in_court=known.in_court)
        return replace(found, steps=(*unclear, *found.steps))
    missing = {"letter": "letter_date_unknown", "service": "service_unknown"}.get(
        phrase.anchor or "", "receipt_unknown"
    )
    rule = (*unclear, note(missing, period=period))
    if known.written is None:
        return _without_day(*rule)
    earliest = deadline(known.written, period, known.land, in_court=known.in_court).end
    told = (note("from_letter_date", end=earliest),)
    return replace(_without_day(*rule), if_from_letter=earliest, remarks=told, land=known.land)


def _without_day(*rule: Note) -> Deadline:
    return Deadline(None, None, None, None, rule, ())
