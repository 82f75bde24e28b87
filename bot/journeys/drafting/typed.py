"""What a person writes into a letter's question becomes a fact, or the reason why not.

Dates and money as people write them; options by number, by their words, or with yes and no. It keeps no state and says
nothing: a reason is a key of prompts/drafting.*.yaml.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import prompts
from knowledge.check import dates_in_words
from knowledge.costs.money import parse_euro
from knowledge.deadlines.periods import DeadlineError, end_of
from knowledge.deadlines.phrases import Phrase, existing, read_phrase
from knowledge.letters import reading
from knowledge.letters.drafts.scheme import Field, Option, Part

LONGEST = 8_000
LONGEST_ADDRESS = 400
ADDRESSES = frozenset({"sender", "recipient"})
MOST_LINES = 8
AHEAD = frozenset({"answer_by", "wanted"})
EITHER = frozenset({"their_deadline", "deadline", "deadlines"})
HORIZON = dt.timedelta(days=3 * 366)
EARLIEST = dt.date(1900, 1, 1)

_BARE_DAY = re.compile(r"(\d{1,2})[./ ](\d{1,2})\.?")
_AGO = re.compile(r"\b(vor|seit|ago|since)\b", re.IGNORECASE)
_STREET = re.compile(r"\d")
_POSTCODE = re.compile(r"\b\d{5}\b")
_RUN_ON = re.compile(
    r"(\D+?)\s+((?:(?:am|an|auf|im|in|zum|zur|unter)\s+(?:de[nmr]\s+)?)?\S*"
    r"(?:straße|strasse|str\.?|weg|platz|allee|gasse|ring|damm|ufer|steig|stieg|chaussee|markt|hof|berg|wall|graben|tor)"
    r"\s+\d+\s*[a-z]?)\s+(\d{5}\s+\D+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """It cannot be read as what was asked for. ``reason``: a key below "wrong"."""

    reason: str


def read(about: Field | Part, field: str, text: str, on: dt.date) -> Any | Wrong:
    """The fact in ``text`` as a JSON value: text, ISO day, cents, option id, list. ``field``: whose part it is."""
    bare = _without_controls(text).strip()
    if not bare:
        return Wrong("empty")
    if len(bare) > LONGEST:
        return Wrong("too_long")
    match about.type:
        case "date":
            return _date(bare, on, about.id if about.id in AHEAD | EITHER else field)
        case "money":
            cents = parse_euro(bare)
            return Wrong("money") if cents is None else cents
        case "choice":
            return _option(about.options, bare) or Wrong("option")
        case "choices":
            return _options(about.options, bare) or Wrong("option")
        case "list":
            return [line.strip(" -–•*\t") for line in bare.splitlines() if line.strip(" -–•*\t")] or Wrong("empty")
    return _address(bare) if about.id in ADDRESSES else bare


def day(text: str, on: dt.date, ahead: bool | None) -> dt.date | None:
    """The one day that is meant, seen from ``on``. ``ahead``: it lies in the future, in the past, or either (None)."""
    bare = text.strip().rstrip("!")
    phrase = read_phrase(bare)
    word = _word_day(bare.lower().strip(" ."), on) or _weekday(bare.lower().strip(" ."), on, ahead)
    if word is not None:
        return word
    if short := _BARE_DAY.fullmatch(bare):
        return _without_year(int(short[1]), int(short[2]), on, ahead)
    if phrase and phrase.kind == "day" and phrase.day and phrase.part is None:
        number, month, year = phrase.day
        return existing(phrase.day) if year is not None else _without_year(number, month, on, ahead)
    time = dates_in_words.read(bare, on)
    if time is not None:
        return time.first if time.first == time.last else None
    return _from_now(phrase, on) if phrase and ahead is not False and not _AGO.search(bare) else None


def paragraph(text: str) -> str | Wrong:
    """A paragraph in the person's own words."""
    bare = _without_controls(text).strip()
    if not bare:
        return Wrong("paragraph_empty")
    return bare if len(bare) <= LONGEST else Wrong("too_long")


