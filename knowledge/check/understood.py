"""What a person meant by a text, as a value: how sure that is, the answer, their own words, what else may fit.

Not how it is found out: understanding.py asks, deciding.py weighs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.check.facts import Given

Kind = Literal["clear", "likely", "hedged", "several", "nothing"]

_LONGEST_REMARK = 500


@dataclass(frozen=True, slots=True)
class Understood:
    """What a person meant. ``remark``: their own words, where these say more than ``given``.

    ``candidates``: what fits, for "several" and "hedged": option ids, or "unknown" / "not_applicable" beside them.
    """

    kind: Kind
    given: Given | None = None
    remark: str | None = None
    candidates: tuple[str, ...] = ()


NOTHING = Understood("nothing")


def own_words(text: str) -> str:
    """The text as a remark: blanks single, at most 500 signs."""
    return " ".join(text.split())[:_LONGEST_REMARK]
