"""Deadlines of a case and when to remind of them: 7, 3 and 1 days before and on the day, at nine in the morning.

Not the calculation of a deadline (knowledge/deadlines) and not the sending (bot/reminders.py). A deadline and its
reminders change in one transaction; whoever changes it names the revision that was loaded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.journeys.case import Deadline, content_of, read

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.case_items import Full, Item, Saved
    from bot.store.due import Planned

BERLIN = ZoneInfo("Europe/Berlin")
DAYS_BEFORE = (7, 3, 1, 0)
MORNING = dt.time(9)


def moments(deadline: Deadline) -> tuple[Planned, ...]:
    """When to remind of ``deadline``; nothing for one that is done or silent."""
    if deadline.done or not deadline.remind:
        return ()
    if deadline.decision:
        return _moments_of_decision(deadline)
    days = [(before, deadline.date - dt.timedelta(before)) for before in DAYS_BEFORE if _can_go_back(deadline, before)]
    return tuple((f"days_{before}", dt.datetime.combine(day, MORNING, BERLIN)) for before, day in days)


def add(store: Store, person: str, deadline: Deadline, now: dt.datetime) -> Item | Full:
    """Puts ``deadline`` into the case of ``person``, with the reminders that are still to come."""
    return store.items.add(person, "deadline", content_of(deadline), now, _ahead(deadline, now))


def change(store: Store, person: str, item: Item, deadline: Deadline, now: dt.datetime) -> Saved:
    """Replaces what stands in ``item``, as it was loaded, by ``deadline``; reminders follow."""
    return store.items.save(person, item.id, content_of(deadline), item.revision, now, _ahead(deadline, now))


def finish(store: Store, person: str, item_id: str, now: dt.datetime) -> Saved:
    """Marks a deadline as done; nobody is reminded of it any more."""
    item = store.items.get(person, item_id)
    deadline = read(item, Deadline)
    if item is None or deadline is None:
        return "gone"
    return change(store, person, item, replace(deadline, done=True), now)


def of(store: Store, person: str) -> list[tuple[Item, Deadline]]:
    """The deadlines of ``person``, by date."""
    found = [(item, read(item, Deadline)) for item in store.items.of(person, "deadline")]
    known = [(item, deadline) for item, deadline in found if deadline is not None]
    return sorted(known, key=lambda pair: (pair[1].date, pair[0].position))


def _ahead(deadline: Deadline, now: dt.datetime) -> list[Planned]:
    return [(kind, at) for kind, at in moments(deadline) if at > now]


def _moments_of_decision(deadline: Deadline) -> tuple[Planned, ...]:
    """The morning before the day that a court announced; once its decision is known here, only that moment."""
    if deadline.news is not None:
        return (("news", deadline.news),)
    day = deadline.date - dt.timedelta(1)
    return (("days_1", dt.datetime.combine(day, MORNING, BERLIN)),)


def _can_go_back(deadline: Deadline, days: int) -> bool:
    return (deadline.date - dt.date.min).days > days
