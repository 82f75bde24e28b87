"""What a group knows itself: short entries and documents that its admins had it keep, found in that group alone.

The community's word, not law; whoever shows it says so. No index is kept: the notes of one group are few, opened,
ranked and forgotten within one call. Who wrote what was kept is not stored.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.journeys import own_texts
from bot.store.groups import scope_of
from bot.store.notes import Note, Notes
from knowledge.library import words

ENTRIES, DOCUMENTS = 80, 10
ENTRY_TEXT, DOCUMENT_TEXT = 2_000, 60_000
TAG = 32
SHORTEST_NAMED = 3
START, RANKED = 4, 60
"""Characters by which a word is looked for before anything is ranked, and how many passages are ranked then."""
SHOWN = 900
"""Characters of a document's passage that are shown at most."""

_TAGGED = re.compile(r"^#(?P<tag>\S{1,40})\s*", re.UNICODE)
_FLAT = str.maketrans("äöüéèáàç", "aoueeaac")  # as words.fold does, which is too slow for all documents of a group
_NO_SIGN = re.compile(r"[^\w.§-]+|[.](?=\s|$)", re.UNICODE)
_NOT_IN_A_TAG = re.compile(r"[^\w.§-]+", re.UNICODE)

Outcome = Literal["new", "changed", "full", "long", "empty"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as the group sees it. ``tag`` is its name, "44b"; ``passage``: the part of a document that fits."""

    id: str
    tag: str
    text: str
    kind: str
    day: dt.date
    passage: str = ""

    @property
    def shown(self) -> str:
        """What is told of it."""
        return self.passage or self.text


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of keeping something. ``limit``: the one it ran into, in characters or notes."""

    outcome: Outcome
    tag: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class GroupNotes:
    """The notes of one group."""

    notes: Notes
    group: str

    def keep(self, kind: str, tag: str, text: str, now: dt.datetime) -> Kept:
        """Keeps ``text`` under ``tag``; what stood there before is replaced."""
        longest, most = (DOCUMENT_TEXT, DOCUMENTS) if kind == "document" else (ENTRY_TEXT, ENTRIES)
        text, tag = text.strip(), tag_of(tag) or _tag_from(text)
        if not text or not tag:
            return Kept("empty")
        if len(text) > longest:
            return Kept("long", tag, longest)
        entries = self.entries()
        same = next((entry for entry in entries if entry.tag == tag and entry.kind == kind), None)
        value = {"tag": tag, "text": text}
        if same is not None:
            self.notes.change(self.scope, same.id, value, now)
            return Kept("changed", tag)
        if sum(entry.kind == kind for entry in entries) >= most:
            return Kept("full", tag, most)
        self.notes.add(self.scope, kind, value, now)
        return Kept("new", tag)

    def entries(self) -> list[Entry]:
        """All notes, by tag."""
        return sorted((_entry(note) for note in self.notes.of(self.scope)), key=lambda entry: (entry.tag, entry.id))

    def get(self, note_id: str) -> Entry | None:
        """One note."""
        note = self.notes.get(self.scope, note_id)
        return None if note is None else _entry(note)

    def remove(self, note_id: str) -> bool:
        """Removes one note."""
        return self.notes.remove(self.scope, note_id)

    def tagged(self, wish: str) -> Entry | None:
        """The note whose tag is ``wish``."""
        tag = tag_of(wish)
        return next((entry for entry in self.entries() if tag and entry.tag == tag), None)

    def search(self, query: str, *, strict: bool = False) -> Entry | None:
        """The note that fits ``query`` best. ``strict``: only if it is clearly about that; nobody asked for a note."""
        entries = {entry.id: entry for entry in self.entries()}
        named = next((entry for entry in entries.values() if _names(query, entry.tag)), None)
        if named is not None and named.kind != "document":
            return named
        passages = _likely(query, list(entries.values()), need=2 if strict else 1)
        try:
            hits = own_texts.ranked(passages, query, 3)
            fitting = (hit for hit in hits if not strict or _is_about(query, hit.passage, hit.title))
            best = next(fitting, None)
        finally:
            words.forget()
        return None if best is None else _with_passage(entries[best.letter], best.place)

    @property
    def scope(self) -> str:
        """Where the notes lie in the store."""
        return scope_of(self.group)


def tag_of(wish: str) -> str:
    """``wish`` as a tag: lower case, hyphens for spaces, "#" left out."""
    return _NOT_IN_A_TAG.sub("-", wish.strip().lstrip("#").casefold()).strip("-.")[:TAG].strip("-.")


def split_tag(text: str) -> tuple[str, str]:
    """A tag in front ("#44b Text"), and the rest; without one, an empty tag."""
    found = _TAGGED.match(text)
    return (found["tag"], text[found.end() :].strip()) if found else ("", text.strip())


def _tag_from(text: str) -> str:
    """A tag from the first telling words."""
    return tag_of(" ".join(own_texts.telling_words(text[:200])[:3]))


def _entry(note: Note) -> Entry:
    value = note.value
    return Entry(note.id, str(value.get("tag", "")), str(value.get("text", "")), note.kind, note.created_at.date())


def _with_passage(entry: Entry, place: own_texts.Place) -> Entry:
    """A short entry is told whole, of a document the passage that fits."""
    if entry.kind != "document":
        return entry
    passage = entry.text[place.start : place.end][:SHOWN].strip()
    return Entry(entry.id, entry.tag, entry.text, entry.kind, entry.day, passage)


def _likely(query: str, entries: list[Entry], need: int) -> list[tuple[str, str, own_texts.Place, str]]:
    """The passages with the beginnings of at least ``need`` telling words of ``query``, those with most of them first.

    Ranking all the documents of a group would take seconds; looking for beginnings of words takes none.
    """
    starts = {word[:START] for word in own_texts.telling_words(query)}
    found = []
    for entry in entries:
        for place in own_texts.places(entry.text):
            passage = f"{entry.tag.replace('-', ' ')} {entry.text[place.start : place.end]}"
            folded = passage.casefold().translate(_FLAT)
            count = sum(start in folded for start in starts)
            if count >= min(need, len(starts)) and count:
                found.append((count, (entry.id, entry.tag, place, passage)))
    found.sort(key=lambda one: -one[0])
    return [passage for _, passage in found[:RANKED]]


def _names(query: str, tag: str) -> bool:
    """Does the tag stand in ``query`` as a word, and is it one that says something?"""
    return len(tag) >= SHORTEST_NAMED and f" {tag} " in f" {_NO_SIGN.sub(' ', query.casefold())} "


def _is_about(query: str, passage: str, tag: str) -> bool:
    """Is the tag named, or are most of the telling words there, at least two?"""
    if _names(query, tag):
        return True
    asked = own_texts.telling_words(query)
    there = words.features(passage)
    present = sum(bool(np.isin(words.word_features(word), there).mean() >= own_texts.ALIKE) for word in asked)
    return present >= 2 and present * 3 >= len(asked) * 2
