"""A draft as a value: paragraphs with reasons and sources, what is open, how it is edited, when it is final.

No words of the law and none of the letter: those are put in when it is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from knowledge.content import Bilingual
from knowledge.letters.drafts.courts import Cited
from knowledge.letters.drafts.facts import Value
from knowledge.letters.drafts.scheme import CheckItem, FollowUp, Kind, Language, Tone, Warn

MARK = "[…"  # what shows a gap in a letter


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not there. ``path`` names it ("works 1 url"); ``label`` is what stands in the gap."""

    path: str
    label: Bilingual
    question: Bilingual

    def shown(self, language: str) -> str:
        """How the gap looks in the letter."""
        return f"{MARK}: {self.label.in_language(language)}]"


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """One paragraph. ``words``: where its words are; ``own_text``: the person's own words, which rest on no source."""

    id: str
    words: str
    slots: Mapping[str, Any]
    why: Bilingual
    sources: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    locked: bool = False
    own_text: str | None = None


@dataclass(frozen=True, slots=True)
class DutyState:
    """A formal requirement and whether the facts meet it."""

    id: str
    citation: str
    title: Bilingual
    state: Literal["met", "missing", "not_needed"]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A numbered exhibit: "K1"."""

    number: str
    title: str | Missing
    date: dt.date | None = None
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An enclosure with words of its own."""

    id: str
    slots: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan of a letter; ``final`` once nothing is open any more."""

    kind: Kind
    language: Language
    tone: Tone
    on: dt.date
    facts: Mapping[str, Value]
    head: Mapping[str, Any]
    subject: Mapping[str, Any]
    paragraphs: tuple[DraftParagraph, ...]
    duties: tuple[DutyState, ...] = ()
    warnings: tuple[Warn, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    pages: tuple[Page, ...] = ()
    courts: tuple[Cited, ...] = ()
    checklist: tuple[CheckItem, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    is_final: bool = False

    @property
    def open_places(self) -> tuple[Missing, ...]:
        """Every gap that can be seen in the letter, once, in its order."""
        shown = [self.head, self.subject, *(page.slots for page in self.pages)]
        found = [gap for slots in shown for gap in gaps(slots)]
        for part in self.paragraphs:
            found += gaps(part.slots if part.own_text is None else part.own_text, part.id)
        return tuple({gap.path: gap for gap in found}.values())


class NotFinalError(Exception):
    """The letter cannot be final yet: these places are open, these duties not met."""

    def __init__(self, open_places: tuple[Missing, ...], duties: tuple[DutyState, ...]) -> None:
        super().__init__(f"{len(open_places)} open place(s), {len(duties)} duty(ies) not met")
        self.open_places = open_places
        self.duties = duties


class ParagraphError(Exception):
    """This paragraph cannot be changed. ``reason``: unknown, locked (it carries a formal duty), or empty."""

    def __init__(self, paragraph: str, reason: Literal["unknown", "locked", "empty"]) -> None:
        super().__init__(f"{paragraph}: {reason}")
        self.paragraph = paragraph
        self.reason = reason


def with_paragraph(draft: Draft, paragraph: str, text: str) -> Draft:
    """The draft with this paragraph in the person's own words. Raises ParagraphError."""
    found = next((part for part in draft.paragraphs if part.id == paragraph), None)
    if found is None:
        raise ParagraphError(paragraph, "unknown")
    if found.locked:
        raise ParagraphError(paragraph, "locked")
    if not text.strip():
        raise ParagraphError(paragraph, "empty")
    own = replace(found, own_text=text.strip(), sources=(), decisions=())
    changed = tuple(own if part.id == paragraph else part for part in draft.paragraphs)
    return replace(draft, paragraphs=changed, is_final=False)


def without_paragraph(draft: Draft, paragraph: str) -> Draft:
    """The draft without this paragraph. Raises ParagraphError, also ("empty") for the last one that is left."""
    found = next((part for part in draft.paragraphs if part.id == paragraph), None)
    if found is None:
        raise ParagraphError(paragraph, "unknown")
    if found.locked:
        raise ParagraphError(paragraph, "locked")
    kept = tuple(part for part in draft.paragraphs if part.id != paragraph)
    if not kept:
        raise ParagraphError(paragraph, "empty")
    return replace(draft, paragraphs=kept, is_final=False)


def final(draft: Draft) -> Draft:
    """The draft as a letter to send. Raises NotFinalError while a place is open or a formal duty is not met."""
    open_places = draft.open_places
    unmet = tuple(duty for duty in draft.duties if duty.state == "missing")
    if open_places or unmet:
        raise NotFinalError(open_places, unmet)
    return replace(draft, is_final=True)


_WRITTEN = Bilingual(de="hier steht noch eine Lücke im Text", en="there is still a gap in this text")


def gaps(inside: Any, path: str = "") -> list[Missing]:
    """Every gap in a value, also one that a person wrote into a text."""
    if isinstance(inside, Missing):
        return [inside]
    if isinstance(inside, str):
        return [Missing(f"text {path}".strip(), _WRITTEN, _WRITTEN)] if MARK in inside else []
    if isinstance(inside, Mapping):
        return [gap for name, value in inside.items() for gap in gaps(value, f"{path} {name}".strip())]
    if isinstance(inside, tuple | list):
        return [gap for value in inside for gap in gaps(value, path)]
    return []
