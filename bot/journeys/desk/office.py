"""What every move at a desk needs: the contact, its firm and notes, and the two ways a reply can go.

Everything is asked for by firm, so what belongs to another firm is simply not there. Whatever is told to the person
passes ``to_person``, which is also where the firm's log gets its entry; nothing else in this package reaches a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.journeys.contact.kept import ContactData, content_of, read, sha256
from bot.journeys.desk import cards
from bot.journeys.desk.notes import Notes, notes_of, with_notes
from bot.journeys.desk.ports import Aside, Firm, Firms, Hours, Join, May, Member, Propose, Staff
from bot.ports import Button, Document, Elsewhere, Incoming, Reply
from bot.store import Store
from bot.store.contacts import KeptContact
from bot.store.firm_log import LogEntry, Source

TRIES = 5
UNSEEN = frozenset({"draft"})
LIVE = frozenset({"taken", "asked", "accepted"})
ENDED = frozenset({"declined", "closed", "conflict"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A contact as it was loaded, with its firm."""

    row: KeptContact
    data: ContactData
    notes: Notes
    firm: Firm

    @property
    def language(self) -> str:
        """What the person speaks."""
        return self.data.language

    @property
    def is_live(self) -> bool:
        """Do person and staff talk with each other?"""
        return self.row.state in LIVE


@dataclass(frozen=True, slots=True)
class Office:
    """The desks of all firms. ``propose``: answers of the library; ``aside``: what else a desk answers to; ``join``:
    what a code opens. None: there is no such thing here."""

    store: Store
    today: Callable[[], dt.date]
    firms: Firms
    staff: Staff
    may: May
    hours: Hours
    propose: Propose | None = None
    aside: Aside | None = None
    join: Join | None = None

    def opened(self, firm_id: str, contact_id: str) -> Opened | None:
        """A contact that was sent to the firm; a draft is nobody's business yet."""
        firm = self.firms.get(firm_id)
        row = self.store.contacts.get(firm_id, contact_id) if firm else None
        data = read(row.data) if row and row.state not in UNSEEN else None
        return Opened(row, data, notes_of(data), firm) if firm and row and data else None

    def of_person(self, person: str) -> list[Opened]:
        """The contacts of ``person`` that were sent, newest first."""
        found = [self.opened(row.firm, row.id) for row in self.store.contacts.of(person)]
        return [one for one in found if one is not None]

    def member(self, incoming: Incoming, firm: Firm) -> Member | None:
        """Who writes, if they joined this very firm."""
        member = self.staff.of(incoming.person.id)
        return member if member is not None and member.firm == firm.id else None

    def name_of(self, person: str | None, firm: Firm) -> str:
        """The name of a member; empty for anybody else."""
        member = self.staff.of(person) if person else None
        return member.name if member is not None and member.firm == firm.id else ""

    # ---------------------------------------------------------------- saving

    def noted(self, at: Opened, now: dt.datetime, **changes: Any) -> Opened:
        """Keeps a change of the notes; of several at once all are kept."""
        found = self.changed(at, now, lambda one: with_notes(one.data, replace(one.notes, **changes)))
        return found or at

    def changed(
        self, at: Opened, now: dt.datetime, change: Callable[[Opened], ContactData | None], state: str | None = None
    ) -> Opened | None:
        """Keeps what ``change`` makes of the newest data; None: it declined, or the contact is gone."""
        newest: Opened | None = at
        for _ in range(TRIES):
            data = change(newest) if newest else None
            if newest is None or data is None:
                return None
            row = newest.row
            saved = self.store.contacts.save(row.firm, row.id, content_of(data), row.revision, now, state=state)
            if isinstance(saved, KeptContact):
                return Opened(saved, data, notes_of(data), at.firm)
            newest = self.opened(row.firm, row.id)
        return None

    # ---------------------------------------------------------------- the two ways

    def to_desk(self, at: Opened, html: str, buttons: tuple[tuple[Button, ...], ...] = (), **more: Any) -> list[Reply]:
        """Into the topic of the contact; nothing where the firm has no desk yet."""
        place = self.store.desks.place_of(at.firm.id)
        return [Reply(html, buttons, to=Elsewhere(place, at.row.id), **more)] if place else []

    def card(self, at: Opened) -> list[Reply]:
        """The card as it is now, in its slot."""
        shown = self.card_of(at)
        return self.to_desk(at, shown.html, shown.buttons, slot=slot(at.row.id))

    def card_of(self, at: Opened) -> cards.Card:
        """What the card shows; before the names are cleared, names and matches only."""
        if at.row.state == "sent":
            return cards.of_names(at.row, at.data, at.firm, self.matches(at))
        if at.row.state in ENDED:
            return cards.of_end(at.row, at.firm, at.row.delete_after)
        return cards.of_contact(at.row, at.data, at.firm, self.name_of(at.row.assigned, at.firm), self.today())

    def matches(self, at: Opened) -> list[cards.Hit]:
        """Whom the firm has heard of that may be one of those involved; not what this contact noted itself."""
        return cards.hits(at.row, at.data, self.store.register.of(at.firm.id), self._reference(at.firm.id))

    def to_person(
        self, at: Opened, html: str, now: dt.datetime, *, kind: str = "told",
        buttons: tuple[tuple[Button, ...], ...] = (), sources: tuple[Source, ...] = (), slot: str = "",
        copies: tuple[int, ...] = (), document: Document | None = None, said: str = "",
    ) -> Reply:  # fmt: skip
        """To the person, with an entry in the firm's log. ``said``: what is hashed where it is not ``html``."""
        hashed = sha256(document.content) if document else sha256(said or html)
        self.store.firm_log.append(at.firm.id, LogEntry(at.row.reference, kind, hashed, sources), now)
        to = Elsewhere(at.row.person)
        return Reply(html, buttons, document=document, to=to, slot=slot, copies=copies)

    def _reference(self, firm: str) -> Callable[[str], str]:
        def named(contact: str) -> str:
            row = self.store.contacts.get(firm, contact) if contact else None
            return row.reference if row else ""

        return named


def slot(contact: str) -> str:
    """Where the card of a contact stands."""
    return f"card:{contact}"


def number(place: str) -> int | None:
    """The chat's own number of a place; None where the channel has none."""
    digits = place.rpartition(":")[2]
    return int(digits) if digits.removeprefix("-").isdecimal() else None
