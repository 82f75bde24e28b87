"""Cuts a letter into clauses: the pieces within which a demand, a refusal or a deadline holds.

Not grammar: a clause ends at a paragraph, a list mark, a sentence end that is no abbreviation, a semicolon, and where a
new main verb of demanding begins ("… und fordern Sie auf"). List items remember the sentence that leads them, because
"Wir fordern Sie auf, 1. … 2. …" demands in every item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pydantic import Field

from knowledge.content import Record, Text, load_one
from knowledge.letters.paper import Paper

FILE = Path(__file__).parent / "clauses.yaml"
LONGEST = 900


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause [start, end) of the paper; ``lead``: number of the clause that leads the list it stands in.

    ``sentence``: the number of the sentence it belongs to, ``paragraph`` likewise; ``item``: it opens a list item.
    """

    start: int
    end: int
    sentence: int = 0
    paragraph: int = 0
    item: bool = False
    lead: int | None = None


class Clauses:
    """Clauses in order, with a quick way from a place to its clause."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.all = tuple(clauses)

    @cached_property
    def starts(self) -> list[int]:
        """Where each clause begins."""
        return [clause.start for clause in self.all]

    def at(self, place: int) -> int:
        """The number of the clause at ``place``; -1 before the first."""
        return bisect_right(self.starts, place) - 1


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper with its clauses: what every reader and every check of a letter looks at."""

    paper: Paper
    clauses: Clauses


class _Words(Record):
    abbreviations: tuple[Text, ...] = Field(min_length=1)
    new_clause: tuple[Text, ...] = Field(min_length=1)
    months: tuple[Text, ...] = Field(min_length=1)


_DATA = load_one(FILE, _Words)
_ABBREVIATIONS = frozenset(word.lower() for word in _DATA.abbreviations)
_ITEM = (
    r"(?:[-–—](?!\s[^\n]{1,60}\s[-–—],?\n)|[•*·▪●○]"
    r"|(?!\d{1,2}\. ?\d{1,2}\. ?\d{4})\(?\d{1,2}(?:\.\d)?(?:[.)]|\.\))|\(?[a-h]{1,2}[.)]|[A-H]\)"
    r"|\(?[ivx]{1,4}[.)]|k\s?\d{1,2}:)\s"
)
_BREAK = re.compile(
    r"(?P<paragraph>\n[ ]*\n\s*)"
    rf"|(?P<item>\n[ ]*(?={_ITEM}))"
    r"|(?P<line>\n)"
    r"|(?P<stop>[.!?]+[\"“”»«')\]]*\s+)(?=[\"„“«»'(\[]*(?:§|[^\W_a-zäöüß]))"
    r"|(?P<inline>[,:;]\s(?:(?:und|sowie|and|or) )?(?=(?:\(?[1-9a-h]\)|[1-9]\.|\([ivx]{1,4}\))\s\w)"
    r"|(?<=\w)\s(?=\((?:i|a|1)\)\s\w)|:\s(?=[A-ZÄÖÜ]\w*en Sie\b))"
    r"|(?P<semicolon>;\s)"
)
_ITEM_AT = re.compile(_ITEM)
_OPEN = re.compile(
    r"(?:^|\W)(?:bis|zum|spätestens|am|auf|von|den|by|until|than|before|on|of|is|beträgt)$", re.IGNORECASE
)
_NEW_CLAUSE = re.compile("|".join(rf"(?:{start})" for start in _DATA.new_clause))
_LAST_WORD = re.compile(r"[\w.§]+$")
_MONTH = re.compile(rf"(?:{'|'.join(_DATA.months)})", re.IGNORECASE)


def prepared(paper: Paper) -> Prepared:
    """``paper`` with its clauses."""
    return Prepared(paper, split(paper))


def split(paper: Paper) -> Clauses:
    """The clauses of ``paper`` in order."""
    return Clauses(_led(paper, list(_cut(paper))))


