"""What a firm knows itself: documents and texts that its staff had it keep, found by that firm alone.

Not law and not the library: whoever shows a passage says whose word it is. No index is kept; what a firm has is opened,
ranked and forgotten within one call. Who added something is not stored. How it is told is in documents.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.journeys import own_texts
from bot.store.firms import scope_of
from bot.store.notes import Note, Notes
from knowledge.library import words

DOCUMENTS, LONGEST, ALTOGETHER = 60, 100_000, 1_500_000
"""How many documents a firm may have, and how many characters one and all of them."""
TITLE = 80
HITS = 3
SHOWN = 900
"""Characters of a passage that are shown at most."""

Outcome = Literal["new", "changed", "full", "long", "total", "empty"]


@dataclass(frozen=True, slots=True)
class Text:
    """Something a firm keeps."""

    id: str
    title: str
    text: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a text that fits a question."""

    title: str
    text: str
    day: dt.date


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of keeping something. ``limit``: the one it ran into."""

    outcome: Outcome
    title: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Corpus:
    """The texts of one firm."""

    notes: Notes
    firm: str

    def keep(self, title: str, text: str, now: dt.datetime, kind: str = "document") -> Kept:
        """Keeps ``text``; what was kept under the same title is replaced."""
        text, title = text.strip(), _line(title) or _line(text)
        if not text or not title:
            return Kept("empty")
        there = self.all()
        same = next((one for one in there if one.title.casefold() == title.casefold()), None)
        others = sum(len(one.text) for one in there if one is not same)
        if len(text) > LONGEST:
            return Kept("long", title, LONGEST)
        if others + len(text) > ALTOGETHER:
            return Kept("total", title, ALTOGETHER)
        value = {"title": title, "text": text}
        if same is not None and self.notes.change(self.scope, same.id, value, now):
            return Kept("changed", title)
        if len(there) >= DOCUMENTS:
            return Kept("full", title, DOCUMENTS)
        self.notes.add(self.scope, kind, value, now)
        return Kept("new", title)

    def all(self) -> list[Text]:
        """All texts, by title."""
        found = (_text(note) for note in self.notes.of(self.scope))
        return sorted(found, key=lambda one: (one.title.casefold(), one.id))

    def get(self, text_id: str) -> Text | None:
        """One text."""
        note = self.notes.get(self.scope, text_id)
        return None if note is None else _text(note)

    def remove(self, text_id: str) -> bool:
        """Removes one text; False if it was not there."""
        return self.notes.remove(self.scope, text_id)

    def find(self, query: str, count: int = HITS) -> list[Passage]:
        """The passages that fit ``query`` best, best first; empty if none does."""
        texts = {one.id: one for one in self.all()}
        passages = [
            (one.id, one.title, place, f"{one.title} {one.text[place.start : place.end]}")
            for one in texts.values()
            for place in own_texts.places(one.text)
        ]
        try:
            hits = own_texts.ranked(passages, query, count)
        finally:
            words.forget()
        return [_passage(texts[hit.letter], hit.place) for hit in hits]

    @property
    def scope(self) -> str:
        """Where the texts lie in the store."""
        return scope_of(self.firm)


def _text(note: Note) -> Text:
    return Text(note.id, str(note.value.get("title", "")), str(note.value.get("text", "")), note.created_at.date())


def _passage(text: Text, place: own_texts.Place) -> Passage:
    shown = text.text[place.start : place.end].strip()
    return Passage(text.title, shown if len(shown) <= SHOWN else shown[: SHOWN - 1].rstrip() + "…", text.day)


def _line(text: str) -> str:
    """The first line that says something, as a title."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    shown = " ".join("".join(one if one.isprintable() else " " for one in first).split())
    return shown if len(shown) <= TITLE else shown[: TITLE - 1].rstrip() + "…"
