"""The way back: which rate, expenses and VAT make exactly this sum?

For letters that name only a total. It finds arithmetic, not a reason: a sum that fits a 1.3 fee need not be owed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from knowledge.costs.bill import at_rate
from knowledge.costs.fees import fee, rows, rule
from knowledge.costs.items import items
from knowledge.costs.money import share

_TENTHS = tuple(Decimal(tenths) / 10 for tenths in range(5, 26))
_USUAL_FIRST = (Decimal("1.3"), Decimal("1.5"), Decimal("0.65"), Decimal("0.75"), Decimal("0.3"))
RATES = tuple(dict.fromkeys((*_USUAL_FIRST, *_TENTHS)))


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way to the sum: a fee at ``rate`` from a value in (above_cents, value_cents], with or without the rest."""

    value_cents: int
    above_cents: int
    table: dt.date
    rate: Decimal
    fee_cents: int
    expenses_cents: int
    vat_cents: int


def explain_amount(total_cents: int, value_cents: int | None, on: dt.date) -> tuple[Explanation, ...]:
    """Every combination that gives ``total_cents`` exactly, the usual ones first.

    Without a value every row of the table is tried. The table is that of ``on``. Raises CostsError for a day without
    table or a value that is not positive.
    """
    if total_cents <= 0:
        return ()
    if value_cents is not None:
        fee("RVG", value_cents, on)
        values = [(value_cents, value_cents)]
    else:
        upper = [value for value, _ in rows("RVG", on)]
        values = list(zip(upper, [0, *upper[:-1]], strict=True))
    found = [way for value, above in values for way in _ways(total_cents, value, above, on)]
    return tuple(sorted(found, key=_how_usual))


def _ways(total_cents: int, value_cents: int, above_cents: int, on: dt.date) -> Iterator[Explanation]:
    flat, vat, single = items().expenses, items().vat.rate(on), fee("RVG", value_cents, on)
    most = 1 + vat
    for rate in RATES:
        charged = at_rate("RVG", single, rate)
        if not charged <= total_cents <= (charged + flat.highest_cents) * most + 1:
            continue  # more than the sum by itself, or less with everything that can be added
        for expenses in dict.fromkeys((min(share(charged, flat.part), flat.highest_cents), 0)):
            for tax in (share(charged + expenses, vat), 0):
                if charged + expenses + tax == total_cents:
                    table = rule("RVG", on).valid_from
                    yield Explanation(value_cents, above_cents, table, rate, charged, expenses, tax)


def _how_usual(way: Explanation) -> tuple[int, bool, bool, int]:
    return RATES.index(way.rate), way.expenses_cents == 0, way.vat_cents == 0, way.value_cents