def _cut(paper: Paper) -> Iterator[Clause]:
    start, sentence, paragraph, item = 0, 0, 0, False
    for end, after, kind in _breaks(paper):
        yield from _within(paper, Clause(start, end, sentence, paragraph, item))
        start, item = after, kind != "semicolon" and bool(_ITEM_AT.match(paper.low, after))
        sentence += kind != "semicolon"
        paragraph += kind == "paragraph"
    yield from _within(paper, Clause(start, len(paper.text), sentence, paragraph, item))


def _breaks(paper: Paper) -> Iterator[tuple[int, int, str]]:
    """Every (end of a clause, start of the next, kind of break)."""
    text = paper.text
    for match in _BREAK.finditer(text):
        kind = match.lastgroup or "line"
        if kind == "paragraph" and _runs_on(text, match.start(), match.end()):
            continue
        if kind == "line":
            if not _starts_anew(text, match.start(), match.end()):
                continue
            kind = "stop"
        if kind == "stop" and match["stop"] and not _ends_sentence(text, match.start(), match.end()):
            continue
        yield (match.start() + (kind in ("stop", "inline", "semicolon")), match.end(), kind)


def _ends_sentence(text: str, stop: int, after: int) -> bool:
    if text[stop] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, stop - 30), stop)
    last = word.group().lower() if word else ""
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()):
        return False
    if last.isdigit() and len(last) <= 2:
        return not _MONTH.match(text, after) and "\n" in text[stop:after]
    return True


def _runs_on(text: str, end: int, after: int) -> bool:
    """Does a sentence go on after an empty line, because a date or a sum was set apart?"""
    if _ITEM_AT.match(text, after):
        return False
    before = text[max(0, end - 30) : end].rstrip()
    return bool(_OPEN.search(before)) or (text[after : after + 1].islower() and before[-1:] not in ".:!?,")


def _starts_anew(text: str, end: int, after: int) -> bool:
    """Does a line break end a clause? Where the line before is short or a table row, or the next one is a row."""
    before = text[text.rfind("\n", max(0, end - 300), end) + 1 : end].rstrip()
    following = text[after : after + 300].split("\n", 1)[0].rstrip()
    if before.endswith((",", "-", " und", " oder")):
        return False
    if len(before) < 75 and before.endswith((":", ".", "!", "?", "€", "EUR", "Euro")) and following[:1].isupper():
        return True
    if following.startswith("|") or before.startswith("|"):
        return True
    return len(before) < 45 and not following[:1].islower() and len(following) < 70


def _within(paper: Paper, clause: Clause) -> Iterator[Clause]:
    """The clause cut at new main verbs, and at LONGEST where somebody writes without end."""
    start = clause.start
    for match in _NEW_CLAUSE.finditer(paper.low, clause.start + 1, clause.end):
        if match.start() - start > 12:
            yield from _bounded(
                paper, replace(clause, start=start, end=match.start(), item=clause.item and start == clause.start)
            )
            start = match.start()
    yield from _bounded(paper, replace(clause, start=start, item=clause.item and start == clause.start))


def _bounded(paper: Paper, clause: Clause) -> Iterator[Clause]:
    start, end = clause.start, clause.end
    while start < end and paper.text[start].isspace():
        start += 1
    while end - start > LONGEST:
        blank = paper.low.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = blank if blank > 0 else start + LONGEST
        yield replace(clause, start=start, end=cut)
        start = cut
    if start < end:
        yield replace(clause, start=start, end=end)


def _led(paper: Paper, clauses: list[Clause]) -> Iterator[Clause]:
    """Gives list items the clause that leads them."""
    lead: int | None = None
    for number, clause in enumerate(clauses):
        if clause.item:
            if lead is None and number:
                lead = number - 1
            yield replace(clause, lead=lead)
            continue
        in_item = number > 0 and clauses[number - 1].sentence == clause.sentence
        same = number > 0 and clauses[number - 1].paragraph == clause.paragraph
        if not (in_item or (same and lead is not None)) or _leads(paper, clauses, number):
            lead = None
        yield replace(clause, lead=lead if in_item else None)


def _leads(paper: Paper, clauses: list[Clause], number: int) -> bool:
    return paper.text[clauses[number].start : clauses[number].end].rstrip().endswith((":", ",", "auf", "…"))
