"""What the law says about asking a lawyer: no mandate yet, names first, silence, money, and where to find one.

Sentences with source and day, nothing else: no firm, no person, no advice whom to choose.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from knowledge.statements import Note, Statements, load

PLACES = ("search_dav", "search_brak", "search_rak", "legal_aid", "court_aid", "insurance", "first_talk")
"""Where to go without a firm of ours, and after it declined."""


@cache
def texts() -> Statements:
    """All sentences. Raises ContentError with every fault."""
    return load(Path(__file__).parent / "texts.yaml")


def say(key: str, language: str) -> str:
    """The sentence ``key`` in ``language``. Raises KeyError."""
    return texts().say(Note(key), language)


def sources(*keys: str) -> tuple[str, ...]:
    """Where the sentences come from, each source once."""
    return texts().sources(Note(key) for key in keys)


def as_of() -> dt.date:
    """The day as of which the sentences were written."""
    return texts().as_of
