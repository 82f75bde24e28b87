"""What journeys ask a model for: only for somebody who agreed to it, with the names of their case hidden.

Without a model, or without a yes, there is no help (None), and every journey is the same without it. Nothing decides
here: each use proves itself (bot/model/uses.py), and budgets and consent are kept at the way to the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.journeys.case import Draft, Letter, read
from bot.model.consent import VERSION as TEXT
from bot.store import Store

if TYPE_CHECKING:
    from bot.model.ports import Generates
    from bot.model.uses import Uses

_PARTY_FACTS = ("sender", "sender_contact", "recipient", "salutation", "representative", "client")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ModelHelp:
    """The help there is in this installation; without ``model`` there is none."""

    store: Store | None = None
    model: Generates | None = None

    def for_person(self, person: str, language: str) -> Uses | None:
        """What a model may do for ``person`` in a private chat; None where they did not agree or none is set."""
        if self.model is None or self.store is None or not self.store.consents.holds("person", person, TEXT):
            return None
        from bot.model.ports import Who
        from bot.model.uses import Uses

        return Uses(self.model, Who(person=person, language=language), self.parties(person))

    def parties(self, person: str) -> tuple[str, ...]:
        """The names that the case and the contacts of ``person`` know, to be hidden from a model."""
        return tuple(dict.fromkeys(_names(self.store, person))) if self.store else ()


def _names(store: Store, person: str) -> Iterator[str]:
    for item in store.items.of(person):
        letter, draft = read(item, Letter), read(item, Draft)
        if letter is not None and letter.sender:
            yield letter.sender
        if draft is not None:
            yield from _lines(draft.facts.get(name) for name in _PARTY_FACTS)
    for contact in store.contacts.of(person):
        for party in contact.data.get("parties", []):
            yield from _lines([party.get("name"), *party.get("aliases", [])])


def _lines(values: Any) -> Iterator[str]:
    """Each line of each text: names and addresses stand on lines of their own."""
    for value in values:
        if isinstance(value, str):
            yield from (line.strip() for line in value.splitlines() if 2 < len(line.strip()) <= LONGEST_NAME)


NO_HELP = ModelHelp()
"""The help of an installation without a model."""
