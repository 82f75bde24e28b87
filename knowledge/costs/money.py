"""Amounts of money: read as people write them, shown as people read them, counted in whole cents.

A full stop or comma before exactly three digits parts thousands, before one or two digits it parts cents. What could be
read in two ways ("0.500", "1,234.567") is refused, because a wrong guess would be a wrong figure in a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HIGHEST_CENTS = 10**14
_LONGEST = 40
_SPACES = "\u00a0\u202f\u2009"  # the blanks that stand inside printed amounts
_CURRENCY = r"(?:€|EUR|EUROS?)?"
_AROUND = re.compile(
    rf"{_CURRENCY}\s*(?P<number>[0-9][0-9.,' ]*?)\s*(?:[,.]\s*[-–—]{{1,2}})?\s*{_CURRENCY}", re.IGNORECASE
)
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<cents>[0-9]{1,2}))?")
_GROUPED = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class Euro:
    """An amount in cents that knows how both languages write it."""

    cents: int

    def in_language(self, language: str) -> str:
        """887,03 Euro, or 887.03 euros; whole euros without cents."""
        whole, rest = divmod(abs(self.cents), 100)
        english = f"{'-' if self.cents < 0 else ''}{whole:,}" + (f".{rest:02}" if rest else "")
        if language == "en":
            return f"{english} euros"
        return f"{english.translate(str.maketrans(',.', '.,'))} Euro"


def parse_euro(text: str) -> int | None:
    """The amount in cents: "9.000", "9,000", "9000.50", "500,01 EUR", "€ 9.000,-". None where it is not clear."""
    if len(text) > _LONGEST:
        return None
    around = _AROUND.fullmatch(text.translate(dict.fromkeys(map(ord, _SPACES), " ")).strip())
    if not around:
        return None
    number = around["number"].strip()
    match = _PLAIN.fullmatch(number) or _GROUPED.fullmatch(number)
    if not match or match.groupdict().get("point") == match.groupdict().get("mark", ""):
        return None
    cents = int(re.sub(r"[^0-9]", "", match["whole"])) * 100 + int((match["cents"] or "0").ljust(2, "0"))
    return cents if cents <= HIGHEST_CENTS else None


def parse_rate(text: str) -> Decimal | None:
    """A fee rate: "1.3", "1,3", "0,65", "1,3-fach". None where it is none."""
    match = re.fullmatch(
        r"\s*([0-9])(?:[.,]([0-9]{1,2}))?(?:\s*-?\s*fach(?:e|en)?|x)?\s*", text, re.ASCII | re.IGNORECASE
    )
    return Decimal(f"{match[1]}.{match[2] or 0}") if match else None


def share(cents: int, rate: Decimal) -> int:
    """``rate`` times ``cents``, half a cent rounded up (§ 2 Abs. 2 S. 2 RVG, § 34 Abs. 2 S. 2 GKG)."""
    return int((cents * rate).quantize(Decimal(1), ROUND_HALF_UP))
