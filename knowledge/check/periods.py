"""One period as it is written ("15.8.2021", "Ende 2022", "H2 2021", "letzten Sommer"): patterns and what they mean.

Each reader gets the match and the day on which it is said, and gives the first and last day, or None for nonsense
("31.2.2021"). Order matters: the longer way of writing comes first. Text is folded (no umlauts) before.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

_NAMES = (
    "januar january janner jaenner jan", "februar february feber feb", "marz maerz march mar mrz", "april apr", "mai may",
    "juni june juno jun", "juli july julei jul", "august aug", "september sept sep", "oktober october okt oct",
    "november nov", "dezember december dez dec",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_ALSO_WORDS = frozenset({"may", "march", "mar", "jan", "august", "april", "sep", "dec"})
_SEASONS = {
    "fruhling": 3, "fruhjahr": 3, "fruehling": 3, "fruehjahr": 3, "spring": 3, "sommer": 6, "summer": 6, "herbst": 9, "autumn": 9, "fall": 9,
    "winter": 12,
}  # fmt: skip
_COUNTS = {
    "ein": 1, "einem": 1, "einer": 1, "eine": 1, "nem": 1, "ner": 1, "a": 1, "an": 1, "one": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3,
    "vier": 4, "four": 4, "funf": 5, "fuenf": 5, "five": 5, "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8,
    "neun": 9, "nine": 9, "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwolf": 12, "zwoelf": 12, "twelve": 12, "dreissig": 30,
    "thirty": 30, "vierzig": 40, "forty": 40, "funfzig": 50, "fifty": 50, "sechzig": 60, "sixty": 60, "achtzig": 80, "eighty": 80,
    "zwanzig": 20, "twenty": 20, "hundert": 100,
}  # fmt: skip
_FEW = "ein paar|paar|einigen|mehreren|a few|few|several|some"
_LARGEST_AGE = 200

_Y = r"(?P<y>(?:1[5-9]|20)\d\d)"
_YY = r"(?P<y>(?:1[5-9]|20)\d\d|'? ?\d\d)(?![.\d])"
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b"
_M = "(?P<m>" + MONTH + r")\.?"
_S = "(?P<s>" + "|".join(_SEASONS) + ")"
_N = r"(?P<n>\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + ")"
_D = r"(?P<d>\d{1,2})"
_OF = r"(?: des jahres| des| of the year| of| im| in| jahres| jahr| the)*"
_PART = (
    r"(?P<part>sehr fruh|ganz am anfang|anfang|anfangs|beginn|fruh|early|beginning|start|mitte|mid|middle|ende|end|spat|late"
    r"|erste halfte|1\.? halfte|erstes halbjahr|1\.? halbjahr|first half|1st half|h1|zweite halfte|2\.? halfte|zweites halbjahr"
    r"|2\.? halbjahr|second half|2nd half|h2)"
)
_PART = (
    _PART.replace("sehr fruh|ganz am ", "")
    .replace("zweite halfte", "zweiten? halfte")
    .replace("erste halfte", "ersten? halfte")
)
_Q = (
    r"(?:q ?(?P<q>[1-4])|(?P<q2>[1-4])\.? ?quartal|(?P<q3>ersten?s?|zweiten?s?|dritten?s?|vierten?s?|first|second|third|fourth|last|1st|2nd|3rd|4th)"
    r" (?:quartal|quarter))"
)  # fmt: skip
_THAT_YEAR = (
    r"(?P<rel>vorletzte[nms]?|letzte[nrms]?|vorige[nrms]?|vergangene[nrms]?|diese[nrms]?|last|this|previous|the) ?"
    r"(?:jahre?s?|years?)(?P<before> before last)?"
)
_RELATIVE = r"(?P<rel>vorletzte[nrs]?|letzte[nrs]?|vorige[nrs]?|vergangene[nrs]?|diese[nrs]?|last|this|previous)"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day. ``sure``: written outright. ``alone_only``: too weak a sign inside a longer sentence."""

    first: dt.date
    last: dt.date
    sure: bool = True
    alone_only: bool = False


