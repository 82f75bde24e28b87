"""What a person asks about costs, in a few words: "9000", "9.000,00 € 11.04.2023", "6000 zwei Instanzen".

Reading only. What is not understood is left in ``rest``; an amount that could be read in two ways is not guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import prompts
from knowledge.costs.money import parse_euro
from knowledge.deadlines.phrases import existing, find_days

LONGEST = 300
_CURRENCY = r"(?:€|eur(?:o|os)?\b)"
_AMOUNT = re.compile(
    rf"(?<![\w−-])(?:{_CURRENCY}\s*)?[0-9](?:[0-9.,'\u00a0\u202f]*[0-9])?(?: [0-9]{{3}}(?![0-9]))*"
    rf"(?:\s*[,.]\s*[-–—]{{1,2}})?(?:\s*{_CURRENCY})?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """``cents`` None: no clear amount; ``several``: more than one; ``wrong_day``: a day that does not exist."""

    cents: int | None = None
    on: dt.date | None = None
    instances: int | None = None
    several: bool = False
    wrong_day: str = ""
    rest: str = ""


def read_question(text: str) -> Question:
    """What is asked in a short text."""
    text = " ".join(text[:LONGEST].split())
    on, wrong, text = _day(text)
    instances, text = _instances(text)
    found = list(_AMOUNT.finditer(text))
    amounts = {parse_euro(match.group().strip()) for match in found}
    for match in reversed(found):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    words = re.findall(r"[^\s,;:.!()]+", text)
    rest = " ".join(word for word in words if word.casefold() not in _words()["filler"])
    cents = next(iter(amounts)) if len(amounts) == 1 else None
    return Question(cents, on, instances, len(amounts) > 1, wrong, rest)


def day_in(text: str) -> dt.date | None:
    """The one day named in a short text."""
    days = find_days(text[:LONGEST])
    return existing(days[0].day) if len(days) == 1 and days[0].day else None


def _day(text: str) -> tuple[dt.date | None, str, str]:
    days = [day for day in find_days(text) if day.day and (day.day[2] is not None or day.text.count(".") > 1)]
    if not days:
        return None, "", text
    first = days[0]
    on = existing(first.day) if first.day else None
    return on, "" if on else first.text.strip(), f"{text[: first.start]} {text[first.end :]}"


def _instances(text: str) -> tuple[int | None, str]:
    """The highest instance named, and the text without it."""
    named = None
    for number in (3, 2, 1, 0):
        for phrase in sorted(_words()[number], key=len, reverse=True):
            match = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)
            if match:
                named = number if named is None else named
                text = f"{text[: match.start()]} {text[match.end() :]}"
    return named, text


def _words() -> dict[int | str, list[str]]:
    """Both languages stand in one list: people mix them."""
    found: dict[int | str, list[str]] = prompts.phrases_of("costs", "de")["chat"]["words"]
    return found
