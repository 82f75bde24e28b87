"""Words of the first contact, its buttons, and sentences of law with their source and day."""

from __future__ import annotations

import datetime as dt

import prompts
from bot.journeys.contact.ports import Firm
from bot.journeys.voice import Voice
from bot.ports import Button
from knowledge import lawyers

FILE, LETTER, JOURNEY = "contact", "A", "contact"
VOICE = Voice(FILE, LETTER)
say, plain, button, data, toast = VOICE.say, VOICE.plain, VOICE.button, VOICE.data, VOICE.toast
SHORT_ID = 8

Rows = tuple[tuple[Button, ...], ...]


def named(group: str, key: str, language: str) -> str:
    """The name of ``key`` in a list of names; ``key`` itself where the list has none (somebody's own words)."""
    found: dict[str, str] = prompts.phrases_of(FILE, language)[group]
    return str(found.get(key, key))


def keys(group: str) -> tuple[str, ...]:
    """The keys of a list of names, in their order."""
    return tuple(prompts.phrases_of(FILE, "de")[group])


def consented(firm: Firm, language: str) -> str:
    """What a person agrees to, without HTML: our text, and below it what the firm adds."""
    return "\n".join(filter(None, (plain("consent.text", language, firm=firm.name), firm.consent(language))))


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
