"""How strongly two names agree, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Final

from knowledge.conflicts.words import FOLDER
from knowledge.content import Bilingual, Record, load_one


class Strength(IntEnum):
    """possible < likely < same."""

    POSSIBLE = 1
    LIKELY = 2
    SAME = 3

    @property
    def word(self) -> str:
        """ "possible", "likely" or "same"."""
        return self.name.lower()


POSSIBLE, LIKELY, SAME = Strength.POSSIBLE, Strength.LIKELY, Strength.SAME


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, by its key in reasons.yaml, with what was written on either side. Names in it are somebody's words."""

    key: str
    ours: str = ""
    theirs: str = ""

    def in_words(self, language: str) -> str:
        """The reason as plain text; whoever shows it escapes it."""
        said = _reasons()[self.key].in_language(language)
        return said.replace("{ours}", self.ours).replace("{theirs}", self.theirs)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison."""

    strength: Strength
    reasons: tuple[Reason, ...]


class _Reasons(Record):
    same_spelling: Bilingual
    same_but_marks: Bilingual
    swapped: Bilingual
    other_spelling: Bilingual
    sounds_alike: Bilingual
    looks_alike: Bilingual
    initial: Bilingual
    short_form: Bilingual
    more_given: Bilingual
    surname_only: Bilingual
    double_name: Bilingual
    particle: Bilingual
    form_missing: Bilingual
    form_differs: Bilingual
    longer_name: Bilingual
    abbreviation: Bilingual
    known_as: Bilingual
    carries_name: Bilingual
    other_order: Bilingual
    together: Bilingual
    alias: Bilingual


KEYS: Final = tuple(_Reasons.model_fields)


@cache
def _reasons() -> dict[str, Bilingual]:
    loaded = load_one(FOLDER / "reasons.yaml", _Reasons)
    return {key: getattr(loaded, key) for key in KEYS}
