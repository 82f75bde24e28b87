"""Deadlines as letters write them: "binnen zwei Wochen nach Zugang", "bis zum 15.03.2026, 12 Uhr", "unverzüglich".

Reading only; what follows from a phrase is worked out in resolve.py. In a long text a length of time counts only beside
words that set a deadline, since letters are full of lengths of time that set none ("seit drei Jahren").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from knowledge.content import Record, Text, load_one
from knowledge.deadlines.periods import FOLDER, Period, Unit

Kind = Literal["day", "period", "hours", "immediately"]
Anchor = Literal["receipt", "service", "letter"]
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A deadline as written. ``day``: (day, month, year or None), need not exist; ``part``: of a month (§ 192 BGB)."""

    text: str
    start: int
    end: int
    kind: Kind
    day: tuple[int, int, int | None] | None = None
    period: Period | None = None
    hours: int | None = None
    at: dt.time | None = None
    anchor: Anchor | None = None
    part: Literal["begin", "middle", "end"] | None = None


class _Words(Record):
    numbers: dict[int, tuple[Text, ...]]
    units: dict[Unit, tuple[Text, ...]]
    hours: tuple[Text, ...]
    months: dict[int, tuple[Text, ...]]
    immediately: tuple[Text, ...]
    anchors: dict[Anchor, tuple[Text, ...]]
    parts: dict[Literal["begin", "middle", "end"], tuple[Text, ...]]

    @cached_property
    def number_of(self) -> dict[str, int]:
        return {word: number for number, words in self.numbers.items() for word in words}

    @cached_property
    def unit_of(self) -> dict[str, Unit]:
        return {word: unit for unit, words in self.units.items() for word in words}

    @cached_property
    def month_of(self) -> dict[str, int]:
        return {word: month for month, words in self.months.items() for word in words}


def find_phrases(text: str) -> tuple[Phrase, ...]:
    """Every deadline set in ``text``, in order, without overlap."""
    text = text[:LONGEST_TEXT]
    return _without_overlap([*_days(text, alone=False), *_lengths(text, alone=False), *_immediately(text)])


def read_phrase(text: str) -> Phrase | None:
    """The one deadline a short text is: "14 Tage", "zwei Wochen nach Zugang", "15.3.2026". None where it is none."""
    text = text[:LONGEST_TEXT]
    found = _without_overlap([*_days(text, alone=True), *_lengths(text, alone=True), *_immediately(text)])
    return found[0] if found else None


def find_days(text: str) -> tuple[Phrase, ...]:
    """Every day named in a short text, whether or not it is set as a deadline."""
    return _without_overlap(_days(text[:LONGEST_TEXT], alone=True))


def find_lengths(text: str) -> tuple[Phrase, ...]:
    """Every length of time named in a short text, in days and longer or in hours."""
    return _without_overlap(_lengths(text[:LONGEST_TEXT], alone=True))


def read_day(text: str) -> dt.date | None:
    """A whole date, German, English or ISO: "15.03.2026", "15 March 2026", "2026-03-15". None where it is none."""
    match = _patterns().day.fullmatch(text.strip())
    written = _written_day(match) if match else None
    return existing(written) if written else None


def existing(day: tuple[int, int, int | None]) -> dt.date | None:
    """The date, or None where there is no such day or no year."""
    try:
        return dt.date(day[2], day[1], day[0]) if day[2] is not None else None
    except ValueError:
        return None


def _days(text: str, alone: bool) -> Iterator[Phrase]:
    for match in _patterns().day.finditer(text):
        if not (alone or match["set"]):
            continue
        day = _written_day(match)
        if match["part"]:
            first = (1, _words().month_of[match["part_month"].casefold()], _year(match["part_year"]))
            yield Phrase(match.group(), *match.span(), "day", first, part=_part(match))
        elif day:
            yield Phrase(match.group(), *match.span(), "day", day, at=_time(match))


def _written_day(match: re.Match[str]) -> tuple[int, int, int | None] | None:
    if match["iso_day"]:
        return int(match["iso_day"]), int(match["iso_month"]), int(match["iso_year"])
    if match["day"]:
        return int(match["day"]), int(match["month"]), _year(match["year"])
    words = _words().month_of
    if match["named_day"]:
        return int(match["named_day"]), words[match["named_month"].casefold()], _year(match["named_year"])
    if match["english_day"]:
        return int(match["english_day"]), words[match["english_month"].casefold()], _year(match["english_year"])
    return None


def _lengths(text: str, alone: bool) -> Iterator[Phrase]:
    words = _words()
    for match in _patterns().length.finditer(text):
        written, unit = match["number"].casefold(), match["unit"].casefold()
        count = int(written) if written.isdecimal() else words.number_of[written]
        anchor, end = _anchor(text, match.end())
        if count < 1 or not (alone or match["set"] or anchor):
            continue
        found = text[match.start() : end]
        if unit in words.hours:
            yield Phrase(found, match.start(), end, "hours", hours=count, anchor=anchor)
        else:
            period = Period(count, words.unit_of[unit])
            yield Phrase(found, match.start(), end, "period", period=period, anchor=anchor)


def _immediately(text: str) -> Iterator[Phrase]:
    for match in _patterns().immediately.finditer(text):
        yield Phrase(match.group(), *match.span(), "immediately")


