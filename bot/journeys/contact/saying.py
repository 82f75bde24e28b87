"""What every move of a first contact needs: the contact of the person, the save, and the question on the table.

Whoever saves names the revision that was loaded, so of two devices (or two taps at once) one moves and the other is
shown the newest state. No move is made here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.journeys.contact.kept import ContactData, content_of, read
from bot.journeys.contact.offers import Offer, Offers
from bot.journeys.contact.ports import Desk, Firm, Firms
from bot.journeys.contact.screens import Screen, show
from bot.journeys.contact.steps import Walk, walk_of, with_walk
from bot.journeys.contact.typed import FREE
from bot.journeys.contact.words import JOURNEY, SHORT_ID, say
from bot.ports import Incoming, Reply
from bot.store import Store
from bot.store.contacts import DRAFT, KeptContact
from knowledge.check.result import Result
from knowledge.letters.checking import Library


@dataclass(frozen=True, slots=True)
class Loaded:
    """A contact as it was loaded: its row, what it holds, and where the person is."""

    row: KeptContact
    data: ContactData
    walk: Walk


@dataclass(frozen=True, slots=True)
class Saying:
    """First contacts that can be loaded, saved and shown. ``days``: how long an unsent one is kept untouched."""

    store: Store
    today: Callable[[], dt.date]
    library: Callable[[], Library]
    own_check: Callable[[str], Result | None]
    firms: Firms
    desk: Desk
    days: int = 30

    @property
    def offers(self) -> Offers:
        """What the person's case knows."""
        return Offers(self.store, self.today, self.library, self.own_check)

    def _mine(self, person: str, beginning: str) -> Loaded | None:
        row = self.store.contacts.mine(person, beginning)
        data = read(row.data) if row else None
        return Loaded(row, data, walk_of(data)) if row and data else None

    def _asked(self, incoming: Incoming) -> dict[str, Any]:
        return self.store.dialogs.of_journey(incoming.person.id, JOURNEY, incoming.at)

    def _end(self, incoming: Incoming) -> None:
        self.store.dialogs.end_journey(incoming.person.id, JOURNEY, incoming.at)

    def _has(self, person: str, data: ContactData, step: str) -> frozenset[str]:
        """Which question about what the case knows comes after ``step`` and has something to show."""
        following = {"own_aliases": "found_names", "confirm": "offers"}.get(step, "")
        return frozenset({following} if self._offered(person, data, following) else ())

    def _offered(self, person: str, data: ContactData, step: str) -> list[Offer]:
        if step == "found_names":
            return self.offers.names(person, data)
        return self.offers.facts(person, data.language) if step == "offers" else []

    def _kept(self, incoming: Incoming, at: Loaded, data: ContactData, walk: Walk, note: str = "") -> list[Reply]:
        """Keeps where the person is now, and asks the question that is on the table."""
        content = content_of(with_walk(data, walk))
        saved = self.store.contacts.save(
            at.row.firm, at.row.id, content, at.row.revision, incoming.at, nearest=data.nearest
        )
        if isinstance(saved, KeptContact):
            return [self._screen(incoming, Loaded(saved, data, walk), note)]
        newest = self._mine(incoming.person.id, at.row.id)
        if newest is None or newest.row.state != DRAFT:
            self._end(incoming)
            return [Reply(say("note.gone" if newest is None else "note.sent_already", data.language))]
        return [self._screen(incoming, newest, say("note.not_saved", data.language))]

    def _screen(self, incoming: Incoming, at: Loaded, note: str = "") -> Reply:
        """The question on the table; the next text is an answer to it."""
        firm = self.firms.get(at.row.firm)
        if firm is None:
            self._end(incoming)
            return Reply(say("find.unknown_firm", at.data.language))
        state = {"journey": JOURNEY, "contact": at.row.id[:SHORT_ID], "step": at.walk.step}
        if at.walk.step in FREE:
            state["ask"] = "own"
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)
        return show(self._shown(incoming, at, firm), note)

    def _shown(self, incoming: Incoming, at: Loaded, firm: Firm) -> Screen:
        offers = self._offered(incoming.person.id, at.data, at.walk.step)
        own = incoming.person.name or incoming.person.first_name
        case = self.offers.any(incoming.person.id) if at.walk.step == "overview" else False
        return Screen(at.row, at.data, at.walk, firm, offers, own, case)
