"""How a journey says what it says: its sentences from one file of prompts/, its buttons under one letter.

What is said is the journey's own business. Each journey makes one voice and takes what it needs from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button, Reply

TOAST = 200  # characters of a toast
Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """Sentences of ``prompts/<file>.<language>.yaml``, below ``part`` if that is given; ``letter``: of its buttons."""

    file: str
    letter: str
    part: str = ""

    def say(self, key: str, language: str, **values: Any) -> str:
        """A sentence as HTML."""
        return prompts.phrase_of(self.file, self.part + key, language, **values)

    def plain(self, key: str, language: str, **values: Any) -> str:
        """The same without HTML, for buttons, toasts and files."""
        return prompts.phrase_of(self.file, self.part + key, language, html=False, **values)

    def data(self, *argument: object) -> str:
        """What a button of the journey carries."""
        return ":".join([VERSION, self.letter, *(str(one) for one in argument)])

    def button(self, key: str, language: str, *argument: object, **values: Any) -> Button:
        """A button with the label ``key``."""
        return Button(self.plain(f"buttons.{key}", language, **values), self.data(*argument))

    def toast(self, key: str, language: str, **values: Any) -> Reply:
        """A short note to whoever tapped, and nothing else."""
        return Reply("", toast=self.plain(key, language, **values)[:TOAST])


def rows_of(buttons: Sequence[Button], size: int) -> list[Row]:
    """``size`` buttons to a row."""
    return [tuple(buttons[begin : begin + size]) for begin in range(0, len(buttons), size)]


def paired(buttons: Sequence[Button], widest: int) -> Iterator[Row]:
    """Two to a row where both labels have at most ``widest`` characters; the order stays."""
    waiting: Button | None = None
    for one in buttons:
        if waiting is not None and max(len(waiting.label), len(one.label)) <= widest:
            yield (waiting, one)
            waiting = None
            continue
        if waiting is not None:
            yield (waiting,)
        waiting = one
    if waiting is not None:
        yield (waiting,)
