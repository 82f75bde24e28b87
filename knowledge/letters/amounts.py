"""What the money in a letter is for: each amount takes the nearest word that names a purpose.

Not arithmetic: whether a bill adds up is checked elsewhere. A word names one amount only, so that in "Geschäftsgebühr
aus 9.000,00 EUR … 725,40 EUR" both numbers get their own meaning.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from knowledge.content import Record, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.letter import Confidence
from knowledge.letters.money import Money, find_money, rate
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Hit, Sign, Signs

FILE = Path(__file__).parent / "amounts.yaml"
REACH = 160
BEHIND = 45
PROSE = 60


class _Purposes(Record):
    purposes: dict[str, tuple[Sign, ...]]


_PURPOSES = Signs(load_one(FILE, _Purposes).purposes)
_FEES = ("geschaeftsgebuehr", "verfahrensgebuehr", "terminsgebuehr", "einigungsgebuehr")
_BASE = re.compile(
    r"(?:\b(?:aus|auf|nach|von|on|of)|@|wert|wert von|\() ?(?:einem |dem |a |the )?(?:wert (?:von "
    r"|in höhe von )?)?[:(]? ?$"
)
_CLOSE = re.compile(
    r"^ ?(?:\(|-)? ?(?:von [a-z]+ )?(?:an |als |für |zur |of |in |for )?(?!nebst|zzgl|zuzüglich|plus|und|oder|bis|and"
    r"|within|by|netto|brutto|aus|nach|bei|basierend|ausgehend)(?:[a-zäöüß']{2,20} ){0,2}$"
)
_TIED = re.compile(
    r"(?:von|vom|i\. ?h\. ?v\.|in höhe von|beträgt|betragen|of|auf|über|:|=|\(|beläuft sich auf|is|are|to|mit"
    r"|\b(?:bis zu|mindestens))[ :]*$|^ *$"
)
_RATES = (
    re.compile(
        r"(?<![\d.,])(?P<rate>[0-3][,.]\d{1,2}) ?(?:-? ?fach\w*|-? ?(?:geschäfts|verfahrens)?gebühr\w*"
        r"|-? ?(?:business |statutory )?fee\b|x (?:gebühr|fee))"
    ),
    re.compile(
        r"(?:gebührensatz|gebührenfaktor|faktor|regelsatz|\bsatz|fee rate|multiplier|rate)(?: von|:|="
        r"| of)? ?\(?(?P<rate>[0-3][,.]\d{1,2})(?![\d.,%]| ?(?:€|eur|%|prozent))"
    ),
    re.compile(
        r"(?:geschäftsgebühr|2300)[^\n]{0,70}?(?<![\d.,])(?P<rate>[0-3][,.]\d{1,2})(?![\d.,%]| ?(?:€|eur|%|prozent))"
    ),
)


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount with its purpose."""

    money: Money
    purpose: str
    confidence: Confidence


def find_amounts(paper: Paper, clauses: Clauses) -> list[Priced]:
    """Every amount with what it is for, in order; rows without currency only where a purpose names them."""
    words = _longest(_PURPOSES.find(paper, clauses))
    used: set[int] = set()
    found: list[Priced] = []
    before = 0
    every = find_money(paper.text, paper.low)
    for number, money in enumerate(every):
        following = every[number + 1].start if number + 1 < len(every) else len(paper.low)
        priced = _priced(paper, clauses, words, used, money, (before, following))
        if priced:
            found.append(priced)
            before = money.end
    return found


def find_fee_rate(low: str) -> tuple[Decimal, int, int] | None:
    """The fee rate of the Geschäftsgebühr (Nr. 2300 VV RVG) with its place, else the first rate named."""
    for pattern in _RATES:
        matches = [match for match in pattern.finditer(low) if Decimal("0.2") <= rate(match["rate"]) <= 3]
        if matches:
            best = next(
                (match for match in matches if "geschäft" in low[match.start() - 40 : match.end() + 40]), matches[0]
            )
            return rate(best["rate"]), best.start("rate"), best.end("rate")
    return None


