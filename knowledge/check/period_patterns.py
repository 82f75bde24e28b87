"""How periods are written: one pattern per way, the longer way first, each with the reader that says what it means.

Text is folded before (no umlauts, small letters). The words come from date_words.yaml; only their order stands here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cache

from knowledge.check import outright_periods, relative_periods
from knowledge.check.periods import Period, date_words

Reader = Callable[[re.Match[str], dt.date], Period | None]

_YEAR4 = r"(?:1[5-9]|20)\d\d"
_Y = rf"(?P<y>{_YEAR4})"
_YY = rf"(?P<y>{_YEAR4}|'? ?\d\d)(?![.\d])"
_SHORT = r"'? ?(?P<yy>\d\d)\b(?![.\d])"
_D = r"(?P<d>\d{1,2})"
_ALONE = r"(?<![\d.])"
_NUMBER_MONTH = r"(?P<m>\d{1,2})"
_IN_YEAR = r"(?: des jahres| des| of the year| of| im| in| jahres| jahr| the)*"
_TH = r"(?:st|nd|rd|th)"
_RELATIVE = r"(?P<rel>(?:vorletzte|letzte|vorige|vergangene|diese)[nmrs]?|last|this|previous)"
_THAT_YEAR = (
    r"(?P<rel>(?:vorletzte|letzte|vorige|vergangene|diese)[nmrs]?|last|this|previous|the) ?"
    r"(?:jahre?s?|years?)(?P<before> before last)?"
)
_UNITS = r"jahre?n?|monate?n?|wochen?|tage?n?|years?|months?|weeks?|days?"


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def month_name() -> str:
    """The pattern of a month's name, without a group."""
    return "(?:" + _any(word for words in date_words().months.values() for word in words) + r")\b"


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Every way of writing a period with its reader, in the order in which they are tried."""
    listed = (*_days(), *_parts(), *_seasons(), *_numbers(), *_ago(), *_relative(), *_incomplete())
    return tuple((re.compile(pattern), reader) for pattern, reader in listed)


def _month() -> str:
    return rf"(?P<m>{month_name()})\.?"


def _season() -> str:
    return "(?P<s>" + _any(word for words in date_words().seasons.values() for word in words) + ")"


def _part() -> str:
    return r"(?<!\w)(?P<part>" + _any(date_words().part_of) + ")"


def _count() -> str:
    return r"(?P<n>\d{1,3}|" + _any(word for words in date_words().counts.values() for word in words) + ")"


def _near_year() -> str:
    """A year outright or seen from today."""
    return rf"(?:{_THAT_YEAR}|(?P<y>{_YEAR4})|vor {_count()} jahre?n?|(?P<n2>two|three|four|2|3|4) years ago)"


def _days() -> tuple[tuple[str, Reader], ...]:
    month = _month()
    return (
        (rf"{_ALONE}(?P<y>\d{{4}})-{_NUMBER_MONTH}-{_D}(?!\d)", outright_periods.day),
        (rf"{_ALONE}{_Y}[/.]{_NUMBER_MONTH}[/.]{_D}(?!\d)", outright_periods.day),
        (rf"{_ALONE}{_D}\. ?{_NUMBER_MONTH}\. ?{_YY}", outright_periods.day),
        (rf"{_ALONE}{_D}/{_NUMBER_MONTH}/{_YY}", outright_periods.slashed),
        (rf"\b{_D}(?:\.|{_TH})?(?: of)? ?{month},? ?{_Y}", outright_periods.day),
        (rf"\b{_D}\. ?{month},? ?'? ?(?P<y>\d\d)\b(?![.\d])", outright_periods.day),
        (rf"\b{month} {_D}{_TH}?,? {_Y}", outright_periods.day),
        (rf"\b(?P<feast>weihnachten|christmas|silvester|new years? eve|neujahr)(?: of)? {_Y}", outright_periods.feast),
    )


def _parts() -> tuple[tuple[str, Reader], ...]:
    month, part, year = _month(), _part(), _near_year()
    quarter = r"(?<!\w)(?P<q>" + _any(word for words in date_words().quarters.values() for word in words) + ")"
    return (
        (rf"{part}{_IN_YEAR} {month},? ?{year}", outright_periods.part_of_month),
        (rf"{part}{_IN_YEAR} {month},? ?{_SHORT}", outright_periods.part_of_month),
        (rf"\b{month},? ?(?:of |im jahre? |des )?{year}", outright_periods.month),
        (rf"{year}(?: im| in)? {month}", outright_periods.month),
        (rf"\b{month} ?{_SHORT}", outright_periods.month),
        (rf"{part}{_IN_YEAR} ?-?{year}", outright_periods.part_of_year),
        (rf"{_Y} {part}\b", outright_periods.part_of_year),
        (
            r"\b(?P<part>anfang|mitte|ende|beginning|start|middle|end)(?: des jahres| of the year)",
            outright_periods.part_of_year,
        ),
        (rf"{part}(?: of)? ?{_SHORT}", outright_periods.part_of_year),
        (rf"{quarter}(?: of| in| im)?(?: jahr)? ?[/']? ?(?P<y>{_YEAR4}|\d\d)\b", outright_periods.quarter),
        (rf"{_Y} ?/? ?{quarter}", outright_periods.quarter),
    )


def _seasons() -> tuple[tuple[str, Reader], ...]:
    season, year = _season(), _near_year()
    return (
        (rf"\bwinter {_Y} ?[/-] ?\d{{2,4}}", outright_periods.winter),
        (rf"\b{season} ?(?:of |im jahre? |des )?'?{year}", outright_periods.season),
        (rf"\b{season} {_SHORT}", outright_periods.season),
        (rf"{year}(?: im| in)? {season}\b", outright_periods.season),
        (rf"\b{_RELATIVE} {season}\b", relative_periods.relative_season),
        (rf"\b{_RELATIVE} {_month()}", relative_periods.relative_month),
        (rf"\b{season}\b", relative_periods.bare_season),
    )


def _numbers() -> tuple[tuple[str, Reader], ...]:
    return (
        (rf"{_ALONE}{_Y} ?[-/] ?(?P<m>0\d|1[0-2])(?!\d)", outright_periods.number_month),
        (rf"{_ALONE}{_NUMBER_MONTH} ?[./] ?{_Y}", outright_periods.number_month),
        (rf"{_ALONE}{_Y} ?[/-] ?(?P<z>\d\d)(?!\d)", outright_periods.years),
        (r"\b(?:19|20)?(?P<decade>[0-2]0|[6-9]0) ?(?:er|ern|s)\b(?: jahren?)?", outright_periods.decade),
        (rf"(?<![\d.,]){_Y}(?!\d|[.,]\d)(?:er)?", outright_periods.whole_year),
    )


def _ago() -> tuple[tuple[str, Reader], ...]:
    count, few = _count(), _any(date_words().few)
    half = r"(?P<half> ?einhalb|[,.]5| and a half)?"
    return (
        (
            r"\b(?:vor|seit) (?:einem |nem )?(?:halben jahr|halbjahr)|\bhalf a year ago",
            relative_periods.half_a_year_ago,
        ),
        (rf"\b(?:vor|seit|seid|since) {count}{half} ?(?P<u>{_UNITS})\b(?! ago)", relative_periods.ago_words),
        (r"\b(?:vor|seit) (?P<half>anderthalb|eineinhalb) (?P<u>jahren?)", relative_periods.ago_words),
        (rf"\b(?:about )?{count}{half} ?(?P<u>{_UNITS}) ago", relative_periods.ago_words),
        (rf"\bfor (?:about |the last |the past )?{count}{half} (?P<u>{_UNITS})\b(?: now)?", relative_periods.ago_words),
        (rf"\b(?:vor|seit|for) (?P<few>{few}) (?P<u>{_UNITS})\b", relative_periods.few),
        (rf"\b(?P<few>{few}) (?P<u>{_UNITS}) ago", relative_periods.few),
        (rf"\b(?:{_any(date_words().lately)})\b", relative_periods.lately),
    )


def _relative() -> tuple[tuple[str, Reader], ...]:
    near_day = r"(?P<day>heute|today|vorgestern|day before yesterday|gestern|yesterday)"
    return (
        (rf"\b{_THAT_YEAR}", relative_periods.relative_year),
        (rf"\b{_RELATIVE} (?P<u>monate?s?|months?|wochen?|weeks?)\b", relative_periods.relative_unit),
        (rf"\b{near_day}(?: fruh| abend| morgen| nacht)?", relative_periods.near_day),
    )


def _incomplete() -> tuple[tuple[str, Reader], ...]:
    """Without a year; tried last, because everything above may contain one."""
    month = _month()
    part = r"(?:(?P<part>anfang|mitte|ende|early|mid|late|end|beginning)(?: of)? )?"
    return (
        (rf"{_ALONE}{_D}\. ?{_NUMBER_MONTH}\.(?!\d)", relative_periods.yearless_day),
        (rf"\b{_D}(?:\.|{_TH})? ?{month}", relative_periods.yearless_day),
        (rf"\b{month} {_D}{_TH}", relative_periods.yearless_day),
        (rf"\b{month} (?P<d>\d)\b", relative_periods.yearless_day),
        (rf"{part}\b{month}", relative_periods.bare_month),
    )
