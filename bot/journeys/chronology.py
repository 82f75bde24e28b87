"""The chronology of a case: events, letters, what was sent, deadlines, by date; undated things last. Markdown too."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import prompts
from bot.journeys.case import Deadline, Draft, Event, Letter, read

if TYPE_CHECKING:
    from bot.store.case_items import Item

Line = tuple[dt.date | None, str]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|])")


def as_markdown(items: Sequence[Item], language: str) -> str:
    """What happened when; one line each, in the order of days, on a day in the order of the case."""
    shown = [f"- **{_day(day, language)}** {text}" for day, text in in_order(items, language, _plain)]
    return "\n".join([f"# {_words('chronology', language)}", "", *(shown or [_words("nothing", language)]), ""])


def in_order(items: Sequence[Item], language: str, quote: Callable[[str], str] = lambda text: text) -> list[Line]:
    """(day, what happened) by day, None last; ``quote`` makes what a person wrote fit the form it is shown in."""
    lines = _lines(items, language, quote)
    return sorted(lines, key=lambda line: (line[0] is None, line[0] or dt.date.max))


def _lines(items: Sequence[Item], language: str, quote: Callable[[str], str]) -> Iterator[Line]:
    for item in items:
        if event := read(item, Event):
            source = f" ({_words('source', language, source=quote(event.source))})" if event.source else ""
            yield event.date, quote(event.what) + source
        elif letter := read(item, Letter):
            what = quote(", ".join(part for part in (letter.title, letter.sender) if part))
            yield letter.date, _words("letter", language, what=what)
        elif (draft := read(item, Draft)) and draft.sent:
            yield draft.sent, _words("draft", language, what=quote(draft.title or draft.kind))
        elif deadline := read(item, Deadline):
            done = f" {_words('done', language)}" if deadline.done else ""
            yield deadline.date, _words("deadline", language, what=quote(deadline.what)) + done


def _day(day: dt.date | None, language: str) -> str:
    return prompts.day(day, language) if day else _words("undated", language)


def _words(key: str, language: str, **values: str) -> str:
    return prompts.phrase_of("case", f"export.{key}", language, html=False, **values)


def _plain(text: str) -> str:
    """What a person wrote, on one line and without markup of its own."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
