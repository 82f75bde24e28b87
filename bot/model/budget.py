"""How much may be spent in a calendar month: per person, group and firm, and in all.

The unit is tokens, because every provider counts them, they need no price list that grows old, and they bound a model
on one's own machine, too. Where prices are set, a limit may be written in EUR.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast
from zoneinfo import ZoneInfo

from bot.model.prices import MICRO

Payer = Literal["person", "group", "firm", "all"]
PAYERS: tuple[Payer, ...] = ("person", "group", "firm", "all")
_ENTRY = re.compile(r"(?P<who>\w+)\s*=\s*(?P<amount>\d{1,12}(?:\.\d{1,2})?)\s*(?P<unit>EUR|€|tokens)?", re.IGNORECASE)
_BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens (in and out) and micro-EUR."""

    tokens: int = 0
    micros: int = 0


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of a month, in tokens or in micro-EUR."""

    tokens: int | None = None
    micros: int | None = None

    def holds(self, used: Used, next_one: Used) -> bool:
        """Is there room for ``next_one`` after ``used``?"""
        if self.tokens is not None and used.tokens + next_one.tokens > self.tokens:
            return False
        return self.micros is None or used.micros + next_one.micros <= self.micros


Budget = Mapping[Payer, Limit]


def parse_budget(text: str) -> dict[Payer, Limit]:
    """Limits by payer. Raises ValueError for what is none; a payer that is not named has no limit."""
    found: dict[Payer, Limit] = {}
    for entry in (part.strip() for part in text.split(",")):
        if not entry:
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None or match["who"] not in PAYERS:
            raise ValueError(f"{entry!r}: person|group|firm|all = TOKENS or EUR, e.g. person=200000, all=20 EUR")
        euros = (match["unit"] or "").upper() in {"EUR", "€"}
        if not euros and "." in match["amount"]:
            raise ValueError(f"{entry!r}: tokens are whole")
        amount = Decimal(match["amount"])
        limit = Limit(micros=int(amount * MICRO)) if euros else Limit(tokens=int(amount))
        found[cast("Payer", match["who"])] = limit
    return found


def needs_prices(budget: Budget) -> bool:
    """Is a limit written in EUR?"""
    return any(limit.micros is not None for limit in budget.values())


def month_of(now: dt.datetime) -> str:
    """The calendar month in Germany, "2026-11": what a budget counts by."""
    return now.astimezone(_BERLIN).strftime("%Y-%m")
