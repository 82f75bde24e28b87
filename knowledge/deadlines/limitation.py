"""When a claim becomes time-barred: three years from the end of the year (§§ 195, 199 BGB), outer limits, suspension.

Not advice to wait: the day is the last one, and a weekend at the end of the year is never counted on as extra time.
Each step names its rule; who must prove what is part of the result. § 102 UrhG takes these rules over for copyright.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.deadlines.periods import DeadlineError, add_months, last_working_day, shift
from knowledge.deadlines.public_holidays import LAST_YEAR
from knowledge.statements import Note, note

Claim = Literal["damages", "injunction", "other"]
RULES_SINCE = 2002
_YEARS, _OUTER_YEARS, _OUTER_YEARS_FROM_ACT = 3, 10, 30
_MONTHS_AFTER_TALKS, _MONTHS_AFTER_PROCEEDINGS, _NEAR_MONTHS = 3, 6, 3
_LATEST_YEAR = LAST_YEAR - _OUTER_YEARS_FROM_ACT


@dataclass(frozen=True, slots=True)
class Suspension:
    """Time that does not count: talks (§ 203 BGB), a lawsuit or Mahnbescheid (§ 204 BGB). ``end`` None: going on."""

    kind: Literal["negotiation", "proceedings"]
    start: dt.date
    end: dt.date | None

    def until(self) -> dt.date | None:
        """The last suspended day: the end of the talks, or six months after the proceedings (§ 204 Abs. 2 BGB)."""
        if self.end is None or self.kind == "negotiation":
            return self.end
        return add_months(self.end, _MONTHS_AFTER_PROCEEDINGS)


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What is known of a claim. A year may stand for a day; ``act``: day of the infringement, for the 30 years."""

    knowledge: int | dt.date | None = None
    arose: int | dt.date | None = None
    claim: Claim = "damages"
    act: dt.date | None = None
    suspensions: tuple[Suspension, ...] = ()


@dataclass(frozen=True, slots=True)
class Limitation:
    """``end``: the last day, None while it cannot be known; ``safe``: the working day by which to act.

    ``regular_end`` and ``outer_end`` are the two periods with suspension; ``residual_end`` that of § 852 BGB.
    """

    end: dt.date | None
    safe: dt.date | None
    regular_end: dt.date | None
    outer_end: dt.date | None
    residual_end: dt.date | None
    steps: tuple[Note, ...]
    remarks: tuple[Note, ...]
    past: bool | None


def limitation(facts: ClaimFacts, *, on: dt.date | None = None, land: str | None = None) -> Limitation:
    """When the claim becomes time-barred and why. ``on``: to tell whether it is near or past. Raises DeadlineError."""
    _plausible(facts, on)
    steps: list[Note] = [note("regular_period")]
    regular, running = _regular(facts, steps)
    outer, outer_running = _outer(facts, steps)
    ends = [end for end in (regular, outer) if end]
    end = None if not (running and outer_running) else min(ends, default=None)
    if end and regular and end < regular:
        steps.append(note("outer_decides", end=end))
    residual = _residual_end(facts)
    return Limitation(
        end, last_working_day(end, land) if end else None, regular, outer, residual,
        tuple(steps), _remarks(facts, end, residual, on, land), None if end is None or on is None else end < on,
    )  # fmt: skip


def _regular(facts: ClaimFacts, steps: list[Note]) -> tuple[dt.date | None, bool]:
    """Three years from the end of the year of knowledge or, if later, of accrual; and whether the clock is running."""
    if facts.claim == "injunction":
        steps.append(note("breach_counts"))
    if facts.knowledge is None:
        steps.append(note("knowledge_unknown"))
        return None, True
    year = max(_year(facts.knowledge), _year(facts.arose) if facts.arose is not None else 0)
    if facts.arose is None:
        steps.append(note("arose_assumed", year=year))
    end = dt.date(year + _YEARS, 12, 31)
    steps += [note("knowledge_year", year=year), note("regular_end", end=end)]
    return suspend(dt.date(year + 1, 1, 1), end, facts.suspensions, steps)


