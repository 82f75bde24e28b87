"""What a fee is charged for: the numbers of VV RVG and KV GKG with their rates, and the sums beside them, as data.

Not the arithmetic: bill.py multiplies. Only numbers that a copyright dispute of a creator meets are listed.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache, cached_property
from typing import Annotated

from pydantic import Field

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.costs.fees import FOLDER, Law

Rate = Annotated[Decimal, Field(gt=0, le=10)]


class Item(Record):
    """One number of the fee lists. ``lowest``, ``highest``: the frame; ``threshold``: above it a reason is needed."""

    id: Text
    law: Law
    citation: Text
    label: Bilingual
    rate: Rate
    lowest: Rate | None = None
    highest: Rate | None = None
    threshold: Rate | None = None
    raised_by_1008: bool = False


class FurtherClients(Record):
    """Nr. 1008 VV RVG: the increase per further client and its limit."""

    citation: Text
    label: Bilingual
    each: Rate
    highest: Rate


class Expenses(Record):
    """Nr. 7002 VV RVG: a part of the fees, up to a limit."""

    citation: Text
    label: Bilingual
    part: Rate
    highest_cents: int


class Crediting(Record):
    """Vorbem. 3 Abs. 4 VV RVG: which part of the out-of-court fee is credited, and up to which rate."""

    citation: Text
    label: Bilingual
    part: Rate
    highest_rate: Rate


class VatRate(Record):
    """The rate from a day on."""

    valid_from: dt.date
    rate: Rate


class Vat(Record):
    """Nr. 7008 VV RVG with the dated rates of § 12 Abs. 1 UStG."""

    citation: Text
    label: Bilingual
    rates: tuple[VatRate, ...] = Field(min_length=1)

    def rate(self, on: dt.date) -> Decimal:
        """The rate on ``on``; days before the first fee table never come here."""
        return next(one.rate for one in reversed(self.rates) if one.valid_from <= on)


class RefundCap(Record):
    """§ 97a Abs. 3 S. 2 UrhG: the value from which fees are refunded at most."""

    citation: Text
    value_cents: int


class Items(Record):
    """Everything a bill may be made of."""

    as_of: dt.date
    items: tuple[Item, ...]
    further_clients: FurtherClients
    expenses: Expenses
    crediting: Crediting
    vat: Vat
    refund_cap: RefundCap
    sources: tuple[Text, ...] = Field(min_length=1)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Items by number."""
        return {item.id: item for item in self.items}


@cache
def items() -> Items:
    """All fee items. Raises ContentError with every fault."""
    return load_one(FOLDER / "items.yaml", Items)
