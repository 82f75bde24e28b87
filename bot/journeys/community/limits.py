"""How often may be asked: an hour that slides, per person and per group; who is over it is told once, then not.

The count is of questions that were answered. Being told is noted beside them, so that a restart forgets nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.journeys.community.settings import GroupSettings
from bot.store.questions import Questions

COUNTED = frozenset({"answered", "unanswered", "private", "other"})
WINDOW = dt.timedelta(hours=1)

Reason = Literal["person", "group"]


@dataclass(frozen=True, slots=True)
class Full:
    """No more for now. ``again``: from when; ``told``: it was said already since the last answer."""

    reason: Reason
    again: dt.datetime
    told: bool


def full(questions: Questions, group: str, person: str, settings: GroupSettings, now: dt.datetime) -> Full | None:
    """Why ``person`` cannot be answered in ``group`` now; None where nothing stands against it."""
    for reason, limit, who in (("person", settings.per_person, person), ("group", settings.per_group, None)):
        moments = questions.moments(group, COUNTED, now - WINDOW, who)
        if len(moments) < limit:
            continue
        told = questions.moments(group, {f"told_{reason}"}, now - WINDOW, who)
        known: Reason = "person" if reason == "person" else "group"
        return Full(known, moments[-limit] + WINDOW, bool(told) and told[-1] >= moments[-1])
    return None
