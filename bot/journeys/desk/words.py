"""Words and buttons of the desk: Sie to the staff of a firm, du to the person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.journeys.deadlines import BERLIN
from bot.ports import Button, Reply

FILE, LETTER = "desk", "D"
TOAST = 200


def say(key: str, language: str, **values: Any) -> str:
    """A sentence as HTML."""
    return prompts.phrase_of(FILE, key, language, **values)


def plain(key: str, language: str, **values: Any) -> str:
    """The same without HTML, for buttons, toasts and files."""
    return prompts.phrase_of(FILE, key, language, html=False, **values)


def button(key: str, language: str, contact: str, *argument: object, **values: Any) -> Button:
    """A button about ``contact`` with the label ``key``."""
    return Button(plain(f"buttons.{key}", language, **values), data(contact, *argument))


def data(contact: str, *argument: object) -> str:
    """What a button of the desk carries."""
    return ":".join([VERSION, LETTER, contact, *(str(one) for one in argument)])


def toast(key: str, language: str, **values: Any) -> Reply:
    """A short note on a tap."""
    return Reply("", toast=plain(key, language, **values)[:TOAST])


def moment(at: dt.datetime, language: str) -> str:
    """Day and time of day, in German time."""
    here = at.astimezone(BERLIN)
    return plain("moment", language, day=prompts.day(here.date(), language), time=f"{here:%H:%M}")