def _priced(
    paper: Paper, clauses: Clauses, words: list[Hit], used: set[int], money: Money, beside: tuple[int, int]
) -> Priced | None:
    line = paper.text.rfind("\n", 0, money.start) + 1
    clause = clauses.all[max(0, clauses.at(money.start))]
    start = min(line, clause.start) if money.named else line
    start = max(start, money.start - REACH)
    near = [
        number
        for number in _between(words, start, money.start)
        if words[number].end <= money.start and number not in used
    ]
    before, after = beside
    base = _base_of(paper.low, [words[number] for number in near], money, after)
    if base:
        return Priced(money, base, "high")
    here = any(words[number].start >= line for number in near)
    follow = _following(paper, words, used, money, clause.end, over_lines=not here)
    tied = bool(near) and bool(_TIED.search(paper.low[words[near[-1]].end : money.start]))
    if follow is not None and not tied:
        used.add(follow)
        return Priced(money, words[follow].key, "high")
    if near:
        used.add(near[-1])
        return Priced(money, words[near[-1]].key, "high" if tied or line <= words[near[-1]].start else "medium")
    label = _line_above(paper, words, used, money, line, before)
    if label is not None:
        used.add(label)
        return Priced(money, words[label].key, "medium")
    return Priced(money, "other", "low") if money.named else None


def _base_of(low: str, near: Iterable[Hit], money: Money, after: int) -> str | None:
    """Is this the value or sum that a fee or tax of the same row is taken from?"""
    keys = [word.key for word in near]
    if not keys or not _BASE.search(low, max(0, money.start - 40), money.start):
        return None
    tail = low[max(0, money.start - 40) : money.start]
    if keys[-1] in _FEES and re.search(r"(?:\baus|\bnach|wert|\bon|\bof a value)\b[^,;]{0,25}$", tail):
        return "gegenstandswert"
    if (
        keys[-1] == "umsatzsteuer"
        and re.fullmatch(r"[ :|=.-]*", low[money.end : after])
        and re.search(r"(?:\baus|\bauf|\bvon|\bon) ?$", tail)
    ):
        return "zwischensumme"
    return None


def _following(paper: Paper, words: list[Hit], used: set[int], money: Money, end: int, over_lines: bool) -> int | None:
    prose = over_lines and money.start - paper.text.rfind("\n", 0, money.start) > PROSE
    for number in _between(words, money.end, min(end, money.end + BEHIND)):
        if number not in used:
            between = paper.low[money.end : words[number].start]
            return (
                number
                if _CLOSE.match(between) and (prose or "\n" not in paper.text[money.end : words[number].start])
                else None
            )
    return None


def _line_above(paper: Paper, words: list[Hit], used: set[int], money: Money, line: int, before: int) -> int | None:
    """The label of an amount that stands alone on its line: the line above, if it holds no other amount."""
    if paper.low[line : money.start].strip(" :|") or line < 2:
        return None
    above = paper.text.rfind("\n", 0, line - 1) + 1
    if before > above:
        return None
    labels = [number for number in _between(words, above, line) if words[number].end <= line and number not in used]
    return labels[-1] if labels else None


def _between(words: list[Hit], start: int, end: int) -> range:
    """The numbers of the words that begin in [start, end)."""
    return range(*(bisect_left(words, place, key=lambda word: word.start) for place in (start, max(start, end))))


def _longest(words: list[Hit]) -> list[Hit]:
    """Of words that overlap, the longest; of equally long ones the first."""
    kept: list[Hit] = []
    for word in words:
        if kept and word.start < kept[-1].end:
            if word.end - word.start > kept[-1].end - kept[-1].start:
                kept[-1] = word
        else:
            kept.append(word)
    return kept
