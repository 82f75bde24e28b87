"""Clauses that name a coming day or a period by which something is to happen: they press, though they do not ask.

Not yet deadlines: who wants what is not known here. What marks a day ("bis zum", a column headed "Frist") is.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right

from knowledge.letters.clauses import Clauses
from knowledge.letters.dates import Day, find_days
from knowledge.letters.deadline_forms import IDLE, MARK, PERIOD, RANGE, REACH
from knowledge.letters.paper import Paper
from knowledge.letters.tables import deadline_cells


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
        mark = mark_of(low, day, cells)
        date = day.after(start)
        if mark and date and (start is None or date >= start) and not (before and spans(low, before, mark.start())):
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


def mark_of(low: str, day: Day, cells: list[tuple[int, int]]) -> re.Match[str] | None:
    """What makes the day a deadline: words before it, or the heading of its column (then an empty match)."""
    number = bisect_right(cells, (day.start, len(low))) - 1
    if number >= 0 and day.start < cells[number][1]:
        return re.compile("").match(low, day.start)
    return MARK.search(low, max(0, day.start - REACH), day.start)


def spans(low: str, first: Day, mark: int) -> bool:
    """Is the day before the mark the beginning of a time that has been ("vom 1.2. bis zum 3.4.")?"""
    return 0 <= mark - first.end <= 3 and bool(RANGE.search(low, max(0, first.start - 20), first.start))
