"""By when something is wanted: named days, and periods that begin with an event ("binnen zwei Wochen nach Zugang").

Not a calendar: weekends, holidays and the day a letter arrived are for knowledge.deadlines. A period from receipt stays
count, unit and event, because a wrong date is worse than none.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.letters.clauses import Clauses
from knowledge.letters.dates import Day, find_days
from knowledge.letters.deadline_forms import (
    AFTER,
    DATA,
    EVENTS,
    FROM,
    KINDS,
    MONTH_END,
    PERIOD,
    TIME,
    UNIT_OF,
    WAIVER,
)
from knowledge.letters.demands import Demanded
from knowledge.letters.letter import Confidence, Deadline, Event, Unit
from knowledge.letters.limits import Context, Limit, explained, limit_at, once, wanted
from knowledge.letters.paper import Paper
from knowledge.letters.pressing import mark_of, spans
from knowledge.letters.signs import Hit
from knowledge.letters.stances import Stances
from knowledge.letters.tables import deadline_cells

SPANS: dict[str, Unit] = {"wochen": "weeks", "monats": "months"}


def find_deadlines(
    paper: Paper,
    clauses: Clauses,
    stance: Stances,
    things: dict[int, list[Hit]],
    demands: list[Demanded],
    letter_date: dt.date | None,
    on: dt.date | None = None,
    court: bool = False,
) -> list[Limit]:
    """Every deadline once, in order. ``court``: the paper of a court, which asks without saying please."""
    kinds: dict[int, dict[str, list[Hit]]] = {}
    for hit in KINDS.find(paper, clauses):
        kinds.setdefault(hit.clause, {}).setdefault(hit.key, []).append(hit)
    by_clause: dict[int, list[Demanded]] = {}
    for demand in demands:
        by_clause.setdefault(demand.clause, []).append(demand)
    context = Context(paper, clauses, stance, kinds, things, by_clause, letter_date, on, court)
    named, hearings = list(_named(context)), list(_hearings(context))
    periods = [limit for limit in _periods(context) if not explained(paper, limit, named)]
    return once(sorted([*named, *periods, *hearings], key=lambda limit: limit.start))


def deadline_at(low: str, start: int, end: int, letter_date: dt.date | None) -> tuple[Deadline, int, int] | None:
    """The one day or period that stands at [start, end) of ``low``, whatever is said around it, with its place.

    For a place that a person confirmed. None for several, for a day that may be two, or without a year that is known.
    """
    days = [day for day in find_days(low) if day.start < end and start < day.end]
    periods = [match for match in PERIOD.finditer(low) if match.start() < end and start < match.end()]
    if len(days) == 1 and not periods and days[0].sure:
        day = days[0]
        date = day.after(letter_date)
        if date is None or (letter_date and date < letter_date):
            return None
        time = TIME.match(low, day.end)
        return Deadline(date, _clock(time) if time else None), day.start, time.end() if time else day.end
    if len(periods) == 1 and not days:
        return _period_at(low, periods[0], len(low), letter_date)
    return None


def _named(context: Context) -> Iterator[Limit]:
    low = context.paper.low
    before: Day | None = None
    cells = deadline_cells(context.paper.text)
    for day in find_days(low):
        mark = mark_of(low, day, cells)
        if mark and not (before and spans(low, before, mark.start())):
            yield from _checked(context, day, mark)
        before = day
    for match in MONTH_END.finditer(low):
        days = find_days(f"1. {match['month']} {match['year'] or ''}".strip())
        first = days[0].after(context.letter_date and context.letter_date.replace(day=1)) if days else None
        if first and wanted(context, match.start()):
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            yield limit_at(context, Deadline(last), match.start(), match.end(), "medium")


def _checked(context: Context, day: Day, mark: re.Match[str]) -> Iterator[Limit]:
    low, start = context.paper.low, context.letter_date or context.on
    date = day.after(start)
    if (
        date is None
        or (context.letter_date and date < context.letter_date)
        or (WAIVER.match(low, day.end) and "verzicht" in low[day.end : day.end + 120])
    ):
        return
    if day.year is None and mark.group().strip() in ("by", "before", "until") and low[day.start : day.end][-1:] == ".":
        return
    if not wanted(context, day.start):
        return
    time, end = _time(low, mark, day)
    sure: Confidence = "high" if day.year and day.sure else "medium"
    yield limit_at(context, Deadline(date, time), mark.start(), end, sure)


def _time(low: str, mark: re.Match[str], day: Day) -> tuple[dt.time | None, int]:
    match = TIME.match(low, day.end)
    if match:
        return _clock(match), match.end()
    before = TIME.search(mark.group())
    return (_clock(before) if before else None), day.end


def _clock(match: re.Match[str]) -> dt.time | None:
    if match["noon"]:
        return dt.time(12)
    hour, minute = int(match["hour"] or match["h2"]), int(match["minute"] or match["m2"] or 0)
    if (match["kind"] or "").startswith("p") and hour < 12:
        hour += 12
    return dt.time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def _periods(context: Context) -> Iterator[Limit]:
    low = context.paper.low
    for match in PERIOD.finditer(low):
        if not wanted(context, match.start()):
            continue
        clause = context.clauses.all[context.clauses.at(match.start())]
        period = _period_at(low, match, clause.end, context.letter_date)
        if period:
            deadline, start, end = period
            yield limit_at(context, deadline, start, end, "high" if deadline.from_event != "unknown" else "medium")


def _period_at(
    low: str, match: re.Match[str], stop: int, letter_date: dt.date | None
) -> tuple[Deadline, int, int] | None:
    """The period of ``match`` with what it runs from, as far as that is said before ``stop``; None for no length."""
    written = (match["span"] and "1") or match["count"] or match["count2"] or match["count3"]
    count = int(written) if written.isdigit() else DATA.numbers[written]
    unit = (
        SPANS[match["span"]]
        if match["span"]
        else DATA.adjectives[match["adjective"]]
        if match["adjective"]
        else UNIT_OF[match["unit"] or match["unit2"]]
    )
    end, event = _event(low, match.end(), min(stop, match.end() + AFTER))
    if event == "unknown" and re.search(r"weitere|further", low[max(0, match.start() - 9) : match.end()]):
        event = "previous_deadline"
    deadline = Deadline(None, count=count, unit=unit, from_event=event)
    return (_running(letter_date, deadline), match.start(), end) if count else None


def _event(low: str, start: int, stop: int) -> tuple[int, Event]:
    match = FROM.match(low, start, stop)
    if not match:
        return start, "unknown"
    hits = sorted(EVENTS.keys_in(match.group()), key=lambda hit: (hit[1], hit[1] - hit[2]))
    if not hits:
        return start, "unknown"
    key: Event = hits[0][0]  # type: ignore[assignment]  # the keys of deadlines.yaml are events
    return start + max(hit[2] for hit in hits if hit[0] == key), key


def _running(first: dt.date | None, deadline: Deadline) -> Deadline:
    """With a day where the period runs from the letter's own date, which is ``first``."""
    count = deadline.count or 0
    if deadline.from_event != "letter_date" or first is None or deadline.unit in ("hours", "working_days"):
        return deadline
    if deadline.unit == "months":
        months = first.month - 1 + count
        year, month = first.year + months // 12, months % 12 + 1
        return replace(deadline, day=dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1])))
    return replace(deadline, day=first + dt.timedelta(days=count * (7 if deadline.unit == "weeks" else 1)))


def _hearings(context: Context) -> Iterator[Limit]:
    low = context.paper.low
    if not context.court:
        return
    for number, kinds in context.kinds.items():
        if "hearing" not in kinds:
            continue
        clause = context.clauses.all[number]
        following = context.clauses.all[number + 1].end if number + 1 < len(context.clauses.all) else clause.end
        for day in find_days(low, kinds["hearing"][0].start, min(following, clause.end + 120)):
            time = TIME.match(low, day.end)
            before = low[max(0, day.start - 25) : day.start]
            date = day.date
            if date and time and "vom" not in before and not (context.letter_date and date < context.letter_date):
                yield Limit(
                    Deadline(date, _clock(time), kind="hearing", purposes=("erscheinen",)),
                    day.start,
                    time.end(),
                    "high",
                )
                return