Reader = Callable[[re.Match[str], dt.date], Period | None]


def of_months(year: int, month: int, count: int = 1, *, sure: bool = True) -> Period:
    """``count`` months from ``month`` (which may run over 12) of ``year``."""
    first_year, first_month = year + (month - 1) // 12, (month - 1) % 12 + 1
    index = month - 1 + count - 1
    last_year, last_month = year + index // 12, index % 12 + 1
    last_day = calendar.monthrange(last_year, last_month)[1]
    return Period(dt.date(first_year, first_month, 1), dt.date(last_year, last_month, last_day), sure)


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Every way of writing, longer ones first, with its reader."""
    ago = rf"(?:vor|seit|seid|since) {_N}(?P<half> ?einhalb|[,.]5| and a half)? ?(?P<u>jahre?n?|monate?n?|wochen?|tage?n?|years?|months?|weeks?|days?)\b(?! ago)"
    ago_en = rf"(?:about )?{_N}(?P<half> and a half)? ?(?P<u>years?|months?|weeks?|days?) ago"
    for_en = (
        rf"for (?:about |the last |the past )?{_N}(?P<half> and a half)? (?P<u>years?|months?|weeks?|days?)(?: now)?"
    )
    few = rf"(?:vor|seit|for) (?P<few>{_FEW}) (?P<u>jahre?n?|monate?n?|years|months|wochen|weeks)\b|(?P<few2>{_FEW}) (?P<u2>years|months|weeks) ago"
    half_ago = r"vor (?:einem |nem )?(?:halben jahr|halbjahr)|half a year ago|seit einem halben jahr"
    near_year = rf"{_THAT_YEAR}|(?P<y>(?:1[5-9]|20)\d\d)|vor {_N} jahre?n?|(?P<n2>two|three|four|2|3|4) years ago"
    rules: tuple[tuple[str, Reader], ...] = (
        (r"(?<![\d.])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)", _day),
        (rf"(?<![\d.]){_D}\. ?(?P<m>\d{{1,2}})\. ?{_YY}", _day),
        (rf"(?<![\d.]){_D}/(?P<m>\d{{1,2}})/{_YY}", _slashed),
        (rf"\b{_D}(?:\.|st|nd|rd|th)?(?: of)? ?{_M},? ?{_Y}", _day),
        (rf"\b{_D}\. ?{_M},? ?'? ?(?P<y>\d\d)\b(?![.\d])", _day),
        (rf"\b{_M} {_D}(?:st|nd|rd|th)?,? {_Y}", _day),
        (rf"{_PART}{_OF} {_M},? ?(?:{near_year})", _part_of_month),
        (rf"{_PART}{_OF} {_M},? ?'? ?(?P<yy>\d\d)\b(?!\.)", _part_of_month),
        (rf"\b{_M},? ?(?:of |im jahre? |des )?(?:{near_year})", _month),
        (rf"(?:{near_year})(?: im| in)? {_M}", _month),
        (rf"\b{_M} ?'? ?(?P<yy>\d\d)\b(?![.\d])", _month),
        (rf"{_PART}{_OF} ?(?:{near_year})", _part_of_year),
        (rf"{_Y} {_PART}\b", _part_of_year),
        (r"(?P<part>anfang|mitte|ende|beginning|start|middle|end)(?: des jahres| of the year)", _part_of_year),
        (rf"{_PART}(?: of)? ?'? ?(?P<yy>\d\d)\b(?![.\d])", _part_of_year),
        (rf"{_Q}(?: of| in| im)?(?: jahr)? ?[/']? ?(?P<y>(?:1[5-9]|20)?\d\d)\b", _quarter),
        (rf"{_Y} ?/? ?{_Q}", _quarter),
        (rf"winter {_Y} ?[/-] ?\d{{2,4}}", lambda m, on: of_months(int(m["y"]), 12, 3)),
        (rf"\b{_S} ?(?:of |im jahre? |des )?'?(?:{near_year})", _season),
        (rf"(?:{near_year})(?: im| in)? {_S}\b", _season),
        (rf"\b{_RELATIVE} {_S}\b", _relative_season),
        (rf"\b{_RELATIVE} {_M}", _relative_month),
        (rf"\b{_S}\b", _bare_season),
        (r"(?P<feast>weihnachten|christmas|silvester|new years? eve|neujahr)(?: of)? " + _Y, _feast),
        (r"(?<![\d.])(?P<y>(?:1[5-9]|20)\d\d) ?- ?(?P<m>0\d|1[0-2])(?!\d)", _number_month),
        (rf"(?<![\d.])(?P<m>\d{{1,2}}) ?[./] ?{_Y}", _number_month),
        (rf"(?<![\d.]){_Y} ?/ ?(?P<m>0\d|1[0-2])(?!\d)", _number_month),
        (rf"(?<![\d.]){_Y} ?[/-] ?(?P<z>\d\d)(?!\d)", _years),
        (r"\b(?:19|20)?(?P<decade>[0-2]0|[6-9]0) ?(?:er|ern|s)\b(?: jahren?)?", _decade),
        (rf"(?<![\d.,]){_Y}(?!\d|[.,]\d)(?:er)?", lambda m, on: of_months(int(m["y"]), 1, 12)),
        (half_ago, lambda m, on: _ago(on, 6, "m")),
        (rf"\b(?:{ago}|vor (?P<n3>anderthalb|eineinhalb) (?P<u3>jahren?))", _ago_words),
        (rf"\b{ago_en}", _ago_words),
        (rf"\b{for_en}", _ago_words),
        (rf"\b(?:{few})", _few),
        (rf"\b{_THAT_YEAR}", _relative_year),
        (rf"\b{_RELATIVE} (?P<u>monate?s?|months?|wochen?|weeks?)\b", _relative_unit),
        (r"\b(?P<day>heute|today|vorgestern|day before yesterday|gestern|yesterday)(?: fruh| abend| morgen| nacht)?", _near_day),
        (r"\b(?:neulich|vor kurzem|kurzlich|recently|lately|the other day|letztens|gerade erst)\b", lambda m, on: Period(on - dt.timedelta(days=180), on, False)),
        (rf"(?<![\d.]){_D}\. ?(?P<m>\d{{1,2}})\.(?!\d)", _yearless_day),
        (rf"\b{_D}(?:\.|st|nd|rd|th)? ?{_M}|\b{_M} {_D}(?:st|nd|rd|th)".replace("(?P<m>", "(?P<m2>", 1).replace("(?P<d>", "(?P<d2>", 1), _yearless_day),
        (rf"(?:(?P<part>anfang|mitte|ende|early|mid|late|end of|beginning of) )?\b{_M}", _bare_month),
    )  # fmt: skip
    return tuple((re.compile(rule), reader) for rule, reader in rules)


def _group(match: re.Match[str], *names: str) -> str:
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), "")


def _year(match: re.Match[str], on: dt.date) -> tuple[int, bool]:
    """The year a match names outright or relative to ``on``, and whether it is outright."""
    if written := _group(match, "y", "yy").strip(" '"):
        number = int(written)
        if len(written) == 4:
            return number, True
        return number + (2000 if number <= on.year % 100 else 1900), True
    if count := _group(match, "n", "n2"):
        return on.year - _count(count), False
    return _relative(match, on), True


def _relative(match: re.Match[str], on: dt.date) -> int:
    said = _group(match, "rel")
    if said.startswith("vorletzt") or _group(match, "before"):
        return on.year - 2
    return on.year if said.startswith(("dies", "this")) else on.year - (said != "")


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word]


def _exact(year: int, month: int, day: int, sure: bool = True) -> Period | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return Period(found, found, sure)


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS[text]


def _day(match: re.Match[str], on: dt.date) -> Period | None:
    year, _ = _year(match, on)
    return _exact(year, _month_number(match["m"]), int(match["d"]))


def _slashed(match: re.Match[str], on: dt.date) -> Period | None:
    """15/8/2021 or 8/15/2021; where both would do, day first, to be confirmed."""
    (year, _), first, second = _year(match, on), int(match["d"]), int(match["m"])
    if second > 12:
        first, second = second, first
    return _exact(year, second, first, sure=first > 12 or first == second)


def _month(match: re.Match[str], on: dt.date) -> Period | None:
    year, outright = _year(match, on)
    short = match.groupdict().get("yy") is not None
    name = match["m"]
    found = of_months(year, MONTHS[name], sure=outright and not (short and name not in _GERMAN_ONLY))
    return found if found.first <= on or not short else None


_GERMAN_ONLY = frozenset(
    {"januar", "februar", "marz", "maerz", "mai", "juni", "juli", "oktober", "dezember", "okt", "dez", "janner", "mrz"}
)


def _number_month(match: re.Match[str], on: dt.date) -> Period | None:
    month = int(match["m"])
    return of_months(int(match["y"]), month) if 1 <= month <= 12 else None


def _years(match: re.Match[str], on: dt.date) -> Period | None:
    first = int(match["y"])
    last = first - first % 100 + int(match["z"])
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), last - first > 1) if first < last else None


def _decade(match: re.Match[str], on: dt.date) -> Period | None:
    short = int(match["decade"])
    first = short + (2000 if short <= on.year % 100 else 1900)
    return of_months(first, 1, 120, sure=False)


def _thirds(part: str, first: dt.date, months: int) -> tuple[int, int]:
    """First month (counted from 0) and number of months of a part of a year."""
    if part.startswith(("h1", "1", "erst", "first")):
        return 0, months // 2
    if part.startswith(("h2", "2", "zweit", "second")):
        return months // 2, months // 2
    third = months // 3
    if part.startswith(("mitte", "mid")):
        return third, third
    return (2 * third, third) if part.startswith(("ende", "end", "spat", "late")) else (0, third)


def _part_of_year(match: re.Match[str], on: dt.date) -> Period | None:
    year, outright = _year(match, on)
    start, count = _thirds(match["part"], dt.date(year, 1, 1), 12)
    return of_months(year, 1 + start, count, sure=outright and bool(_group(match, "y", "yy", "rel", "n", "n2")))


def _part_of_month(match: re.Match[str], on: dt.date) -> Period | None:
    year, outright = _year(match, on)
    return _in_month(match["part"], of_months(year, MONTHS[match["m"]], sure=outright))


def _in_month(part: str, month: Period) -> Period:
    if part.startswith(("ende", "end", "spat", "late", "h2", "2", "zweit", "second")):
        return Period(month.first.replace(day=21), month.last, month.sure)
    if part.startswith(("mitte", "mid")):
        return Period(month.first.replace(day=11), month.first.replace(day=20), month.sure)
    return Period(month.first, month.first.replace(day=10), month.sure)


def _quarter(match: re.Match[str], on: dt.date) -> Period | None:
    words = ("erst", "first", "1"), ("zweit", "second", "2"), ("dritt", "third", "3"), ("viert", "fourth", "4", "last")
    said = _group(match, "q", "q2", "q3")
    number = next(number for number, starts in enumerate(words) if said.startswith(starts))
    return of_months(_year(match, on)[0], 1 + 3 * number, 3)


def _season(match: re.Match[str], on: dt.date) -> Period | None:
    year, outright = _year(match, on)
    if match["s"] == "winter":
        return of_months(year, 1, 14, sure=False)
    return of_months(year, _SEASONS[match["s"]], 3, sure=outright)


def _relative_season(match: re.Match[str], on: dt.date) -> Period | None:
    """ "Last summer" is the latest that is over, "this summer" the one of this year."""
    month, said = _SEASONS[match["s"]], match["rel"]
    if said.startswith(("dies", "this")):
        return of_months(on.year - (month == 12 and on.month < 3), month, 3)
    ended = [found for back in range(3) if (found := of_months(on.year - back, month, 3, sure=False)).last < on]
    return ended[1 if said.startswith("vorletzt") else 0]


def _relative_month(match: re.Match[str], on: dt.date) -> Period | None:
    month, said = MONTHS[match["m"]], match["rel"]
    if said.startswith(("dies", "this")):
        return of_months(on.year, month)
    ended = [found for back in range(3) if (found := of_months(on.year - back, month, sure=False)).last < on]
    return ended[1 if said.startswith("vorletzt") else 0]


def _bare_season(match: re.Match[str], on: dt.date) -> Period | None:
    month = _SEASONS[match["s"]]
    found = next(f for back in range(3) if (f := of_months(on.year - back, month, 3, sure=False)).first <= on)
    return Period(found.first, found.last, sure=False, alone_only=match["s"] in {"spring", "fall"})


def _bare_month(match: re.Match[str], on: dt.date) -> Period | None:
    """A month without a year: the most recent one, to be confirmed."""
    month = MONTHS[match["m"]]
    found = of_months(on.year if month <= on.month else on.year - 1, month, sure=False)
    found = _in_month(match["part"], found) if match["part"] else found
    return Period(found.first, found.last, sure=False, alone_only=match["m"] in _ALSO_WORDS)


def _yearless_day(match: re.Match[str], on: dt.date) -> Period | None:
    day, month = int(_group(match, "d", "d2")), _month_number(_group(match, "m", "m2"))
    candidates = (_exact(on.year - back, month, day, sure=False) for back in range(8))
    return next((found for found in candidates if found and found.first <= on), None)


def _feast(match: re.Match[str], on: dt.date) -> Period | None:
    year, feast = int(match["y"]), match["feast"]
    if feast.startswith("neu"):
        return _exact(year, 1, 1)
    return (
        _exact(year, 12, 31)
        if feast.startswith(("silv", "new"))
        else Period(dt.date(year, 12, 24), dt.date(year, 12, 26))
    )


def _relative_year(match: re.Match[str], on: dt.date) -> Period | None:
    if match["rel"] == "the" and not match["before"]:
        return None
    return of_months(_relative(match, on), 1, 12)


def _relative_unit(match: re.Match[str], on: dt.date) -> Period | None:
    said = match["rel"]
    back = 2 if said.startswith("vorletzt") else 0 if said.startswith(("dies", "this")) else 1
    if match["u"].startswith("mo"):
        return of_months(on.year, on.month - back)
    monday = on - dt.timedelta(days=on.weekday() + 7 * back)
    return Period(monday, monday + dt.timedelta(days=6))


def _near_day(match: re.Match[str], on: dt.date) -> Period | None:
    word = match["day"]
    back = 0 if word in {"heute", "today"} else 1 if word in {"gestern", "yesterday"} else 2
    return Period(on - dt.timedelta(days=back), on - dt.timedelta(days=back))


def _ago_words(match: re.Match[str], on: dt.date) -> Period | None:
    count, unit = _group(match, "n"), _group(match, "u", "u3")
    if not count or _group(match, "half"):
        return _ago(on, 12 * (_count(count) if count else 1) + 6, "m") if unit.startswith(("j", "y")) else None
    return _ago(on, _count(count), unit)


def _ago(on: dt.date, count: int, unit: str) -> Period | None:
    """So long ago, as loosely as people mean it: the calendar year or month, or half a week around."""
    if unit.startswith(("j", "y")):
        return of_months(on.year - count, 1, 12, sure=False) if count <= _LARGEST_AGE else None
    if unit.startswith("m"):
        return of_months(on.year, on.month - count, sure=False) if count <= 12 * _LARGEST_AGE else None
    if unit.startswith("w"):
        day = on - dt.timedelta(weeks=count)
        return Period(day - dt.timedelta(days=4), day + dt.timedelta(days=3 if count else 0), sure=False)
    day = on - dt.timedelta(days=count)
    return Period(day, day)


def _few(match: re.Match[str], on: dt.date) -> Period | None:
    unit = _group(match, "u", "u2")
    if unit.startswith(("j", "y")):
        return Period(dt.date(on.year - 6, 1, 1), dt.date(on.year - 2, 12, 31), sure=False)
    if unit.startswith("w"):
        return Period(on - dt.timedelta(weeks=8), on - dt.timedelta(weeks=1), sure=False)
    return Period(of_months(on.year, on.month - 8).first, of_months(on.year, on.month - 1).last, sure=False)
