"""Whether something is to be done by a day or within a period, by whom and what for: the judgment on a deadline.

Not the search for days and periods (deadlines.py). A limit carries its place and the demands it belongs to.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from knowledge.letters.clauses import Clauses
from knowledge.letters.demands import Demanded
from knowledge.letters.letter import Confidence, Deadline
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Hit
from knowledge.letters.stances import Stances, asking_clause


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline with its place."""

    deadline: Deadline
    start: int
    end: int
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Context:
    paper: Paper
    clauses: Clauses
    stance: Stances
    kinds: dict[int, dict[str, list[Hit]]]
    things: dict[int, list[Hit]]
    demands: dict[int, list[Demanded]]
    letter_date: dt.date | None
    on: dt.date | None
    court: bool


def wanted(context: Context, place: int) -> bool:
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


def _goes_on(context: Context, number: int) -> bool:
    """Does the sentence before, in the same paragraph, make a demand?"""
    here, before = context.clauses.all[number], context.clauses.all[number - 1]
    return here.paragraph == before.paragraph and bool(context.demands.get(number - 1))


def limit_at(context: Context, deadline: Deadline, start: int, end: int, confidence: Confidence) -> Limit:
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


def _purposes(context: Context, number: int) -> tuple[str, ...]:
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


def explained(paper: Paper, period: Limit, named: list[Limit]) -> bool:
    """ "binnen zwei Wochen, also bis zum 15.03.2026" is one deadline: the named day."""
    return any(
        -10 <= limit.start - period.end <= 40 and ". " not in paper.low[period.end : limit.start] for limit in named
    )


def once(limits: list[Limit]) -> list[Limit]:
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
