"""How the things of a case are put into words: sentences and buttons, a thing on one line, what is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

import prompts
from bot.journeys.case import Deadline, Draft, Event, File, Letter, Work, read
from bot.journeys.voice import Voice
from bot.store.case_items import Item

LETTER = "k"
VOICE = Voice("case_file", LETTER)
say, plain, button, data = VOICE.say, VOICE.plain, VOICE.button, VOICE.data
SECTIONS = ("letter", "draft", "work", "event", "file")
LINE = 120


def line_of(item: Item, language: str) -> str:
    """A thing on one line: when, what, and the one fact that matters."""
    if (draft := read(item, Draft)) is not None:
        state = plain("facts.sent", language, day=prompts.day(draft.sent, language)) if draft.sent else ""
        parts = [title_of(item, language), state]
    elif (letter := read(item, Letter)) is not None:
        parts = [_day(letter.date, language), title_of(item, language), _unless_in(letter.sender, letter.title)]
    elif (event := read(item, Event)) is not None:
        parts = [_day(event.date, language), event.what]
    elif (work := read(item, Work)) is not None:
        parts = [work.title, work.url]
    elif (deadline := read(item, Deadline)) is not None:
        parts = [_day(deadline.date, language), deadline.what]
    else:
        parts = [title_of(item, language)]
    return shorten(" · ".join(part for part in parts if part), LINE, placeholder=" …")


def title_of(item: Item, language: str) -> str:
    """What a thing is called."""
    name = ""
    if (letter := read(item, Letter)) is not None:
        name = letter.title or letter.sender
    elif (draft := read(item, Draft)) is not None:
        name = draft.title or draft.kind
    elif (work := read(item, Work)) is not None:
        name = work.title
    elif (event := read(item, Event)) is not None:
        name = event.what
    elif (file := read(item, File)) is not None:
        name = file.name
    return " ".join(name.split()) or untitled(item.kind, language)


def facts_of(item: Item, language: str) -> Iterator[str]:
    """What is known of a thing, one fact a line."""

    def fact(key: str, **values: Any) -> str:
        return plain(f"facts.{key}", language, **values)

    def dated(key: str, day: dt.date | None) -> Iterator[str]:
        if day is not None:
            yield fact(key, day=prompts.day(day, language))

    if (letter := read(item, Letter)) is not None:
        yield from dated("date", letter.date)
        yield from dated("received", letter.received)
        if letter.sender:
            yield fact("sender", sender=letter.sender)
    elif (draft := read(item, Draft)) is not None:
        yield from dated("sent", draft.sent) if draft.sent else iter([fact("not_sent")])
        yield fact("version", number=item.revision)
    elif (work := read(item, Work)) is not None:
        yield from [fact("url", url=work.url)] if work.url else []
        yield from dated("made", work.made)
        yield from dated("published", work.published)
        yield from [fact("sha256", sha256=work.sha256)] if work.sha256 else []
        yield from [fact("file_kept")] if work.file else []
    elif (event := read(item, Event)) is not None:
        yield from dated("date", event.date)
        yield from [fact("source", source=event.source)] if event.source else []
    elif (file := read(item, File)) is not None and file.sha256:
        yield fact("sha256", sha256=file.sha256)


def text_of(item: Item) -> str:
    """The words of a letter or draft; empty for anything else."""
    letter, draft = read(item, Letter), read(item, Draft)
    text = letter.text if letter else draft.text if draft else ""
    return text.replace("\f", "\n\n").strip()


def section(kind: str, language: str) -> str:
    """What one kind of thing is called."""
    name: str = prompts.phrases_of("case_file", language)["sections"][kind]
    return name


def untitled(kind: str, language: str) -> str:
    """What a thing without a name is called."""
    names: dict[str, str] = prompts.phrases_of("case_file", language)["untitled"]
    return names.get(kind, section(kind, language) if kind in (*SECTIONS, "deadline") else kind)


def _day(day: dt.date | None, language: str) -> str:
    return prompts.day(day, language) if day else ""


def _unless_in(part: str, whole: str) -> str:
    """The sender, unless the title names it already."""
    return "" if part and part in whole else part