def point(passage: str, parts: Sequence[Part]) -> dict[str, Any]:
    """A point of a letter from its words: argument or demand, amount, deadline, each only where it is clear."""
    read_letter = reading.read(passage)
    known = {part.id: {option.id for option in part.options} for part in parts}
    arguments = {one.value for one in read_letter.arguments} & known["argument"]
    demands = {one.value for one in read_letter.demands} & known["demand"]
    amounts = {one.value.cents for one in read_letter.amounts if one.value.currency == "EUR"}
    days = {one.value.day for one in read_letter.deadlines if one.value.day and one.value.kind == "demand"}
    found: dict[str, Any] = {
        "argument": _only(arguments),
        "demand": None if arguments else _only(demands),
        "amount_cents": _only(amounts),
        "deadline": by.isoformat() if (by := _only(days)) else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def word(text: str, language: str) -> str | None:
    """A word that steers ("zurück", "überspringen") and nothing else."""
    bare = text.lower().strip(" .!").removeprefix("/")
    words: Mapping[str, list[str]] = prompts.phrases_of("drafting", language)["words"]
    return next((name for name, known in words.items() if bare in known), None)


def _only(found: set[Any]) -> Any:
    return next(iter(found)) if len(found) == 1 else None


def _date(text: str, on: dt.date, name: str) -> str | Wrong:
    ahead = True if name in AHEAD else None if name in EITHER else False
    found = day(text, on, ahead)
    if found is None:
        return Wrong("date")
    if ahead is True and found < on:
        return Wrong("date_past")
    if ahead is False and found > on:
        return Wrong("date_future")
    if not EARLIEST <= found <= on + HORIZON:
        return Wrong("date_far")
    return found.isoformat()


def _word_day(said: str, on: dt.date) -> dt.date | None:
    days: Mapping[int, list[str]] = {
        offset: words for language in ("de", "en") for offset, words in _day_words(language).items() if said in words
    }
    return on + dt.timedelta(days=next(iter(days))) if days else None


def _weekday(said: str, on: dt.date, ahead: bool | None) -> dt.date | None:
    """ "letzten Freitag", "am Freitag": the nearest before ``on``, or after it where the day lies ahead."""
    *before, name = said.split() or [""]
    both = [prompts.phrases_of("drafting", language)["weekdays"] for language in ("de", "en")]
    number = next((day for words in both for day, names in words["names"].items() if name in names), None)
    if number is None or ahead is None or len(before) > 1:
        return None
    if before and not any(before[0] in words["ahead" if ahead else "past"] for words in both):
        return None
    away = (number - on.weekday()) % 7 if ahead else (on.weekday() - number) % 7
    return on + dt.timedelta(days=(away or 7) if ahead else -(away or 7))


def _day_words(language: str) -> Mapping[int, list[str]]:
    found: Mapping[int, list[str]] = prompts.phrases_of("drafting", language)["days"]
    return found


def _without_year(number: int, month: int, on: dt.date, ahead: bool | None) -> dt.date | None:
    """The day nearest to ``on``, on the side where it must lie."""
    near = [existing((number, month, on.year + step)) for step in (-1, 0, 1)]
    days = [one for one in near if one is not None]
    if ahead is not None:
        days = [one for one in days if (one >= on if ahead else one <= on)]
    return min(days, key=lambda one: abs((one - on).days), default=None)


def _from_now(phrase: Phrase, on: dt.date) -> dt.date | None:
    if phrase.kind != "period" or phrase.period is None:
        return None
    try:
        return end_of(on, phrase.period)
    except DeadlineError:
        return None


def _option(options: Sequence[Option], text: str) -> str | None:
    said = " ".join(text.lower().strip(' .!„“"').split())
    if said.isascii() and said.isdecimal() and len(said) < 4:
        return options[int(said) - 1].id if 0 < int(said) <= len(options) else None
    exact = [one.id for one in options if said in _names(one)]
    begun = [one.id for one in options if len(said) > 3 and any(name.startswith(said) for name in _names(one))]
    short = [one.id for one in options if one.id in _yes_or_no(said)]
    found = exact or short or begun
    return found[0] if len(found) == 1 else None


def _options(options: Sequence[Option], text: str) -> list[str] | None:
    whole = _option(options, text)
    if whole:
        return [whole]
    said = [_option(options, one) for one in re.split(r"[,;\n]+|\bund\b|\band\b", text) if one.strip()]
    return [one for one in dict.fromkeys(said) if one] if said and all(said) else None


def _names(option: Option) -> set[str]:
    return {option.id, option.label.de.lower(), option.label.en.lower()}


def _yes_or_no(said: str) -> set[str]:
    both = [prompts.phrases_of("drafting", language)["yes_no"] for language in ("de", "en")]
    return {name for words in both for name, known in words.items() if said in known}


def _address(text: str) -> str | Wrong:
    """Name, street, town on lines of their own; from one line with commas as well."""
    if len(text) > LONGEST_ADDRESS:  # first of all: taking one line apart costs the square of its length
        return Wrong("address")
    lines = [line.strip(" ,") for line in text.splitlines() if line.strip(" ,")]
    if len(lines) == 1:
        lines = _split(lines[0])
    if len(lines) > MOST_LINES:
        return Wrong("address")
    if len(lines) == 1 and _POSTCODE.search(text):
        return Wrong("address_lines")
    return "\n".join(lines) or Wrong("empty")


def _split(line: str) -> list[str]:
    """What stands before the first part with a number is the name."""
    parts = [part.strip() for part in line.split(",") if part.strip()]
    street = next((place for place, part in enumerate(parts) if place and _STREET.search(part)), len(parts))
    if len(parts) > 1 or not parts:
        return [", ".join(parts[:street]), *parts[street:]] if parts else []
    found = _RUN_ON.fullmatch(parts[0])
    return [part.strip() for part in found.groups()] if found else parts


def _without_controls(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or sign.isprintable() or sign in "\u00a0\u00ad\u200d")
