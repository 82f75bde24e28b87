"""The buttons of a check: each carries the walk's name and step, so that one of an earlier question is recognised.

What is said above them is in the screens beside this.
"""

from __future__ import annotations

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button
from knowledge.check.walk import Walk

KIND = "c"

Rows = tuple[tuple[Button, ...], ...]


def data(walk: Walk, verb: str, argument: str = "") -> str:
    """What a button of this walk carries."""
    carried = f"{VERSION}:{KIND}:{walk.id}:{walk.step}:{verb}"
    return f"{carried}:{argument}" if argument else carried


def button(walk: Walk, key: str, verb: str, argument: str = "", **values: object) -> Button:
    """A button whose label is the phrase ``key``."""
    return Button(prompts.phrase(f"check.{key}", walk.language, **values), data(walk, verb, argument))


def tick(walk: Walk, ticked: bool, label: str, argument: str) -> Button:
    return Button(f"{'☑' if ticked else '☐'} {label}", data(walk, "p", f"{'-' if ticked else '+'}{argument}"))
