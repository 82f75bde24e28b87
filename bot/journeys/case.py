"""What the items of a case hold, by kind: plain values, to JSON and back.

Not the store (bot/store/case_items.py keeps the JSON, sealed) and not the chat. Reading is lenient: fields that are
missing have a default, fields that are not known are ignored, and what cannot be read at all is None, never an error.
Whoever knows more about a letter than this puts it under ``reading``, as JSON.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.store.case_items import Item


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that came. ``files``: the items with its original bytes, ``file`` the first of them; pages in ``text``
    are parted by a form feed; ``message``: the message of the chat that brought it last.

    ``land``: where the person lives, "HH"; ``private``: they did not act for a trade; ``bound``: they owe the
    other side Unterlassung already; None: not told. ``remarks``: what
    was noticed while it was read, as chat HTML.
    """

    text: str
    title: str = ""
    sender: str = ""
    date: dt.date | None = None
    received: dt.date | None = None
    file: str | None = None
    reading: dict[str, Any] = field(default_factory=dict)
    land: str | None = None
    private: bool | None = None
    remarks: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    bound: bool | None = None
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be sent. ``facts``: what it was filled with; ``answers``: the letter it replies to.

    ``tone``: empty until chosen; ``own``: paragraphs in the person's words, ``left_out``: those taken out, by id;
    ``prefilled``: facts nobody has typed here, with their origin, ``seen`` once they were looked at; ``trail``: what
    was answered, ``skipped``: what stays open on purpose, as paths ("works 1 title"); ``warned``: the risk was told;
    ``final_on``: the day it was finished; ``change``: what made this version; ``answered``: an answer came.
    """

    text: str
    title: str = ""
    kind: str = ""
    answers: str | None = None
    sent: dt.date | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    language: str = "de"
    tone: str = ""
    own: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    prefilled: dict[str, str] = field(default_factory=dict)
    seen: bool = False
    trail: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    warned: bool = False
    final_on: dt.date | None = None
    change: str = ""
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A work of the person. ``sha256``: of its file, as hexadecimal digits; ``file``: the item that holds it."""

    title: str
    url: str = ""
    made: dt.date | None = None
    published: dt.date | None = None
    sha256: str = ""
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done by the end of ``date``. ``letter``: the item it is from; ``rule``: how it was worked out.

    ``named``: the last day before a weekend or holiday moved it (§ 193 BGB), None where nothing moved; ``land``: where
    the holidays were looked up, empty if not known; ``remind``: whether reminders are wanted;
    ``strict``: a weekend gives no extra time, as at the end of limitation. ``decision``: no deadline but the day of a
    decision that somebody waits for, by its id; ``news``: since when its result is known here.
    """

    date: dt.date
    what: str
    letter: str | None = None
    rule: str = ""
    done: bool = False
    named: dt.date | None = None
    land: str = ""
    remind: bool = True
    strict: bool = False
    decision: str = ""
    news: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, for the chronology. ``source``: where that is known from."""

    date: dt.date
    what: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What is known about an uploaded file; its bytes stand beside it."""

    name: str
    mime: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What was asked once and holds for the case. ``land``: where letters must arrive; empty: asked, not known."""

    land: str | None = None


Record = Letter | Draft | Work | Deadline | Event | File | Profile
R = TypeVar("R", Letter, Draft, Work, Deadline, Event, File, Profile)


def content_of(record: Record) -> dict[str, Any]:
    """``record`` as JSON values."""
    content: dict[str, Any] = _ADAPTERS[type(record)].dump_python(record, mode="json")
    return content


def read(item: Item | None, record: type[R]) -> R | None:
    """The content of ``item`` as a ``record``; None where it is no such thing."""
    if item is None or item.kind != record.__name__.lower():
        return None
    try:
        found: R = _ADAPTERS[record].validate_python(item.content)
        return found
    except ValidationError:
        return None


_ADAPTERS: Mapping[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (Letter, Draft, Work, Deadline, Event, File, Profile)
}
