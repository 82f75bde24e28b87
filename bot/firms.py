"""The firms of this installation, and what can be said of their hours.

What a firm is made of is in bot/firm_settings.py. A time is said as what it is: what the firm means to do, no promise.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

import prompts
from bot.firm_settings import Firm
from bot.store import Store
from bot.store.firms import KeptFirm

__all__ = ["Firm", "Firms", "answers_by", "is_open", "open_firms", "opens"]

log = logging.getLogger(__name__)

STEP = dt.timedelta(minutes=30)
FILE = "firms"


@dataclass(frozen=True, slots=True)
class Firms:
    """The firms of this installation, read anew each time: ``lotse firm add`` works while the bot runs."""

    store: Store

    def open(self) -> Sequence[Firm]:
        """Those that take enquiries and have a desk, by name."""
        found = (_read(kept) for kept in self.store.firms.all() if kept.desk is not None)
        return sorted((firm for firm in found if firm and firm.accepting), key=lambda firm: firm.name.casefold())

    def get(self, firm_id: str) -> Firm | None:
        """One of them; None where there is none (any more)."""
        kept = self.store.firms.get(firm_id)
        return None if kept is None else _read(kept)

    def of_desk(self, place: str) -> Firm | None:
        """The firm whose desk the group ``place`` is."""
        firm_id = self.store.firms.firm_at(place)
        return None if firm_id is None else self.get(firm_id)


def open_firms(store: Store) -> Firms:
    """The firms that ``store`` keeps."""
    return Firms(store)


def is_open(firm: Firm, now: dt.datetime) -> bool:
    """Is somebody in the office at ``now``?"""
    return firm.office.is_open(now)


def opens(firm: Firm, now: dt.datetime) -> dt.datetime | None:
    """When somebody is there next; ``now`` where the office is open, None where it says no hours."""
    return firm.office.opens(now)


def answers_by(firm: Firm, now: dt.datetime, language: str) -> str:
    """By when the firm means to answer what comes in at ``now``, in one or two sentences; empty if it says no hours."""
    office = firm.office
    again = office.opens(now)
    if again is None:
        return ""
    closed = "" if office.is_open(now) else _say("hours.closed", language, when=_when(again, firm, language))
    if firm.response is None:
        return closed or _say("hours.open", language)
    by = office.after(now, dt.timedelta(hours=firm.response))
    told = "" if by is None else _say("hours.answers_by", language, when=_when(_rounded(by), firm, language))
    return " ".join(filter(None, (closed, told)))


def _when(moment: dt.datetime, firm: Firm, language: str) -> str:
    """A moment as people say it: day of the week, day, time."""
    local = moment.astimezone(firm.office.zone)
    weekday = prompts.phrases_of(FILE, language)["weekdays"][local.weekday()]
    whole = "time" if local.minute else "hour"
    clock = _say(f"hours.{whole}", language, hour=local.hour, minute=f"{local.minute:02}")
    return _say("hours.when", language, weekday=weekday, day=prompts.day(local.date(), language), clock=clock)


def _rounded(moment: dt.datetime) -> dt.datetime:
    """Up to the next half hour: nobody works to the minute."""
    over = dt.timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond) % STEP
    return moment - over + STEP if over else moment


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of(FILE, key, language, html=False, **values)


def _read(kept: KeptFirm) -> Firm | None:
    """A kept firm; None, and a line in the log, where today's version does not understand what is kept."""
    try:
        return Firm.model_validate_json(kept.settings)
    except ValidationError:
        log.exception("the settings of firm %s cannot be read: lotse firm add again", kept.id)
        return None
