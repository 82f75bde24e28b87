"""A deadline on its way into the case: what is known of it so far, what is missing, and when it ends.

No chat and no store: values in, values out. It lives between two messages as the state of a dialog. The day on which a
period begins is either told by the person or missing; it is never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot.journeys.case import Deadline as Kept
from knowledge.deadlines.periods import Deadline, Period, Unit, deadline, fixed_day
from knowledge.deadlines.public_holidays import laender
from knowledge.deadlines.typed import Entry, coming, nearest, of_part

LONGEST_WHAT = 300
Gap = Literal["start", "past", "what", "land"]


@dataclass(frozen=True, slots=True)
class Plan:
    """``day``, or ``count`` and ``unit`` with ``start``. ``land`` None: not asked yet; empty: not known.

    ``item`` and ``revision``: the deadline that is changed; ``number`` ties buttons to this question; ``agreed``: the
    day may lie in the past; ``from_letter``: ``start`` is the date of the letter; ``year_taken``: it was not typed.
    """

    number: str = ""
    what: str = ""
    day: dt.date | None = None
    count: int = 0
    unit: Unit = "days"
    start: dt.date | None = None
    at: dt.time | None = None
    land: str | None = None
    agreed: bool = False
    from_letter: bool = False
    year_taken: bool = False
    more: bool = False
    strict: bool = False
    item: str = ""
    revision: int = 0

    @property
    def period(self) -> Period | None:
        """The length, where one was typed."""
        return Period(self.count, self.unit) if self.count > 0 else None


_PLANS = TypeAdapter(Plan)


def to_state(plan: Plan) -> dict[str, Any]:
    """``plan`` as JSON values."""
    state: dict[str, Any] = _PLANS.dump_python(plan, mode="json")
    return state


def from_state(state: Mapping[str, Any]) -> Plan | None:
    """The plan kept in a dialog; None where it is none."""
    try:
        return _PLANS.validate_python(state.get("plan", {}))
    except ValidationError:
        return None


def with_entry(plan: Plan, entry: Entry, on: dt.date) -> Plan | None:
    """``plan`` with what was typed; None where the typed day does not exist. A day replaces a period and back."""
    what = entry.what[:LONGEST_WHAT] or plan.what
    kept = replace(plan, what=what, more=entry.more)
    if entry.day is not None:
        day = coming(entry.day, on)
        if day is None:
            return None
        taken = entry.day[2] is None
        return replace(
            kept, day=of_part(day, entry.part), count=0, start=None, at=entry.at, year_taken=taken, from_letter=False,
            agreed=False,
        )  # fmt: skip
    if entry.period is not None:
        kept = replace(kept, day=None, count=entry.period.count, unit=entry.period.unit, at=None, agreed=False)
        kept = replace(kept, start=None, from_letter=False, year_taken=False)
        if entry.start is None:
            return kept
        start = nearest(entry.start, on)
        return replace(kept, start=start, year_taken=entry.start[2] is None) if start else None
    return kept


def begins(plan: Plan) -> bool:
    """Is there a day, or a length, at all?"""
    return plan.day is not None or plan.period is not None


def worked_out(plan: Plan, land: str | None, on: dt.date) -> Deadline | None:
    """When it ends, with the reasons; None while that is not known. Raises DeadlineError."""
    if plan.day is not None:
        found = fixed_day(plan.day, None if plan.strict else land or None, on=on, at=plan.at)
        return _unmoved(found, plan.day, on) if plan.strict else found
    if plan.period is not None and plan.start is not None:
        return deadline(plan.start, plan.period, land or None, on=on)
    return None


def _unmoved(found: Deadline, day: dt.date, on: dt.date) -> Deadline:
    return replace(found, end=day, steps=found.steps[:1], remarks=(), past=day < on)


def land_matters(plan: Plan, on: dt.date) -> bool:
    """Does the deadline end on another day in another Land?"""
    ends = {found.end for land in (None, *laender()) if (found := worked_out(plan, land, on)) is not None}
    return len(ends) > 1


def gap(plan: Plan, on: dt.date) -> Gap | None:
    """What to ask next; None: everything is known. Raises DeadlineError."""
    found = worked_out(plan, plan.land, on)
    if found is None:
        return "start"
    if found.past and not plan.agreed:
        return "past"
    if not plan.what:
        return "what"
    if plan.land is None and land_matters(plan, on):
        return "land"
    return None


def finished(plan: Plan, found: Deadline, before: Kept | None, rule: str) -> Kept:
    """The deadline for the case. ``before``: the one it replaces. Raises ValueError while the end is not known."""
    if found.end is None:
        raise ValueError("a deadline without an end is not kept")
    kept = before or Kept(found.end, plan.what)
    rule = before.rule if before is not None and before.date == found.end else rule
    moved = found.unshifted if found.unshifted != found.end else None
    return replace(
        kept, date=found.end, what=plan.what, rule=rule, named=moved, land=plan.land or "", strict=plan.strict
    )


def plan_of(kept: Kept, item: str, revision: int, number: str) -> Plan:
    """A kept deadline as a plan, to be changed."""
    return Plan(
        number,
        kept.what,
        kept.named or kept.date,
        land=kept.land or None,
        agreed=True,
        strict=kept.strict,
        item=item,
        revision=revision,
    )
