"""A stored letter as it is read today: by rules, and in their gaps by what a model found and the person confirmed.

Kept are words of the letter, proposed, confirmed or refused; never what they are worth, which is read anew each time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.journeys.case import Letter
from knowledge.letters import reading
from knowledge.letters.confirmed import Confirmed, completed, read_at
from knowledge.letters.letter import Letter as ReadLetter
from knowledge.letters.reading import Opened

_KEY = "model"


@dataclass(frozen=True, slots=True)
class Found:
    """What a model found in a letter, by field: words that wait for a yes, and words that got one.

    ``refused``: marks of what got a no; ``searched``: of the text and the fields that a model was asked about last.
    """

    proposed: dict[str, str] = field(default_factory=dict)
    confirmed: dict[str, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    searched: str = ""


@dataclass(frozen=True, slots=True)
class ByRules:
    """A text as the rules read it on a day, for as long as the message is answered that is about it."""

    on: dt.date
    letter: ReadLetter


def found_in(letter: Letter) -> Found:
    """What is kept about ``letter``; nothing where it cannot be read."""
    kept = letter.reading.get(_KEY)
    if not isinstance(kept, dict):
        return Found()
    refused = kept.get("refused")
    return Found(
        _words(kept.get("proposed")),
        _words(kept.get("confirmed")),
        tuple(map(str, refused)) if isinstance(refused, list) else (),
        str(kept.get("searched", "")),
    )


def with_found(letter: Letter, found: Found) -> Letter:
    """``letter`` with this kept about it."""
    kept = {
        "proposed": found.proposed, "confirmed": found.confirmed,
        "refused": [*found.refused], "searched": found.searched,
    }  # fmt: skip
    return replace(letter, reading={**letter.reading, _KEY: kept})


def mark(*words: str) -> str:
    """A short mark by which a button, or a later search, knows these words again."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]


def by_rules(text: str | Opened, on: dt.date) -> ByRules:
    """A text as the rules read it on that day; it may have been opened already."""
    return ByRules(on, reading.read(text, on) if isinstance(text, str) else reading.read_opened(text, on))


def as_read(letter: Letter, on: dt.date, known: ByRules | None = None) -> tuple[ReadLetter, tuple[Confirmed, ...]]:
    """``letter`` as it is understood on that day, and what of it a model found and the person confirmed.

    ``known``: what the rules read just now; it counts if it is this very text on this very day.
    """
    if known is None or known.on != on or known.letter.text != letter.text:
        known = by_rules(letter.text, on)
    return completed(known.letter, found_in(letter).confirmed, on)


def waiting(letter: Letter, found: ReadLetter, open_: Iterable[str], on: dt.date) -> Confirmed | None:
    """The next thing to ask about: proposed for a gap that is still there, and still standing in the text."""
    proposed = found_in(letter).proposed
    names = [name for name in open_ if name in proposed]
    if not names:
        return None
    paper, written = reading.own_words(letter.text), found.date.value if found.date else None
    return next((one for name in names if (one := read_at(name, proposed[name], paper, written, on))), None)


def _words(kept: Any) -> dict[str, str]:
    return {str(name): str(words) for name, words in kept.items()} if isinstance(kept, dict) else {}
