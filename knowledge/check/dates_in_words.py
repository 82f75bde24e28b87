"""Times as people write them ("Ende 2022", "vor zwei Jahren", "since March") become the first and last possible day.

Not a calendar of points: the check needs spans, because a law changed on one day (2021-06-07) and "sommer 2021" may lie
on either side. dateparser was left out for that: it turns "Mai 2023" into one day and knows no "second half of 2021".

A period is read by one pattern per way of writing and replaced by a mark; what stands around the marks ("zwischen § und
§") is read by a second, short list. Words that neither list explains make the date one to be confirmed, or none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from knowledge.check import period_patterns, periods, phrases
from knowledge.check.facts import dated
from knowledge.check.periods import Period
from knowledge.check.typed import spelled
from knowledge.library.words import fold

LONG_AGO = dt.date(1990, 1, 1)
_MARK = "§"
_A_DAY = dt.timedelta(days=1)
_SLACK = dt.timedelta(days=14)
_A_MONTH = 27
_MOST_WORDS = 60
_SHORTEST_MENDED = 5

_LASTING = ("seit ", "seid ", "since ", "for ")
_START = r"(?:seit|seid|since|ab|starting|von|from|as of|beginning)"
_LINK = r"(?:und|and|u|bis|to|until|till|oder|or|bzw|-|–|—|/)"
_RELATIONS: tuple[tuple[str, str], ...] = (
    (r"§", "same"),
    (rf"(?:zwischen|zw|between|von|from|ab|entweder|either)? ?§ ?{_LINK} ?(?:zu|zum)? ?§", "span"),
    (rf"{_START} §(?: (?:an|on|onwards))?", "since"),
    (r"(?:vor|before|prior to|noch vor|lange vor|long before|fruher als|earlier than) §", "before"),
    (r"(?:nach|after|later than|spater als) §", "after"),
    (r"(?:nicht|not) (?:vor|before) §|(?:nicht|not|no) (?:fruher als|earlier than) §", "from"),
    (r"(?:fruhestens|earliest|at earliest) §|§ (?:at earliest|fruhestens)", "from"),
    (r"(?:bis|until|till|til|by|up to|spatestens|at latest|nicht nach|not after|bis spatestens)(?: zum)? §", "until"),
    (r"§ at latest|(?:nicht|not|no) (?:spater als|later than) §", "until"),
)  # fmt: skip


@cache
def _about() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(periods.date_words().about)})\b|(?<={_MARK})\s?ish\b|~")


@cache
def _filler() -> re.Pattern[str]:
    words = sorted(periods.date_words().filler, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


@cache
def _two_months() -> re.Pattern[str]:
    """ "May to July 2022": the first month has the year of the other."""
    name = period_patterns.month_name()
    link = r"(?P<link>bis|to|und|and|oder|or|/|-|–)"
    return re.compile(rf"\b(?P<one>{name}) ?{link} ?(?P<other>{name}),? (?P<year>(?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class Time:
    """First and last possible day. ``sure``: said outright, nothing guessed and no word unexplained."""

    first: dt.date
    last: dt.date
    sure: bool


def read(text: str, on: dt.date, *, start: bool = False, earliest: dt.date = LONG_AGO) -> Time | None:
    """The time that ``text`` names, seen from ``on``; None if it names none, a future one, or one before ``earliest``.

    ``start``: the question asks since when, so "since 2020" means some day in 2020, else from 2020 until ``on``.
    """
    written = dated(text)
    if written is not None and written.span is not None:
        return _checked(Time(*written.span, sure=True), on, earliest)
    if len(text.split()) > _MOST_WORDS:
        return None
    plain, mended = _plain(text)
    found: list[Period] = []
    skeleton, about = _marked(plain, on, found)
    if not found:
        return None
    time = _related(skeleton, found, on, start)
    if time is None:
        return None
    if about:
        time = _widened(time, on, earliest)
    return _checked(Time(time.first, time.last, time.sure and not mended), on, earliest)


def mentioned(text: str, on: dt.date) -> bool:
    """Does any period stand in ``text``, whatever is said about it?"""
    found: list[Period] = []
    _marked(_plain(text)[0], on, found)
    return any(not period.alone_only for period in found)


def _plain(text: str) -> tuple[str, bool]:
    """Folded, blanks single, months with a typing error mended."""
    folded = re.sub(r"['’‘`´\"„“”()!?…]", " ' " if re.search(r"'\d\d", text) else " ", fold(text.replace(_MARK, " ")))
    folded = re.sub(r"\s+", " ", folded.replace("' s ", "s ")).strip(" ,")
    mended = False

    def mend(match: re.Match[str]) -> str:
        nonlocal mended
        near = _month_near(match[0])
        mended = mended or near is not None
        return near or match[0]

    return re.sub(r"\b[a-z]{5,10}\b", mend, folded), mended


@cache
def _month_near(word: str) -> str | None:
    months = [name for listed in periods.date_words().months.values() for name in listed]
    if word in months or spelled(word) in months:
        return None
    names = [name for name in months if len(name) >= _SHORTEST_MENDED]
    near = [name for name in names if name[0] == word[0] and OSA.distance(name, word) <= (2 if len(word) > 6 else 1)]
    swapped = [name for name in names if sorted(name) == sorted(word)]
    return next(iter(swapped or near), None)


def _marked(text: str, on: dt.date, found: list[Period]) -> tuple[str, bool]:
    """The text with a mark for every period, small words gone; and whether the time is only about so."""

    def mark(read: Callable[[re.Match[str], dt.date], Period | None]) -> Callable[[re.Match[str]], str]:
        def replaced(match: re.Match[str]) -> str:
            period = read(match, on)
            if period is None:
                return match[0]
            found.append(period)
            lasting = "seit " if match[0].startswith(_LASTING) else ""
            return f" {lasting}{_MARK}{len(found) - 1} "

        return replaced

    text = _two_months().sub(r"\g<one> \g<year> \g<link> \g<other> \g<year>", text)
    for pattern, reader in period_patterns.patterns():
        text = pattern.sub(mark(reader), text)
    about = _about().search(text) is not None
    text = _filler().sub(" ", _about().sub(" ", text))
    return re.sub(r"\s+", " ", re.sub(r"[.,;:'!?]+", " ", text)).strip(), about


def _related(skeleton: str, found: list[Period], on: dt.date, start: bool) -> Time | None:
    """The time that the marks and the words between them say together."""
    order = [found[int(number)] for number in re.findall(rf"{_MARK}(\d+)", skeleton)]
    bare = re.sub(rf"{_MARK}\d+", _MARK, skeleton)
    for pattern, relation in _RELATIONS:
        if re.fullmatch(pattern, bare):
            return _time(relation, order, on, start)
    if _turned(bare, len(order)):
        return None
    if len(order) > 1:
        listed = re.fullmatch(rf"{_MARK}(?: (?:und|and|oder|or|u))?(?: {_MARK}(?: (?:und|and|oder|or|u))?)*", bare)
        whole = Time(min(one.first for one in order), max(one.last for one in order), sure=False)
        return whole if listed else None
    if order[0].alone_only:
        return None
    for pattern, relation in reversed(_RELATIONS):
        if re.search(rf"(?:^|\s)(?:{pattern})(?:\s|$)", bare):
            time = _time(relation, order, on, start)
            return Time(time.first, time.last, sure=False) if time else None
    return None


def _time(relation: str, order: list[Period], on: dt.date, start: bool) -> Time | None:
    one, other = order[0], order[-1]
    sure = all(period.sure for period in order)
    match relation:
        case "span":
            return Time(one.first, other.last, sure) if one.first <= other.last and other.first <= on else None
        case "before":
            return Time(min(LONG_AGO, one.first), one.first - _A_DAY, sure) if one.first > LONG_AGO else None
        case "until":
            return Time(min(LONG_AGO, one.first), one.last, sure) if one.first <= on else None
        case "after":
            return Time(one.last + _A_DAY, on, sure) if one.last < on else None
        case "from":
            return Time(one.first, on, sure) if one.first <= on else None
        case "since" if not start:
            return Time(one.first, on, sure) if one.first <= on else None
    return Time(one.first, one.last, sure)


def _widened(time: Time, on: dt.date, earliest: dt.date) -> Time:
    """ "About 2021" may as well be the year before or after; a day is meant within two weeks."""
    if (time.last - time.first).days < _A_MONTH:
        first, last = time.first - _SLACK, time.last + _SLACK
    else:
        months = 12 * (time.last.year - time.first.year) + time.last.month - time.first.month + 1
        around = periods.of_months(time.first.year, time.first.month - months, 3 * months)
        first, last = around.first, around.last
    return Time(max(first, earliest), min(last, max(on, time.last)), sure=False)


def _turned(words: str, periods_named: int) -> bool:
    """A negation or contrast that the relations did not explain: better no date than the opposite one."""
    sets = phrases.words().sets
    turning = sets["choices"] if periods_named == 1 else frozenset()
    return any(
        spelled(word) in sets["negators"] | sets["contrasts"] | sets["breaks"] | turning for word in words.split()
    )


def _checked(time: Time, on: dt.date, earliest: dt.date) -> Time | None:
    return time if earliest <= time.first <= min(on, time.last) else None
