"""How the community journey says things: sentences, buttons, moments, all from prompts/community.<language>.yaml."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button, Reply

LETTER = "G"
BERLIN = ZoneInfo("Europe/Berlin")
PASSING = dt.timedelta(minutes=10)
"""How long a remark stands that is of no use to anybody later."""


def say(key: str, language: str, **values: Any) -> str:
    """One sentence as HTML."""
    return prompts.phrase_of("community", key, language, **values)


def plain(key: str, language: str, **values: Any) -> str:
    """The same without HTML, for buttons and toasts."""
    return prompts.phrase_of("community", key, language, html=False, **values)


def button(key: str, language: str, *argument: object, **values: Any) -> Button:
    """A button of this journey."""
    return Button(plain(f"buttons.{key}", language, **values), data(*argument))


def data(*argument: object) -> str:
    """What a button of this journey carries."""
    return ":".join([VERSION, LETTER, *(str(one) for one in argument)])


def toast(key: str, language: str, **values: Any) -> list[Reply]:
    """A short note to whoever tapped; nothing in the group."""
    return [Reply("", toast=plain(key, language, **values)[:200])]


def remark(key: str, language: str, **values: Any) -> Reply:
    """A sentence that makes no sound and soon goes away."""
    return Reply(say(key, language, **values), silent=True, lives=PASSING)


def clock(moment: dt.datetime) -> str:
    """A time of day where the group's quiet hours run: 14:05."""
    return f"{moment.astimezone(BERLIN):%H:%M}"
