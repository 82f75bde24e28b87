"""What the desk notes about its own work on a contact: who talks, what was moved, drafts that wait for a person.

Kept inside the sealed contact (ContactData.desk), so it goes when the contact goes. Reading is lenient.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot.journeys.contact.kept import ContactData

MOST_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with its day, as ISO date."""

    citation: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that a person must look at before it goes out. ``letter``: as a letter on the firm's paper."""

    id: str
    title: str
    text: str
    by: str
    letter: bool = False
    sources: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """``talk``: does the person talk with the firm ("on"), or have they gone back to the bot ("off")?

    ``moves``: how often the state changed, ``before`` the state it came from, ``by`` who moved it; ``closed_told``: the
    opening of which the person was told when they wrote outside office hours; ``told``: that their words are passed on.
    """

    talk: Literal["", "on", "off"] = ""
    moves: int = 0
    before: str = ""
    by: str = ""
    told: bool = False
    closed_told: str = ""
    drafts: tuple[Draft, ...] = field(default=())

    def draft(self, draft_id: str) -> Draft | None:
        """The draft ``draft_id``; None where it went out, was thrown away, or never was."""
        return next((one for one in self.drafts if one.id == draft_id), None)

    def with_draft(self, draft: Draft) -> Notes:
        """With ``draft``, instead of the one of its id; the oldest give way."""
        kept = tuple(one for one in self.drafts if one.id != draft.id)
        return replace(self, drafts=(*kept, draft)[-MOST_DRAFTS:])

    def without_draft(self, draft_id: str) -> Notes:
        """Without the draft ``draft_id``."""
        return replace(self, drafts=tuple(one for one in self.drafts if one.id != draft_id))


def notes_of(data: ContactData) -> Notes:
    """What the desk noted; nothing where it cannot be read."""
    try:
        return _ADAPTER.validate_python(data.desk)
    except ValidationError:
        return Notes()


def with_notes(data: ContactData, notes: Notes) -> ContactData:
    """``data`` with what the desk noted."""
    content: dict[str, Any] = _ADAPTER.dump_python(notes, mode="json")
    return replace(data, desk=content)


_ADAPTER = TypeAdapter(Notes)
