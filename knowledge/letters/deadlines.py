"""By when something is wanted: named days, and periods that begin with an event ("binnen zwei Wochen nach Zugang").

Not a calendar: weekends, holidays and the day a letter arrived are for knowledge.deadlines. A period from receipt stays
count, unit and event, because a wrong date is worse than none.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.letters.clauses import Clauses
from knowledge.letters.dates import Day, find_days
from knowledge.letters.deadline_forms import (
    AFTER,
    DATA,
    EVENTS,
    FROM,
    IDLE,
    KINDS,
    MARK,
    MONTH_END,
    PERIOD,
    RANGE,
    REACH,
    TIME,
    UNIT_OF,
    WAIVER,
)
from knowledge.letters.demands import Demanded, Stances, asking_clause
from knowledge.letters.letter import Confidence, Deadline, Event, Unit
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Hit
from knowledge.letters.tables import deadline_cells


SPANS: dict[str, Unit] = {"wochen": "weeks", "monats": "months"}


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline with its place."""

    deadline: Deadline
    start: int
    end: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class _Context:
    paper: Paper
    clauses: Clauses
    stance: Stances
    kinds: dict[int, dict[str, list[Hit]]]
    things: dict[int, list[Hit]]
    demands: dict[int, list[Demanded]]
    letter_date: dt.date | None
    on: dt.date | None
    court: bool


def pressing_clauses(
    paper: Paper, clauses: Clauses, letter_date: dt.date | None, on: dt.date | None
) -> dict[int, tuple[int, int]]:
    """The clauses that name a coming day or a period by which something is to happen, with the place of it."""
    low, start = paper.low, letter_date or on
    idle = {hit.clause for hit in IDLE.find(paper, clauses)}
    found: dict[int, tuple[int, int]] = {}
    before: Day | None = None
    cells = deadline_cells(paper.text)
    for day in find_days(low):
        mark = _mark(low, day, cells)
        date = day.after(start)
        if mark and date and (start is None or date >= start) and not (before and _spans(low, before, mark.start())):
            found[clauses.at(day.start)] = (mark.start(), day.end)
        before = day
    for match in PERIOD.finditer(low):
        if re.match(r"binnen|innerhalb|within", match.group()):
            found.setdefault(clauses.at(match.start()), match.span())
    return {
        number: place
        for number, place in found.items()
        if number >= 0 and number not in idle and not _ours(low, clauses, number)
    }


def _ours(low: str, clauses: Clauses, number: int) -> bool:
    """Does the clause say what the writer does, without a word to the addressee?"""
    clause = clauses.all[number]
    said = low[clause.start : clause.end]
    return bool(re.search(r"\b(?:wir|ich|we|i)\b", said)) and not re.search(
        r"\b(?:sie|ihnen|ihre?[nrms]?|du|dir|you|your)\b", said
    )


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
    context = _Context(paper, clauses, stance, kinds, things, by_clause, letter_date, on, court)
    named, hearings = list(_named(context)), list(_hearings(context))
    periods = [limit for limit in _periods(context) if not _explained(paper, limit, named)]
    return _once(sorted([*named, *periods, *hearings], key=lambda limit: limit.start))


def _named(context: _Context) -> Iterator[Limit]:
    low = context.paper.low
    before: Day | None = None
    cells = deadline_cells(context.paper.text)
    for day in find_days(low):
        mark = _mark(low, day, cells)
        if mark and not (before and _spans(low, before, mark.start())):
            yield from _checked(context, day, mark)
        before = day
    for match in MONTH_END.finditer(low):
        days = find_days(f"1. {match['month']} {match['year'] or ''}".strip())
        first = days[0].after(context.letter_date and context.letter_date.replace(day=1)) if days else None
        if first and _wanted(context, match.start()):
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            yield _limit(context, Deadline(last), match.start(), match.end(), "medium")


def _mark(low: str, day: Day, cells: list[tuple[int, int]]) -> re.Match[str] | None:
    """What makes the day a deadline: words before it, or the heading of its column (then an empty match)."""
    number = bisect_right(cells, (day.start, len(low))) - 1
    if number >= 0 and day.start < cells[number][1]:
        return re.compile("").match(low, day.start)
    return MARK.search(low, max(0, day.start - REACH), day.start)


def _spans(low: str, first: Day, mark: int) -> bool:
    """Is the day before the mark the beginning of a time that has been ("vom 1.2. bis zum 3.4.")?"""
    return 0 <= mark - first.end <= 3 and bool(RANGE.search(low, max(0, first.start - 20), first.start))


def _checked(context: _Context, day: Day, mark: re.Match[str]) -> Iterator[Limit]:
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
    if not _wanted(context, day.start):
        return
    time, end = _time(low, mark, day)
    sure: Confidence = "high" if day.year and day.sure else "medium"
    yield _limit(context, Deadline(date, time), mark.start(), end, sure)


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


def _periods(context: _Context) -> Iterator[Limit]:
    low = context.paper.low
    for match in PERIOD.finditer(low):
        if not _wanted(context, match.start()):
            continue
        written = match["span"] and "1" or match["count"] or match["count2"] or match["count3"]
        count = int(written) if written.isdigit() else DATA.numbers[written]
        unit = SPANS[match["span"]] if match["span"] else DATA.adjectives[match["adjective"]] if match["adjective"] else UNIT_OF[match["unit"] or match["unit2"]]
        clause = context.clauses.all[context.clauses.at(match.start())]
        end, event = _event(low, match.end(), min(clause.end, match.end() + AFTER))
        if event == "unknown" and re.search(r"weitere|further", match.group()):
            event = "previous_deadline"
        if count:
            yield _limit(
                context,
                _running(context, Deadline(None, count=count, unit=unit, from_event=event)),
                match.start(),
                end,
                "high" if event != "unknown" else "medium",
            )


