"""Words of the first contact, its buttons, and sentences of law with their source and day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button, Reply
from knowledge import lawyers

FILE, LETTER, JOURNEY = "contact", "A", "contact"
SHORT_ID = 8
TOAST = 200

Rows = tuple[tuple[Button, ...], ...]


def say(key: str, language: str, **values: Any) -> str:
    """A sentence as HTML."""
    return prompts.phrase_of(FILE, key, language, **values)


def plain(key: str, language: str, **values: Any) -> str:
    """The same without HTML, for buttons, toasts and files."""
    return prompts.phrase_of(FILE, key, language, html=False, **values)


def named(group: str, key: str, language: str) -> str:
    """The name of ``key`` in a list of names; ``key`` itself where the list has none (somebody's own words)."""
    found: dict[str, str] = prompts.phrases_of(FILE, language)[group]
    return str(found.get(key, key))


def keys(group: str) -> tuple[str, ...]:
    """The keys of a list of names, in their order."""
    return tuple(prompts.phrases_of(FILE, "de")[group])


def button(key: str, language: str, *argument: object, **values: Any) -> Button:
    """A button with the label ``key``."""
    return Button(plain(f"buttons.{key}", language, **values), data(*argument))


def data(*argument: object) -> str:
    """What a button of this journey carries."""
    return ":".join([VERSION, LETTER, *(str(one) for one in argument)])


def toast(key: str, language: str, **values: Any) -> Reply:
    """A short note on a tap that changes nothing."""
    return Reply("", toast=plain(key, language, **values)[:TOAST])


def law(language: str, *names: str) -> str:
    """Sentences of law, each on its line."""
    return "\n".join(lawyers.say(name, language) for name in names)


def law_sources(language: str, *names: str) -> str:
    """Where these sentences come from, and of which day they are, as HTML."""
    sources = "; ".join(lawyers.sources(*names))
    return f"<i>{say('as_of', language, sources=sources, day=prompts.day(lawyers.as_of(), language))}</i>"


def left(day: dt.date, on: dt.date, language: str) -> str:
    """How long there is still."""
    days = (day - on).days
    key = "past" if days < 0 else {0: "today", 1: "tomorrow"}.get(days, "days")
    return plain(f"left.{key}", language, days=days)


def understood(text: str, language: str) -> str | None:
    """ "unknown", "none", "done" or "back", where somebody typed what a button says; None otherwise."""
    bare = " ".join(text.casefold().strip(" .!").split())
    listed: dict[str, list[str]] = prompts.phrases_of(FILE, language)["words"]
    return next((meaning for meaning in ("unknown", "back", "none", "done") if bare in listed[meaning]), None)
