"""What tokens cost: EUR per million, in and out, per model. Costs are whole micro-EUR, so that sums stay exact.

Prices are the operator's statement (LOTSE_MODEL_PRICES); none are built in, because they would be old soon.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MICRO = 1_000_000
_ENTRY = re.compile(
    r"(?:(?P<model>[^=\s]+)\s*=\s*)?(?P<given>\d{1,6}(?:\.\d{1,6})?)\s*/\s*(?P<said>\d{1,6}(?:\.\d{1,6})?)"
)
ANY = ""


@dataclass(frozen=True, slots=True)
class Price:
    """EUR per million tokens, in (``given``) and out (``said``)."""

    given: Decimal
    said: Decimal

    def cost(self, given: int, said: int) -> int:
        """Micro-EUR for so many tokens: EUR per million tokens is micro-EUR per token."""
        return int((self.given * given + self.said * said).to_integral_value(ROUND_HALF_UP))


def parse_prices(text: str | None) -> dict[str, Price]:
    """Prices by model; "" is for any other. Raises ValueError for what is no price list."""
    found: dict[str, Price] = {}
    for entry in (part.strip() for part in (text or "").split(",")):
        if not entry:
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ValueError(f"{entry!r}: MODEL=IN/OUT, e.g. openai:gpt-5-mini=0.25/2.00")
        found[match["model"] or ANY] = Price(Decimal(match["given"]), Decimal(match["said"]))
    return found


def price_of(model: str, prices: Mapping[str, Price]) -> Price | None:
    """The price of ``model``; None: nobody has said."""
    return prices.get(model) or prices.get(ANY)