def _event(low: str, start: int, stop: int) -> tuple[int, Event]:
    match = FROM.match(low, start, stop)
    if not match:
        return start, "unknown"
    hits = sorted(EVENTS.keys_in(match.group()), key=lambda hit: (hit[1], hit[1] - hit[2]))
    if not hits:
        return start, "unknown"
    key: Event = hits[0][0]  # type: ignore[assignment]  # the keys of deadlines.yaml are events
    return start + max(hit[2] for hit in hits if hit[0] == key), key


def _running(context: _Context, deadline: Deadline) -> Deadline:
    """With a day where the period runs from the letter's own date."""
    first, count = context.letter_date, deadline.count or 0
    if deadline.from_event != "letter_date" or first is None or deadline.unit in ("hours", "working_days"):
        return deadline
    if deadline.unit == "months":
        months = first.month - 1 + count
        year, month = first.year + months // 12, months % 12 + 1
        return replace(deadline, day=dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1])))
    return replace(deadline, day=first + dt.timedelta(days=count * (7 if deadline.unit == "weeks" else 1)))


def _hearings(context: _Context) -> Iterator[Limit]:
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


def _wanted(context: _Context, place: int) -> bool:
    """Is something to be done by then, and by the addressee?"""
    number = context.clauses.at(place)
    kinds, stance = context.kinds.get(number, {}), context.stance
    if ("idle" in kinds and not stance.any(number, "asks")) or stance.any(number, "past"):
        return False
    if asking_clause(context.clauses, stance, number) is not None:
        return not stance.any(number, "reports") or bool(context.demands.get(number)) or "mark" in kinds
    if stance.any(number, "reports"):
        return any(demand.id == "ruecknahme" for demand in context.demands.get(number, []))
    if number and not stance.any(number, "refuses", "threatens") and _goes_on(context, number):
        return True
    if "mark" in kinds or "offer" in kinds or stance.any(number, "conditions"):
        return True
    refused = stance.any(number, "refuses") and not context.court
    return (
        not refused and (bool(context.things.get(number)) or "remedy" in kinds) and not stance.any(number, "threatens")
    )


def _goes_on(context: _Context, number: int) -> bool:
    """Does the sentence before, in the same paragraph, make a demand?"""
    here, before = context.clauses.all[number], context.clauses.all[number - 1]
    return here.paragraph == before.paragraph and bool(context.demands.get(number - 1))


def _limit(context: _Context, deadline: Deadline, start: int, end: int, confidence: Confidence) -> Limit:
    number = context.clauses.at(start)
    kinds = context.kinds.get(number, {})
    purposes = _purposes(context, number)
    every = context.clauses.all
    told = (
        number > 0
        and every[number].paragraph == every[number - 1].paragraph
        and "remedy" in context.kinds.get(number - 1, {})
    )
    if ("remedy" in kinds or told) and context.court:
        deadline = replace(deadline, kind="remedy")
    elif "offer" in kinds and not purposes:
        deadline = replace(deadline, kind="offer")
    near = any(hit.start - 60 <= end and start - 60 <= hit.end for hit in kinds.get("arrival", []))
    return Limit(replace(deadline, purposes=purposes, arrives=near), start, end, confidence)


def _purposes(context: _Context, number: int) -> tuple[str, ...]:
    """The demands of the clause, else of its sentence, of the list it leads, of its paragraph or the one before."""
    here = context.clauses.all[number]

    def ids(numbers: list[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(demand.id for clause in numbers for demand in context.demands.get(clause, [])))

    near = [clause for clause in context.demands if abs(clause - number) <= 25]
    every = context.clauses.all
    return (
        ids([number])
        or ids([clause for clause in near if every[clause].sentence == here.sentence])
        or ids([clause for clause in near if every[clause].lead == number])
        or ids([clause for clause in near if every[clause].paragraph == here.paragraph])
        or ids([clause for clause in near if every[clause].paragraph == here.paragraph - 1])
    )


def _explained(paper: Paper, period: Limit, named: list[Limit]) -> bool:
    """ "binnen zwei Wochen, also bis zum 15.03.2026" is one deadline: the named day."""
    return any(
        -10 <= limit.start - period.end <= 40 and ". " not in paper.low[period.end : limit.start] for limit in named
    )


def _once(limits: list[Limit]) -> list[Limit]:
    """Each deadline once: the first mention, with the time and the purposes of all."""
    kept: dict[tuple[object, ...], Limit] = {}
    for limit in limits:
        deadline = limit.deadline
        key: tuple[object, ...] = (deadline.day,)
        if deadline.count is not None:
            key = (deadline.count, deadline.unit, deadline.from_event)
        if deadline.count is not None and deadline.from_event == "unknown":
            key = next((known for known in kept if known[:2] == key[:2]), key)
        first = kept.get(key)
        if first is None:
            kept[key] = limit
            continue
        both = replace(
            first.deadline,
            time=first.deadline.time or deadline.time,
            purposes=tuple(dict.fromkeys(first.deadline.purposes + deadline.purposes)),
            arrives=first.deadline.arrives or deadline.arrives,
        )
        kept[key] = replace(first, deadline=both)
    return list(kept.values())
