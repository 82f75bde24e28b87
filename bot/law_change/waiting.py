"""Who waits for a decision, after its record was changed: they are told the result, or the new day.

What is said is the record's own summary. Nothing is sent here: the reminders do that, at a decent hour and once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.store.case_items import Item
from knowledge.law.decisions import Decision
from knowledge.library.own import decision_citation

if TYPE_CHECKING:
    from bot.store import Store

SOON = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Told:
    """How many people are told a result, and for how many the day was moved."""

    results: int = 0
    moved: int = 0


def take_up(
    store: Store, records: Mapping[str, Decision], now: dt.datetime, language: str, *, dry: bool = False
) -> Told:  # fmt: skip
    """Brings every waiting person's entry up to ``records``. ``dry``: only counts. Done twice, it changes nothing."""
    results = moved = 0
    for person in store.items.people("deadline"):
        chosen = store.people.language(person)
        spoken = chosen if chosen in {"de", "en"} else language
        for item, kept in deadlines.of(store, person):
            record = records.get(kept.decision)
            if record is None or kept.done:
                continue
            fresh = up_to_date(kept, record, now, spoken)
            if fresh == kept:
                continue
            if dry or isinstance(deadlines.change(store, person, item, fresh, now), Item):
                results += fresh.news is not None and kept.news is None
                moved += fresh.news is None
    return Told(results, moved)


def up_to_date(kept: Deadline, record: Decision, now: dt.datetime, language: str) -> Deadline:
    """The entry as ``record`` has it now: decided, to be announced on another day, or as it was."""
    today = now.astimezone(deadlines.BERLIN).date()
    if record.date is not None and record.date <= today:
        what = f"{decision_citation(record)}: {record.summary.in_language(language)}"
        return replace(kept, date=record.date, what=what, news=kept.news or now + SOON)
    if record.next is not None and record.next.date != kept.date:
        return replace(kept, date=record.next.date, what=record.next.what.in_language(language))
    return kept