def _outer(facts: ClaimFacts, steps: list[Note]) -> tuple[dt.date | None, bool]:
    """Ten years from accrual, for damages also 30 from the act; the earlier one (§ 199 Abs. 3, 4 BGB)."""
    ends: list[tuple[dt.date, dt.date]] = []
    if facts.arose is not None:
        arose = _day(facts.arose)
        if isinstance(facts.arose, int):
            steps.append(note("outer_from_year", year=facts.arose))
        ends.append((arose, add_months(arose, _OUTER_YEARS * 12)))
        steps.append(note("outer_ten_damages" if facts.claim == "damages" else "outer_ten_other", end=ends[-1][1]))
    if facts.act is not None and facts.claim == "damages":
        ends.append((facts.act, add_months(facts.act, _OUTER_YEARS_FROM_ACT * 12)))
        steps.append(note("outer_thirty", end=ends[-1][1]))
    if not ends:
        return None, True
    begun, end = min(ends, key=lambda pair: pair[1])
    told = steps if facts.knowledge is None else []
    return suspend(begun + dt.timedelta(days=1), end, facts.suspensions, told)


def suspend(
    first: dt.date, end: dt.date, suspensions: Sequence[Suspension], steps: list[Note]
) -> tuple[dt.date | None, bool]:
    """The end with all suspended days added (§ 209 BGB), and False while a suspension goes on; tells each in ``steps``.

    ``first`` is the first day that counts. Days that several suspensions share count once.
    """
    counted_until, original = first - dt.timedelta(days=1), end
    for one in sorted(suspensions, key=lambda one: one.start):
        until = one.until()
        if one.start > end:
            steps.append(note("suspension_too_late", start=one.start, end=end))
            continue
        if until is None:
            steps.append(note("suspended_open", start=one.start))
            return None, False
        if until < first:
            steps.append(note("suspension_before_start", until=until))
            continue
        days = max((until - max(one.start, counted_until + dt.timedelta(days=1))).days + 1, 0)
        counted_until = max(counted_until, until)
        end += dt.timedelta(days=days)
        steps.append(note(f"suspended_{one.kind}", start=one.start, until=until, days=days))
        if one.kind == "negotiation" and end < (floor := add_months(until, _MONTHS_AFTER_TALKS)):
            end = floor
            steps.append(note("three_months_left", end=end))
    if end != original:
        steps.append(note("end_after_suspension", end=end))
    return end, True


def _residual_end(facts: ClaimFacts) -> dt.date | None:
    """Ten years from accrual for what the infringer saved (§ 102 S. 2 UrhG, § 852 S. 2 BGB), with suspension."""
    if facts.claim != "damages" or facts.arose is None:
        return None
    arose = _day(facts.arose)
    return suspend(arose + dt.timedelta(days=1), add_months(arose, _OUTER_YEARS * 12), facts.suspensions, [])[0]


def _remarks(
    facts: ClaimFacts, end: dt.date | None, residual: dt.date | None, on: dt.date | None, land: str | None
) -> tuple[Note, ...]:
    told: list[Note] = []
    if end and on and end < on:
        told.append(note("limitation_past", on=on))
    elif end and on and end < add_months(on, _NEAR_MONTHS):
        told.append(note("limitation_near"))
    if end and (reasons := shift(end, land)[1]):
        told.append(note("year_end_safe", end=end, why=reasons[:1], safe=last_working_day(end, land)))
    if facts.suspensions:
        told += [note("counted_both_days"), note("burden_creditor")]
    if any(one.kind == "proceedings" for one in facts.suspensions):
        told.append(note("service_reaches_back"))
    if facts.claim == "damages":
        told.append(note("residual", end=residual) if residual else note("residual_rule"))
    return (*told, note("letter_does_not_stop"), note("burden_debtor"))


def _plausible(facts: ClaimFacts, on: dt.date | None) -> None:
    if facts.knowledge is None and facts.arose is None:
        raise DeadlineError(note("nothing_known"))
    given = [one for one in (facts.knowledge, facts.arose, facts.act) if one is not None]
    if any(_year(one) < RULES_SINCE for one in given):
        raise DeadlineError(note("before_2002"))
    days = [day for one in facts.suspensions for day in (one.start, one.end) if day]
    if any(_year(one) > _LATEST_YEAR for one in (*given, *days)):
        raise DeadlineError(note("beyond_calendar", first=RULES_SINCE, last=_LATEST_YEAR))
    if on and facts.knowledge is not None and _year(facts.knowledge) > on.year:
        raise DeadlineError(note("knowledge_in_future", year=_year(facts.knowledge), on=on))
    for one in facts.suspensions:
        if one.end and one.end < one.start:
            raise DeadlineError(note("end_before_start", start=one.start, end=one.end))


def _year(given: int | dt.date) -> int:
    return given if isinstance(given, int) else given.year


def _day(given: int | dt.date) -> dt.date:
    return dt.date(given, 1, 1) if isinstance(given, int) else given
