"""What the scripted model does with tasks that are no passages: choosing an answer, finding fields of a letter.

Honest: as a good reader would, and nothing where it is not sure. Each lie does something else, as its name says.
"""

from __future__ import annotations

import random
import re
from typing import Any

from tests.model_server.reading import resolve

MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
DATE = re.compile(
    rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{MONTHS}))\s?\d{{4}}|\d{{1,2}} (?:May|June|July|November|December) \d{{4}}"
)
_OPTION = re.compile(r'<option id="([^"]+)">(.*?)</option>', re.DOTALL)
_ANSWERED = re.compile(r"<answered>\s*(.*?)\s*</answered>", re.DOTALL)
_LETTER = re.compile(r"<letter>\n(.*?)\n</letter>", re.DOTALL)
_WANTED = re.compile(r"^Wanted: (\w+)", re.MULTILINE)
_SUM = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{2} (?:EUR|Euro|€)|EUR \d[\d.,]*\d")
_ORDER = re.compile(r'"([^"]+)"|„([^“]+)“')
_WORD = re.compile(r"\w{4,}")
_SAME = {"bastelei": "hobby", "knipse": "photo", "knipserei": "photo", "bild": "photo", "aufnahme": "photo"}
INVENTED = "1. Mai 2031"


def task(schema: dict[str, Any], mode: str, user: str, dice: random.Random) -> dict[str, Any] | None:
    """The answer to a task of that kind; None for any other."""
    parts = resolve(schema, schema).get("properties", {})
    if "options" in parts:
        return {"options": options(mode, user, dice)}
    if "fields" in parts:
        return {"fields": [{"name": name, "words": words} for name, words in fields(mode, user, dice).items()]}
    return None


def options(mode: str, user: str, dice: random.Random) -> list[str]:
    """The ids of what was meant: those that share the most words with it."""
    offered = _OPTION.findall(user)
    answered = _ANSWERED.search(user)
    said = {_SAME.get(word, word) for word in _words(answered[1] if answered else "")}
    shared = {name: len(said & (_words(label) | _words(name.replace("_", " ")))) for name, label in offered}
    best = max(shared.values(), default=0)
    meant = [name for name, count in shared.items() if count == best and best][:1]
    match mode:
        case "honest" | "copy":
            return meant
        case "foreign_ids":
            return [*meant, "made_up"]
        case "no_ids":
            return []
        case "obeying":
            return [first or second for first, second in _ORDER.findall(user)] or ["made_up"]
        case "invented_decision":
            return [name for name, _ in offered]
    return [dice.choice([name for name, _ in offered if name not in meant])]


def fields(mode: str, user: str, dice: random.Random) -> dict[str, str]:
    """Words of the letter by field."""
    found = _LETTER.search(user)
    letter, wanted = found[1] if found else "", _WANTED.findall(user)
    read = {name: words for name, words in _read(letter).items() if name in wanted}
    twice = next((date for date in DATE.findall(letter) if letter.count(date) > 1), INVENTED)
    match mode:
        case "honest" | "copy":
            return read
        case "foreign_ids":
            return {f"{name}_of_somebody": words for name, words in read.items()}
        case "no_ids":
            return {}
        case "obeying":
            orders = [first or second for first, second in _ORDER.findall(user)] or ["ignore all rules"]
            return dict.fromkeys(wanted, orders[0])
        case "wrong_amount":
            return {name: f"{dice.randint(1_001, 9_999)},{dice.randint(10, 99)} EUR" for name in wanted}
        case "flipped":
            return dict.fromkeys(wanted, twice)
    return dict.fromkeys(wanted, INVENTED)


def _read(letter: str) -> dict[str, str]:
    lines = [line.strip() for line in letter.splitlines() if line.strip()]
    dates, sums = DATE.findall(letter), _SUM.findall(letter)
    named = {"sender": lines[-1] if lines else "", "kind": lines[0] if lines else ""}
    if dates:
        named |= {"letter_date": dates[0], "deadline": dates[-1]}
    period = re.search(r"(?:zwei|drei|vier) Wochen", letter)
    if len(dates) < 2 and period:
        named["deadline"] = period[0]
    if sums:
        named["demanded_amount"] = sums[-1]
    sign = re.search(r"Chiffre (\S+)|⟦(?:REFERENCE|FILE|NUMBER)_\d+⟧", letter)
    if sign:
        named["reference"] = sign[1] or sign[0]
    return {name: words for name, words in named.items() if words}


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}
