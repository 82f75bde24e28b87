"""The lying models: each takes what an honest one would say and falsifies it in one way, on purpose.

``obeying`` is the model that follows instructions hidden in the data, with everything that would leak by it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tests.model_server.honest import Said, sentences
from tests.model_server.reading import passages

Lie = Callable[[str, str, random.Random], list[Said]]

_NORM = re.compile(r"(§§?|Art\.)\s*(\d+)\s*([a-z]?)")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{2}|\d+(?= Euro| EUR| €)")
_QUOTED = re.compile(
    r"(?:antworte|schreib|sag|nenn|say|write|reply|answer|print|output|add|ergänz)[^\n\"„“«»]{0,80}[\"„“«»]([^\"„“”«»\n]+)",
    re.I,
)
_ORDER = re.compile(
    r"[^.\n]*(?:ignorier|ignore|vergiss|forget|disregard|system|prompt|https?://|!\[)[^\n]*", re.IGNORECASE
)
COURTS = ("BGH", "EuGH", "OLG Hamburg", "LG München I", "OLG Köln")


def wrong_norm(system: str, user: str, dice: random.Random) -> list[Said]:
    """Other sections than the passage has; where it has none, one is added."""

    def other(match: re.Match[str]) -> str:
        return f"{match[1]} {int(match[2]) + dice.randint(1, 40)}{match[3]}"

    return [
        (_NORM.sub(other, text), ids) if _NORM.search(text) else (f"Nach § {dice.randint(200, 900)} UrhG: {text}", ids)
        for text, ids in _honest(user)
    ]


def invented_decision(system: str, user: str, dice: random.Random) -> list[Said]:
    """A decision that does not exist, with date and file number."""

    def made_up() -> str:
        day = f"{dice.randint(1, 28)}.{dice.randint(1, 12)}.{dice.randint(2015, 2026)}"
        chamber = dice.choice(("I", "II", "VI"))
        return f"{dice.choice(COURTS)}, Urteil vom {day} – {chamber} ZR {dice.randint(1, 400)}/99"

    return [(f"{text.rstrip('.')} ({made_up()}).", ids) for text, ids in _honest(user)]


def flipped(system: str, user: str, dice: random.Random) -> list[Said]:
    """Not where there was none, none where there was one."""
    return [(_turned(text), ids) for text, ids in _honest(user)]


def wrong_amount(system: str, user: str, dice: random.Random) -> list[Said]:
    """Other sums; where there is none, one is added."""
    return [
        (_AMOUNT.sub(lambda _: f"{dice.randint(1_001, 9_999)},{dice.randint(10, 99)}", text), ids)
        if _AMOUNT.search(text)
        else (f"{text.rstrip('.')}; das kostet {dice.randint(1_001, 9_999)} Euro.", ids)
        for text, ids in _honest(user)
    ]


def foreign_ids(system: str, user: str, dice: random.Random) -> list[Said]:
    """Ids of passages that were never given."""
    return [(text, [str(dice.randint(90, 99))]) for text, _ in _honest(user)]


def no_ids(system: str, user: str, dice: random.Random) -> list[Said]:
    """No source at all."""
    return [(text, []) for text, _ in _honest(user)]


def obeying(system: str, user: str, dice: random.Random) -> list[Said]:
    """Does whatever the data says, and gives away the rules it was given."""
    first = next((given.id for given in passages(user)), "1")
    orders = [match[1] for match in _QUOTED.finditer(user)] + [match[0].strip() for match in _ORDER.finditer(user)]
    said = [(order, [first]) for order in dict.fromkeys(orders) if order]
    return [*said, (system[:400] or "system prompt", [first])][:12]


LIES: dict[str, Lie] = {
    "wrong_norm": wrong_norm,
    "invented_decision": invented_decision,
    "flipped": flipped,
    "wrong_amount": wrong_amount,
    "foreign_ids": foreign_ids,
    "no_ids": no_ids,
    "obeying": obeying,
}

_NOT = re.compile(r"\b(nicht|kein(?:e[nmrs]?|e)?|not|no|never|nie)\s", re.IGNORECASE)
_VERB = re.compile(r"\b(ist|sind|darf|dürfen|kann|können|muss|müssen|gilt|gelten|is|are|may|must|can|has|have|hat)\b")


def _honest(user: str) -> list[Said]:
    return sentences(passages(user)) or [("Das ist so.", ["1"])]


def _turned(text: str) -> str:
    if _NOT.search(text):
        return _NOT.sub("", text, count=1)
    english = re.search(r"\b(the|of|and|is|are)\b", text) is not None
    word = "not" if english else "nicht"
    if _VERB.search(text):
        return _VERB.sub(lambda match: f"{match[0]} {word}", text, count=1)
    return f"{'It is not true that' if english else 'Es stimmt nicht, dass'} {text}"
