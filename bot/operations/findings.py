"""A line of the doctor's report: how something is, and what to do. Shows no secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import prompts

State = Literal["ok", "hint", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``topic``: what it is about, for programs."""

    state: State
    text: str
    topic: str = ""


Say = Callable[..., Finding]
"""(state, key, **values): the finding with the sentence of that key in prompts/operations.*.yaml, "doctor"."""


def voice(language: str) -> Say:
    """Says findings in ``language``."""

    def say(state: State, key: str, **values: object) -> Finding:
        return Finding(state, prompts.phrase_of("operations", f"doctor.{key}", language, html=False, **values), key)

    return say


def shown(text: object, longest: int = 120) -> str:
    """What somebody else said, on one line, cut and without control characters."""
    line = "".join(one if one.isprintable() else " " for one in str(text))
    return line if len(line) <= longest else line[:longest] + "…"