def _anchor(text: str, end: int) -> tuple[Anchor | None, int]:
    """From when it runs, and where that is said: shortly after, in the same sentence."""
    match = _patterns().anchor.match(text, end)
    if not match:
        return None, end
    said = " ".join(match["anchor"].casefold().split())
    return next(kind for kind, words in _words().anchors.items() if said in words), match.end()


def _time(match: re.Match[str]) -> dt.time | None:
    """The time of day that was set; 24:00 is the end of the day and no time of its own."""
    if match["hour"] is None:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if half:
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    return dt.time(hour, minute) if hour < 24 else None


def _part(match: re.Match[str]) -> Literal["begin", "middle", "end"]:
    said = match["part"].casefold()
    return next(part for part, words in _words().parts.items() if said in words)


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) + (2000 if len(written) == 2 else 0)


def _without_overlap(found: Iterable[Phrase]) -> tuple[Phrase, ...]:
    kept: list[Phrase] = []
    for phrase in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Patterns:
    day: re.Pattern[str]
    length: re.Pattern[str]
    immediately: re.Pattern[str]
    anchor: re.Pattern[str]


# every repetition is bounded: a letter made to hang the reader must not
_S = r"\s{1,4}"
_BY = (
    rf"(?<!\w)(?:bis|spätestens|spaetestens|until|by|before|(?:no|not){_S}later{_S}than)"
    rf"(?:{_S}(?:spätestens|spaetestens|einschließlich|zum(?:{_S}ablauf{_S}des)?|am|the|den"
    rf"|(?:the{_S})?end{_S}of(?:{_S}day)?|on)){{0,3}}"
    rf"(?:{_S}(?:mon|diens|mitt|donners|frei|sams|sonn|tues|wednes|thurs|fri|satur|sun)\w{{0,8}},?"
    rf"(?:{_S}(?:den|dem|the))?)?{_S}"
)
_WITHIN = (
    rf"(?<!\w)(?:binnen|innerhalb|innert|within|(?:\w{{0,12}}frist|deadline|time{_S}limit|period){_S}(?:von|of|beträgt)"
    rf"|in{_S}den{_S}nächsten|nach{_S}ablauf{_S}von|spätestens(?:{_S}(?:in|nach))?|no{_S}later{_S}than)"
    rf"(?:{_S}(?:von|of|der|the|next|nächsten|kommenden|spätestens|längstens|maximal|höchstens"
    rf"|(?:einer|der|a){_S}(?:not)?(?:frist|period){_S}(?:von|of))){{0,3}}{_S}"
)
_TIME = (
    r"(?:\s{0,3}[,;(]?\s{0,3}(?:um\s{1,3}|at\s{1,3})?"
    r"(?=[0-9:.]{1,5}\s{0,3}(?:uhr|h\b|noon|[ap]\.?\s?m\b)|[0-9]{1,2}:[0-9]{2})"
    r"(?P<hour>[0-2]?[0-9])(?:[:.](?P<minute>[0-5][0-9]))?(?:\s{0,3}(?:uhr|h\b|noon|(?P<half>[ap])\.?\s?m\b\.?))?)?"
)


@cache
def _patterns() -> _Patterns:
    words = _words()
    month, part = _any(words.month_of), _any(_flat(words.parts.values()))
    year = r"(?:,?\s{{1,4}}(?P<{}>[0-9]{{4}}))?"
    day = (
        r"(?:(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})(?![0-9])"
        r"|(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.(?:\s?(?P<year>[0-9]{4}|[0-9]{2})(?![0-9]))?"
        rf"|(?P<named_day>[0-9]{{1,2}})(?:\.|st|nd|rd|th)?\s{{1,4}}(?:of\s{{1,4}})?(?P<named_month>{month})\b\.?{year.format('named_year')}"
        rf"|(?P<english_month>{month})\s{{1,4}}(?P<english_day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9]){year.format('english_year')}"
        rf"|(?P<part>{part})\s{{1,4}}(?:of\s{{1,4}})?(?P<part_month>{month})\b{year.format('part_year')})"
    )
    length = (
        rf"(?:(?<![0-9.,])(?P<number>[0-9]{{1,4}}|(?<!\w)(?:{_any(words.number_of)})))"
        r"(?:\s{0,3}\([\w ]{1,12}\))?[\s-]{1,4}"
        rf"(?P<unit>{_any((*words.unit_of, *words.hours))})(?!\w)"
    )
    return _Patterns(
        re.compile(rf"(?P<set>{_BY})?(?<![0-9.\w]){day}{_TIME}", re.IGNORECASE),
        re.compile(rf"(?P<set>{_WITHIN})?{length}", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{_any(words.immediately)})(?!\w)", re.IGNORECASE),
        re.compile(rf"[^.!?;\n]{{0,40}}?(?<!\w)(?P<anchor>{_any(_flat(words.anchors.values()))})(?!\w)", re.IGNORECASE),
    )


def _flat(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for words in groups for word in words)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s{1,4}") for word in sorted(words, key=len, reverse=True))


def words_of_lengths() -> frozenset[str]:
    """The words that lengths of time are written with: numbers, units, and from when they run."""
    words = _words()
    anchors = (word for group in words.anchors.values() for phrase in group for word in phrase.split())
    return frozenset({*words.number_of, *words.unit_of, *words.hours, *anchors})


@cache
def _words() -> _Words:
    return load_one(FOLDER / "phrases.yaml", _Words)
