"""How deadlines are put into words: sentences and buttons of this journey, a day, how long there is still, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button

FILE, LETTER = "deadlines", "f"
SOON, DAYS_ONLY = 3, 30

Rows = tuple[tuple[Button, ...], ...]


def say(key: str, language: str, **values: Any) -> str:
    """A sentence about deadlines, as HTML."""
    return prompts.phrase_of(FILE, key, language, **values)


def plain(key: str, language: str, **values: Any) -> str:
    """The same without HTML, for buttons and templates."""
    return prompts.phrase_of(FILE, key, language, html=False, **values)


def button(key: str, language: str, *argument: object, **values: Any) -> Button:
    """A button with the label ``key``."""
    return Button(plain(f"buttons.{key}", language, **values), data(*argument))


def data(*argument: object) -> str:
    """What a button of this journey carries."""
    return ":".join([VERSION, LETTER, *(str(one) for one in argument)])


def day_in_words(day: dt.date, language: str) -> str:
    """ "Mo, 15.03.2027" """
    return f"{prompts.phrases_of(FILE, language)['weekdays'][day.weekday()]}, {prompts.day(day, language)}"


def days_left(day: dt.date, on: dt.date, language: str) -> str:
    """How long there is still, in words."""
    days = (day - on).days
    if days < 0:
        return plain("left.yesterday" if days == -1 else "left.past", language, days=-days)
    if days < SOON:
        return plain(f"left.{('today', 'tomorrow', 'after')[days]}", language)
    key = "days" if days <= DAYS_ONLY else "weeks"
    return plain(f"left.{key}", language, days=days, weeks=days // 7, rest=days % 7)


def sources_in_words(sources: Sequence[str], as_of: dt.date, language: str) -> str:
    """The sources on one line, with their day."""
    day = plain("as_of", language, on=prompts.day(as_of, language))
    return f"{plain('sources', language)}: {'; '.join(sources)} ({day})"
