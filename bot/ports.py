"""The values that cross between channels (Telegram, terminal) and journeys. No channel's own types in here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.intake.taken import NamedBytes

IncomingKind = Literal[
    "text", "command", "tap", "file", "photo", "voice", "sticker", "unsupported",
    "blocked", "unblocked", "added", "removed", "migrated",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes. ``id`` is unique over channels ("tg:4242", "terminal"); ``language`` is what their client says."""

    id: str
    language: str | None = None
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was written. ``id`` is the chat ("tg:-100…"); ``topic`` the forum topic, if any."""

    id: str
    kind: Literal["private", "group"] = "private"
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as the channel announces it; ``size`` in bytes, None where the channel does not say."""

    id: str
    name: str
    mime: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did, read once from the channel's own format.

    ``text``: what was written (without the command and without the mention of the bot); ``command``: lower case,
    without slash; ``data``: what a tapped button carries; ``edited``: an earlier message was changed;
    ``forwarded``: somebody else's words; ``files``: one or, for an album, several; ``contents``: the bytes of those
    that could be fetched, in the same order, and ``unfetched``: reasons ("too_big", "gone") for the others.
    """

    kind: IncomingKind
    person: Person
    place: Place
    at: dt.datetime
    text: str = ""
    command: str = ""
    data: str = ""
    message_id: int | None = None
    edited: bool = False
    forwarded: bool = False
    files: tuple[FileRef, ...] = ()
    contents: tuple[NamedBytes, ...] = ()
    unfetched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A next step. ``data``: at most 64 bytes, beginning with a version ("1:"); ``url``: opens a page instead.

    ``start``: opens the private chat with the bot, with this word after /start (letters, digits, - and _).
    """

    label: str
    data: str = ""
    url: str | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file for the person."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said: HTML of the small subset that Telegram knows (b, i, u, s, code, pre, a, blockquote expandable).

    Paragraphs are parted by a blank line; a channel may split there and nowhere inside a tag. ``toast`` answers a tap.
    ``replaces``: the message that carried the tapped button is rewritten instead of a new one being sent.
    ``document``: a file that is handed over, with the HTML as its short caption. ``options``: the full wording of
    the first buttons, which carry its numbers, for a channel that cuts long labels.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    toast: str | None = None
    replaces: bool = False
    document: Document | None = None
    options: tuple[str, ...] = ()
