"""Amounts of money as letters write them: "EUR 9.000,00", "9.000,- €", "€ 887.03", "TEUR 9", "887,03" in a bill's row.

Not what they are for (amounts.py). Decimal comma and decimal point are told apart by the digits that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

LARGEST_CENTS = 10**13

_NUMBER = (
    r"\d{1,3}(?:[.,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,3}(?: \d{3})+(?:,\d\d)?(?=(?:,-+)? ?(?:€|eur|\n|$))(?!\d)"
    r"|\d{1,9}(?:[.,]\d{1,2})?(?![\d])"
)
_ENDING = r"(?:,[-–—]{1,2}|,=|\.-)?"
_SIGN = r"teur|t€|tsd\. ?€|tsd\. ?eur\w*|eur(?:o|os)?|€|us-?\$|usd|\$|gbp|£|chf"
_SCALE = r"(?: ?(?P<scale>mio\.?|millionen|million|tsd\.?|tausend|k(?= ?(?:€|eur))))?"
_MONEY = re.compile(
    rf"(?<![\w.,])(?P<before>{_SIGN})(?:[ :]{{0,2}}|\n(?=\d[\d.]*,\d\d))(?P<first>{_NUMBER}){_ENDING}(?!\d| ?%)"
    rf"|(?<![\w.,/§-])(?P<second>{_NUMBER}){_ENDING}{_SCALE}[ \n]?(?P<after>{_SIGN})(?![\w])"
)
_ROW = re.compile(
    r"(?<![\w.,/])(?P<row>\d{1,3}(?:\.\d{3})*,\d\d|\d{1,3}(?:,\d{3})*\.\d\d|\d{4,6}[.,]\d\d)(?= ?(?:\||\n|$))"
)
_RANGE = re.compile(r"(?<![\w.,])(?P<low>\d{1,3}(?:\.\d{3})+|\d{3,6})(?:,\d\d|,-)? ?(?:bis|und|-|–|to|and) ?$")
_CURRENCIES = {"$": "USD", "us$": "USD", "us-$": "USD", "usd": "USD", "gbp": "GBP", "£": "GBP", "chf": "CHF"}
_SCALES = {"mio": 1_000_000, "millionen": 1_000_000, "million": 1_000_000, "tsd": 1_000, "tausend": 1_000, "k": 1_000}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in cents at [start, end); ``named``: a currency stands beside it."""

    cents: int
    currency: str
    start: int
    end: int
    named: bool = True


def find_money(text: str, low: str) -> list[Money]:
    """Every amount with a currency, and every amount that ends a row, in order. ``text`` keeps the lines of ``low``."""
    found: list[Money] = []
    lined = text.lower() if len(text.lower()) == len(text) else low
    for match in _MONEY.finditer(lined):
        found += _read(low, match)
    taken = bytearray(len(low) + 1)
    for money in found:
        taken[money.start : money.end] = b"\x01" * (money.end - money.start)
    for match in _ROW.finditer(text):
        cents = _cents(match["row"])
        if cents and not any(taken[match.start() : match.end()]):
            found.append(Money(cents, "EUR", match.start(), match.end(), named=False))
    return sorted(found, key=lambda money: money.start)


def _read(low: str, match: re.Match[str]) -> Iterator[Money]:
    written, sign = match["first"] or match["second"], match["before"] or match["after"]
    cents = _cents(written)
    if not cents:
        return
    scale = _SCALES.get((match["scale"] or "").rstrip("."), 1) * (1_000 if sign.startswith("t") else 1)
    currency = _CURRENCIES.get(sign.replace(" ", ""), "EUR")
    if cents * scale <= LARGEST_CENTS:
        below = _RANGE.search(low, max(0, match.start() - 20), match.start())
        if below and (smaller := _cents(below["low"])) and smaller < cents:
            yield Money(smaller * scale, currency, below.start("low"), below.end("low"))
        yield Money(cents * scale, currency, match.start(), match.end())


def _cents(written: str) -> int | None:
    """ "9.000,00", "9,000.00", "887.03", "9 000,00" and "1.3" (thousands have three digits) in cents."""
    plain = written.replace(" ", "").replace("'", "")
    mark = max(plain.rfind("."), plain.rfind(","))
    if mark >= 0 and len(plain) - mark - 1 <= 2:
        whole, part = re.sub(r"[.,]", "", plain[:mark]), plain[mark + 1 :]
        return int(whole) * 100 + int(part.ljust(2, "0")) if whole else None
    return int(re.sub(r"[.,]", "", plain)) * 100


def rate(written: str) -> Decimal:
    """ "1,3" -> Decimal("1.3")."""
    return Decimal(written.replace(",", ".")).normalize()
