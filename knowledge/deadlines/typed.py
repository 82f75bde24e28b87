"""A deadline as a person types it: when, and what for. "15.03.2027 Antwort", "zwei Wochen ab 3.12. Stellungnahme".

Not the reading of letters (phrases.py), and nothing is worked out here. What was not typed stays None, above all the
day from which a period runs: nobody may invent when a letter arrived.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from knowledge.content import Record, Text, load_one
from knowledge.deadlines.periods import FOLDER, Period
from knowledge.deadlines.phrases import Phrase, existing, find_days, find_lengths, read_phrase, words_of_lengths

LONGEST = 1_000
_MIDDLE = 15
_EDGES = " \t\n,;:.()–—-"
Written = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed. ``day``: (day, month, year or None), which need not exist; or ``period``, with its ``start``.

    ``start`` None: not said. ``vague``: a deadline without any day, such as "unverzüglich" or in hours. ``more``: the
    text names further days. ``as_typed``: the words that name the day. ``part``: of a month (§ 192 BGB).
    """

    what: str
    day: Written | None = None
    period: Period | None = None
    start: Written | None = None
    at: dt.time | None = None
    vague: bool = False
    more: bool = False
    as_typed: str = ""
    part: str | None = None


class _Words(Record):
    joins: tuple[Text, ...]
    tasks: tuple[Text, ...]
    today: tuple[Text, ...]
    tomorrow: tuple[Text, ...]
    day_after: tuple[Text, ...]
    yesterday: tuple[Text, ...]
    from_now: tuple[Text, ...]


def read_entry(text: str, on: dt.date) -> Entry:
    """The deadline in a short text. ``on``: the day on which "heute" and "in drei Tagen" were typed."""
    text = " ".join(text[:LONGEST].split())
    days, lengths = find_days(text), find_lengths(text)
    if lengths and lengths[0].kind == "period":
        begun = _start(text, lengths[0], days, on)
        if begun is not None or not days:
            return _period(text, lengths[0], begun, days)
    if days:
        first = days[0]
        return Entry(
            _rest(text, first.start, first.end), day=first.day, at=first.at, more=len(days) > 1,
            as_typed=first.text.strip(), part=first.part,
        )  # fmt: skip
    near = _near_day(text, on)
    if near is not None:
        return near
    phrase = read_phrase(text)
    if phrase is not None and phrase.kind in {"hours", "immediately"}:
        return Entry(_rest(text, phrase.start, phrase.end), vague=True, as_typed=phrase.text.strip())
    return Entry(text)


def day_typed(text: str, on: dt.date) -> Written | None:
    """The one day a short text names, "gestern" included; None where it names none."""
    entry = read_entry(text, on)
    return entry.day if entry.day is not None and not entry.more else None


def coming(written: Written, on: dt.date) -> dt.date | None:
    """The day; without a year the next one from ``on``. None where there is no such day."""
    return _first_from(written, on) if written[2] is None else existing(written)


def nearest(written: Written, on: dt.date) -> dt.date | None:
    """The day; without a year the one nearest to ``on``. None where there is no such day."""
    if written[2] is not None:
        return existing(written)
    around = [existing((written[0], written[1], on.year + shift)) for shift in (-1, 0, 1)]
    return min((day for day in around if day is not None), key=lambda day: abs(day - on), default=None)


def past(written: Written, on: dt.date) -> dt.date | None:
    """The day; without a year the last one up to ``on``. None where there is no such day."""
    if written[2] is not None:
        return existing(written)
    back = [existing((written[0], written[1], on.year - years)) for years in range(5)]
    return next((day for day in back if day is not None and day <= on), None)


def of_part(day: dt.date, part: str | None) -> dt.date:
    """Beginning, middle or end of the month of ``day`` (§ 192 BGB); ``day`` itself without a part."""
    length = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day={"begin": 1, "middle": _MIDDLE, "end": length}[part]) if part else day


def _first_from(written: Written, on: dt.date) -> dt.date | None:
    years = (existing((written[0], written[1], on.year + later)) for later in range(5))
    return next((day for day in years if day is not None and day >= on), None)


def _start(text: str, length: Phrase, days: tuple[Phrase, ...], on: dt.date) -> Phrase | None:
    """The day from which a length runs, if the text says so: joined to it by words that only join."""
    for day in days:
        between = text[length.start : day.start] if day.start > length.start else text[day.end : length.start]
        if all(_joins(word) for word in re.findall(r"\w+", between)):
            return day
    before = re.search(r"(\w+)\W*$", text[: length.start])
    if length.anchor is None and before and before[1].casefold() in _words().from_now:
        return Phrase(before[1], before.start(), length.start, "day", (on.day, on.month, on.year))
    if not days and re.search(rf"\bab\s+(?:{'|'.join(_words().today)})\b", text, re.IGNORECASE):
        return Phrase("", length.end, length.end, "day", (on.day, on.month, on.year))
    return None


def _period(text: str, length: Phrase, begun: Phrase | None, days: tuple[Phrase, ...]) -> Entry:
    start, end = length.start, length.end
    if begun is not None:
        start, end = min(start, begun.start), max(end, begun.end)
    what = _rest(text, start, end)
    more = len(days) > (1 if begun in days else 0)
    return Entry(
        what, period=length.period, start=begun.day if begun else None, more=more, as_typed=text[start:end].strip()
    )


def _near_day(text: str, on: dt.date) -> Entry | None:
    """ "morgen Kanzlei anrufen": only as the first word, since "guten Morgen" is no deadline."""
    words = _words()
    for names, ahead in ((words.day_after, 2), (words.tomorrow, 1), (words.today, 0), (words.yesterday, -1)):
        match = re.match(rf"\s*(?:(?:bis|am|by|until)\s+)?({'|'.join(names)})(?!\w)", text, re.IGNORECASE)
        if match:
            day = on + dt.timedelta(ahead)
            what = _rest(text, match.start(), match.end())
            return Entry(what, day=(day.day, day.month, day.year), as_typed=match[1])
    return None


def _rest(text: str, start: int, end: int) -> str:
    """What is left of ``text``, without words that only join at the cut."""
    before, after = text[:start].split(), text[end:].lstrip(_EDGES).split()
    while before and _only_joins(before[-1]):
        before.pop()
    while before and _only_joins(before[0]):
        before.pop(0)
    while len(after) > 1 and _only_joins(after[0]):
        after.pop(0)
    return " ".join([*before, *after]).lstrip(_EDGES).rstrip(" ,;:–—-")


def _only_joins(word: str) -> bool:
    bare = word.strip(_EDGES).casefold()
    return not bare or (bare in _words().joins and bare not in _words().tasks)


def _joins(word: str) -> bool:
    bare = word.casefold()
    return bare.isdecimal() or bare in _words().joins or bare in words_of_lengths()


@cache
def _words() -> _Words:
    return load_one(FOLDER / "typed.yaml", _Words)
