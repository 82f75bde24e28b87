"""What a contact holds: who is involved, what it is about, what was handed over, and what was agreed to.

Values only, to JSON and back, as bot/store/contacts.py keeps them sealed. Reading is lenient: what is missing has a
default, what is not known is ignored. Where the person is in the walk (``walk``) belongs to the journey alone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

State = Literal[
    "draft", "sent", "cleared", "taken", "asked", "accepted", "declined", "closed", "conflict",
]  # fmt: skip
Role = Literal["self", "opponent", "opponent_lawyer", "other"]
Origin = Literal["told", "letter", "case", "check"]
Unsure = Literal["", "yes", "no", "unknown"]
ROLES: tuple[Role, ...] = ("self", "opponent", "opponent_lawyer", "other")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody involved, by all their names."""

    name: str
    role: Role
    aliases: tuple[str, ...] = ()
    origin: Origin = "told"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day to mind. ``day`` None: nobody knows it yet; ``said``: as it was typed, ``rule``: how it was worked out."""

    day: dt.date | None
    what: str = ""
    said: str = ""
    origin: Origin = "told"
    rule: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What somebody wants, by a letter: their claim, not a fact. ``kind``: as knowledge.letters names it."""

    kind: str
    passage: str
    letter: str = ""
    claimed_by: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that a letter names, in cents; ``verdict``: what the check of it says; ``sources`` with their day."""

    cents: int
    purpose: str
    letter: str = ""
    claimed_by: str = ""
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Finding:
    """One point that the check of a letter made: ok, wrong or open, in words of the client's language."""

    status: Literal["ok", "wrong", "open"]
    text: str
    sources: tuple[str, ...] = ()
    as_of: dt.date | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``source``: where that is known from."""

    day: dt.date | None
    what: str
    source: str = ""
    origin: Origin = "case"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was handed over; its bytes stand in contact_files under ``file``."""

    file: str
    name: str
    sha256: str
    size: int
    category: str = "other"
    origin: Origin = "told"


@dataclass(frozen=True, slots=True)
class Insurance:
    """Legal expenses insurance. ``has`` "": not asked yet; ``cover``: was it asked for, and what came."""

    has: Unsure = ""
    company: str = ""
    number: str = ""
    cover: Literal["", "granted", "refused", "asked", "not_asked", "unknown"] = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How the firm may reach the person. ``how`` "": not asked yet; ``to``: a number or an address."""

    how: Literal["", "telegram", "phone", "email", "portal", "unknown"] = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to: ``version`` and SHA-256 of the text, ``scope`` by key, ``at`` and in which language."""

    version: str
    text_sha256: str
    scope: tuple[str, ...]
    at: dt.datetime
    language: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of the person; ``message``: the message of the chat they came with, so that an edit finds them."""

    text: str
    message: int | None = None
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class ContactData:
    """All of a contact. ``kind``: of the matter; ``unknown``: what the person answered with "weiß ich nicht".

    ``check``: the result of the person's check as JSON (knowledge.check.result.as_json), taken over with their leave;
    ``struck``: ids of offers they took out; ``walk``: where they are, the journey's business; ``desk``: what the desk
    notes about its own work, read in bot/journeys/desk/notes.py.
    """

    language: str = "de"
    parties: tuple[Party, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    no_deadline: bool = False
    kind: str = ""
    story: tuple[Paragraph, ...] = ()
    outcome: str = ""
    documents: tuple[Document, ...] = ()
    insurance: Insurance = Insurance()
    budget: str = ""
    way: Way = Way()
    consent: Consent | None = None
    demands: tuple[Demand, ...] = ()
    amounts: tuple[Amount, ...] = ()
    findings: tuple[Finding, ...] = ()
    events: tuple[Event, ...] = ()
    check: dict[str, Any] = field(default_factory=dict)
    struck: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    walk: dict[str, Any] = field(default_factory=dict)
    desk: dict[str, Any] = field(default_factory=dict)

    def of_role(self, role: Role) -> tuple[Party, ...]:
        """The parties of one role, in their order."""
        return tuple(one for one in self.parties if one.role == role)

    @property
    def own_name(self) -> str:
        """The person's own name; empty until told."""
        return next((one.name for one in self.of_role("self")), "")

    @property
    def nearest(self) -> dt.date | None:
        """The nearest day among the deadlines; None where no day is known."""
        return min((one.day for one in self.deadlines if one.day is not None), default=None)

    @property
    def told(self) -> str:
        """What happened, in the person's own words."""
        return "\n\n".join(one.text for one in self.story)

    def with_party(self, party: Party) -> ContactData:
        """With one more party, once per role and name."""
        known = any(one.role == party.role and one.name == party.name for one in self.parties)
        return self if known else replace(self, parties=(*self.parties, party))


def content_of(data: ContactData) -> dict[str, Any]:
    """``data`` as JSON values."""
    content: dict[str, Any] = _ADAPTER.dump_python(data, mode="json")
    return content


def read(content: dict[str, Any]) -> ContactData | None:
    """The data of a contact; None where it is no such thing."""
    try:
        return _ADAPTER.validate_python(content)
    except ValidationError:
        return None


def sha256(content: bytes | str) -> str:
    """The SHA-256 of bytes, or of a text as UTF-8, as hexadecimal digits."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(raw).hexdigest()


def in_order(deadlines: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Deadlines, the nearest first; those without a day last."""
    return tuple(sorted(deadlines, key=lambda one: (one.day is None, one.day or dt.date.max)))


_ADAPTER = TypeAdapter(ContactData)
