"""How deadlines are put into words: sentences and buttons of this journey, a day, how long there is still, sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import prompts
from bot.journeys.voice import Voice
from bot.ports import Button
from knowledge.law.decisions import Decision

FILE, LETTER = "deadlines", "f"
VOICE = Voice(FILE, LETTER)
say, plain, button, data = VOICE.say, VOICE.plain, VOICE.button, VOICE.data
SOON, DAYS_ONLY = 3, 30

Rows = tuple[tuple[Button, ...], ...]


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


def wait_button(record: Decision, language: str) -> Button:
    """To be told when the court has decided (waiting.py)."""
    return Button(plain("waiting.button", language, court=record.court), data("D", record.id))
