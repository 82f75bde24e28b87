"""Does a question look as if it were about somebody's own case? Then a group is the wrong place for it.

Not a judgment of the case and no filter of what is allowed: it only tells "LAION hat mir 887,03 EUR in Rechnung
gestellt" from "Darf eine KI-Firma meine Fotos benutzen?". Signs with weights from private_matter.yaml, read sentence by
sentence; a sentence that only supposes something, or asks whether it happened, tells of nothing that happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.content import Record, Text, load_one
from knowledge.guide import personal_data
from knowledge.guide.cards import Pattern
from knowledge.guide.personal_data import alternatives

FILE = Path(__file__).parent / "private_matter.yaml"
ENOUGH = 3
LONG_TEXT = 1_200  # characters: nobody asks a general question that long
HARD = frozenset({"contact", "reference", "name"})
OWN = frozenset({"own_work", "counterpart", "own_counsel", "story"})
TOLD = frozenset({"done", "own_counsel", "story"})

_SENTENCE_END = re.compile(r"(?<=[!?…])\s+|(?<=[a-zäöüß)\"“])[.:;]\s+(?=[A-ZÄÖÜ\"„])|\n+")


class Sign(Record):
    """One sign: any of ``patterns`` shows it. ``told``: counts only where something is told as having happened."""

    id: Text
    weight: int
    told: bool = False
    patterns: tuple[Text, ...]


class Signs(Record):
    """The file: signs, the lists their patterns name, and how supposing and asking look."""

    lists: dict[str, Text]
    signs: tuple[Sign, ...]
    hypothetical: tuple[Pattern, ...]
    asking: tuple[Pattern, ...]
    no_story: tuple[Pattern, ...]
    day: Text


@dataclass(frozen=True, slots=True)
class _Compiled:
    id: str
    weight: int
    told: bool
    pattern: re.Pattern[str]


def looks_private(question: str) -> bool:
    """Is ``question`` rather about an own case than about the law in general?"""
    return bool(reasons(question))


def reasons(question: str) -> tuple[str, ...]:
    """Why ``question`` looks private: the ids of its signs and kinds of personal data; empty where it does not."""
    if len(question) > LONG_TEXT:
        return ("length",)
    data = {datum.kind for datum in personal_data.find(question)} & HARD
    found: dict[str, int] = dict.fromkeys(sorted(data), ENOUGH)
    for sentence in _SENTENCE_END.split(question):
        found |= {sign.id: sign.weight for sign in _signs_in(sentence)}
    return tuple(found) if _is_enough(found) else ()


def _is_enough(found: dict[str, int]) -> bool:
    """One sign that is enough alone, or several weak ones of which one tells that something was done to one's own."""
    if any(weight >= ENOUGH for weight in found.values()):
        return True
    return not OWN.isdisjoint(found) and not TOLD.isdisjoint(found) and sum(found.values()) >= ENOUGH


def _signs_in(sentence: str) -> list[_Compiled]:
    """The signs in ``sentence``; what only follows a "wenn" has not happened, and who asks whether does not tell."""
    supposed = min((m.start() for p in _hypothetical() if (m := p.search(sentence))), default=len(sentence))
    untold: set[str] = {"done"} if any(pattern.search(sentence) for pattern in _asking()) else set()
    if supposed < len(sentence) or any(pattern.search(sentence) for pattern in _no_story()):
        untold.add("story")
    shown = []
    for sign in _signs():
        found = None if sign.id in untold else sign.pattern.search(sentence)
        if found and not (sign.told and supposed <= found.start()):
            shown.append(sign)
    return shown


@cache
def _file() -> Signs:
    return load_one(FILE, Signs)


@cache
def _signs() -> tuple[_Compiled, ...]:
    file = _file()
    lists = {name: alternatives(text) for name, text in {**file.lists, "day": file.day}.items()}
    return tuple(
        _Compiled(
            sign.id, sign.weight, sign.told, re.compile("|".join(_filled(p, lists) for p in sign.patterns), _FLAGS)
        )
        for sign in file.signs
    )


_FLAGS = re.IGNORECASE


def _filled(pattern: str, lists: dict[str, str]) -> str:
    """``pattern`` with the lists it names put in; a brace that names none is a number of times."""
    return re.sub(r"\{([a-z]+)\}", lambda name: f"(?:{lists[name[1]]})", pattern)


@cache
def _hypothetical() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _file().hypothetical)


@cache
def _asking() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _file().asking)


@cache
def _no_story() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in _file().no_story)
