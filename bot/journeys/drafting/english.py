"""A German letter in English, paragraph by paragraph, for somebody who wants to understand what they are about to send.

Where we have English words for a letter, these are said and no model is asked. Else a model translates what can be
compared; the rest stays German. Nothing of it is kept, and it is no letter: the German text alone counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from bot.journeys.draft import Written, letterform, paragraphs
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting.opened import Open
from knowledge.letters.drafts.engine import Library

AT_ONCE = 3
"""Paragraphs under way at a time: somebody waits."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph in German, and in English; None where it stays German."""

    german: str
    english: str | None


def ours(opened: Open, on: dt.date, library: Library) -> tuple[Pair, ...] | None:
    """The letter in our own English words; None where this kind has none. What a person wrote stays as it is."""
    if "en" not in opened.kind.languages:
        return None
    draft = kept_drafts.planned(replace(opened.kept, language="en", final_on=None), on, library)
    if draft is None:
        return None
    english = {part.id: part for part in paragraphs(draft)}
    subject = Pair(letterform(opened.draft).subject, letterform(draft).subject)
    return (subject, *(Pair(one.text, _worded(one, english.get(one.id))) for one in _said(opened)))


def translated(opened: Open, english: Callable[[str], str | None]) -> tuple[Pair, ...]:
    """The letter as ``english`` translates it, a paragraph at a time and a line at a time within it."""
    texts = [letterform(opened.draft).subject, *(one.text for one in _said(opened))]
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="english") as pool:
        found = dict(zip(lines, pool.map(english, lines), strict=True))
    return tuple(Pair(text, _whole(text.split("\n"), found)) for text in texts)


def _said(opened: Open) -> Iterator[Written]:
    return (one for one in paragraphs(opened.draft) if one.text.strip())


def _worded(german: Written, english: Written | None) -> str | None:
    return None if english is None or german.own or english.text == german.text else english.text


def _whole(lines: Sequence[str], found: dict[str, str | None]) -> str | None:
    """All lines in English, or none: half a paragraph would be read as the whole."""
    said = ["" if not line.strip() else found[line] for line in lines]
    return None if None in said else "\n".join(one or "" for one in said)
