"""Firms, a desk and a person for tests of the first contact: fakes that keep what they are told."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from bot.journeys.contact.journey import Contact
from bot.journeys.contact.words import JOURNEY
from bot.ports import Elsewhere, Incoming, Reply
from bot.store import Store
from bot.store.tables import firms as table
from knowledge.check.result import Result
from knowledge.letters.checking import shipped
from tests.bot.journeys.room import NOW, TODAY


@dataclass(frozen=True)
class Firm:
    """A firm as people see it."""

    id: str
    name: str
    phone: str = "040 123456"
    email: str = "post@kanzlei.example"
    portal: str = "https://kanzlei.example/portal"


NORD = Firm("nord", "Kanzlei Nord <Dr. Weiß>")
SUED = Firm("sued", "Kanzlei Süd", portal="")


@dataclass
class Firms:
    """Firms in a list."""

    listed: list[Firm] = field(default_factory=lambda: [NORD])

    def open(self) -> Sequence[Firm]:
        return self.listed

    def get(self, firm_id: str) -> Firm | None:
        return next((firm for firm in self.listed if firm.id == firm_id), None)


@dataclass
class Desk:
    """A desk that writes down what it is told."""

    told: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def arrived(self, contact_id: str, language: str) -> list[Reply]:
        self.told.append(contact_id)
        return [Reply("new contact", to=Elsewhere("tg:-100", contact_id))]

    def withdrawn(self, firm_id: str, contact_id: str, reference: str) -> list[Reply]:
        self.gone.append(reference)
        return [Reply("withdrawn", to=Elsewhere("tg:-100", contact_id))]

    def answers_by(self, firm_id: str, now: dt.datetime, language: str) -> str:
        return "Bis Montag, 30.11.2026, 12 Uhr." if language == "de" else "By Monday, 30 November 2026, noon."


def put_firms(store: Store, *firms: Firm) -> None:
    """Firms as rows, so that contacts can belong to them."""
    with store.engine.begin() as connection:
        for firm in firms:
            row = {"id": firm.id, "settings": json.dumps({"name": firm.name}), "created_at": NOW, "desk": None}
            connection.execute(insert(table).values(**row))


@dataclass
class Chat:
    """Routes to the first contact what the reception routes to it; everything else is not heard."""

    store: Store
    firms: Firms = field(default_factory=Firms)
    desk: Desk = field(default_factory=Desk)
    language: str = "de"
    results: dict[str, Result] = field(default_factory=dict)
    unheard: list[Incoming] = field(default_factory=list)

    @property
    def contact(self) -> Contact:
        """As after a restart: nothing is kept but the store."""
        return Contact(self.store, lambda: TODAY, shipped, self.results.get, self.firms, self.desk, 30)

    def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies to what a person did."""
        contact = self.contact
        if incoming.kind == "command" and incoming.command == "start":
            return contact.start(incoming.text.removeprefix("firm_"), incoming, self.language)
        if incoming.kind == "command":
            return contact.command(incoming, self.language)
        if incoming.kind == "tap":
            version, letter, argument = incoming.data.split(":", 2)
            assert (version, letter) == ("1", "A"), incoming.data
            return contact.tap(incoming, argument, self.language)
        state: dict[str, Any] | None = self.store.dialogs.of(incoming.person.id, incoming.at)
        ours = state is not None and state["journey"] == JOURNEY
        if ours and incoming.kind in {"file", "photo"}:
            found = contact.files(incoming, self.language)
        elif ours and incoming.kind == "text":
            found = contact.hear(incoming, state, self.language)  # type: ignore[arg-type]  # ours: there is one
        elif ours:
            return contact.remind(incoming, state, self.language)  # type: ignore[arg-type]
        else:
            found = None
        if found is None:
            self.unheard.append(incoming)
            return []
        return found
