"""The values that cross between channels (Telegram, terminal) and journeys. No channel's own types in here."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.intake.taken import NamedBytes

IncomingKind = Literal[
    "text", "command", "tap", "file", "photo", "voice", "sticker", "unsupported",
    "inline", "blocked", "unblocked", "added", "removed", "migrated",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes. ``id`` is unique over channels ("tg:4242", "terminal"); ``language`` is what their client says.

    ``name``: in full, as others see it. An anonymous admin of a group has the id of the group.
    """

    id: str
    language: str | None = None
    first_name: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was written. ``id`` is the chat ("tg:-100…"); ``topic`` the forum topic; ``forum``: it has topics."""

    id: str
    kind: Literal["private", "group"] = "private"
    topic: int | None = None
    title: str = ""
    forum: bool = False


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file as the channel announces it; ``size`` in bytes, None where the channel does not say."""

    id: str
    name: str
    mime: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message that another one answers. ``ours``: the bot wrote it; ``file``: what hung on it."""

    message_id: int
    text: str = ""
    person: str = ""
    name: str = ""
    ours: bool = False
    file: FileRef | None = None


class Drafts(Protocol):
    """Where the beginning of one answer is shown while the rest is being written."""

    def show(self, html: str) -> Future[None]:
        """Begins to show ``html`` in place of the last draft and returns at once; the future says how it went."""
        ...


class Wanted(Protocol):
    """Does anybody still wait for the answer?"""

    @property
    def replaced(self) -> bool:
        """Has something newer come, so that this is to be answered plainly and at once?"""
        ...


@dataclass(frozen=True, slots=True)
class Live:
    """What a channel offers while an answer is made: drafts of it, and whether it is still waited for."""

    drafts: Drafts
    run: Wanted


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did, read once from the channel's own format.

    ``text``: what was written (without the command and without the mention of the bot); ``command``: lower case,
    without slash; ``data``: what a tapped button carries; ``edited``: an earlier message was changed;
    ``forwarded``: somebody else's words; ``files``: one or, for an album, several; ``contents``: the bytes of those
    that could be fetched, in the same order, and ``unfetched``: reasons ("too_big", "gone") for the others.
    ``message_ids``: every message of an album or a long paste, the first one included.

    In groups: ``addressed``: a command, a mention or an answer to the bot, not talk among others; ``by_admin``: the
    writer administers the group now. ``quoted``: what was answered.

    ``live``: how the channel shows an answer that grows, where it can; no part of what was said.
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
    message_ids: tuple[int, ...] = ()
    addressed: bool = True
    by_admin: bool = False
    quoted: Quoted | None = None
    live: Live | None = field(default=None, compare=False, repr=False)


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
class Elsewhere:
    """Another chat than the one something came from. ``contact``: goes into the forum topic of that contact."""

    place: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said: HTML of the small subset that Telegram knows (b, i, u, s, code, pre, a, blockquote expandable).

    Paragraphs are parted by a blank line; a channel may split there and nowhere inside a tag. ``toast`` answers a tap.
    ``replaces``: the message that carried the tapped button is rewritten instead of a new one being sent.
    ``document``: a file that is handed over, with the HTML as its short caption. ``options``: the full wording of
    the first buttons, which carry its numbers, for a channel that cuts long labels.

    ``to``: it goes elsewhere. ``copies``: these messages of the chat it came from are copied, as they are, instead of
    a text. ``slot``: such a message stands once in its chat; said again, it is rewritten. ``lives``: it is deleted
    after that time. ``silent``: without a sound. ``topic``: closes or reopens the topic it goes to, after the text if
    there is one. ``leaves``: the bot leaves the group afterwards. ``answers``: in a group, it is shown as the answer to
    this message instead of the one that asked for it. ``once``: a name for what nobody asked for; it is said once.
    """

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    toast: str | None = None
    replaces: bool = False
    document: Document | None = None
    options: tuple[str, ...] = ()
    to: Elsewhere | None = None
    copies: tuple[int, ...] = ()
    slot: str = ""
    lives: dt.timedelta | None = None
    silent: bool = False
    topic: Literal["", "close", "reopen"] = ""
    leaves: bool = False
    answers: int | None = None
    once: str = ""


@dataclass(frozen=True, slots=True)
class InlineQuote:
    """What inline mode offers to put into another chat. ``id``: at most 64 bytes."""

    id: str
    title: str
    description: str
    html: str


@dataclass(frozen=True, slots=True)
class TopicOf:
    """How the forum topic of a contact begins: its name (up to 128 characters) and its first messages."""

    name: str
    replies: tuple[Reply, ...] = ()
