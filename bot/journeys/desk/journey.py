"""The desk: everything that happens in the staff group of a firm, and the person's end of it.

Which topic belongs to which contact the store knows; a topic of another firm's desk, or of none, is nothing. What may
reach a person goes through Office.to_person alone; what staff may see before clearing is cards.of_names alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.journeys.contact import retention
from bot.journeys.contact.kept import sha256
from bot.journeys.contact.words import named
from bot.journeys.desk import cards, talk
from bot.journeys.desk.office import LIVE, Office, Opened, slot
from bot.journeys.desk.ports import Firm
from bot.journeys.desk.staff import BUTTON, OPEN, SEEN, Team
from bot.journeys.desk.words import plain, say, toast
from bot.ports import Elsewhere, Incoming, Reply, TopicOf
from bot.store.firm_log import LogEntry, Source

DRAFT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """The desks of all firms over one office."""

    office: Office

    # ---------------------------------------------------------------- the staff group

    def join(self, code: str, incoming: Incoming, language: str) -> list[Reply]:
        """A person joins (in private), or a group becomes a desk and gets what has waited for it."""
        if self.office.join is None:
            return []
        desks, group = self.office.store.desks, incoming.place.id
        before = desks.is_desk(group)
        replies = self.office.join(code, incoming, language)
        firm = self.office.firms.of_desk(group) if incoming.place.kind == "group" and not before else None
        return [*replies, *self.connected(firm.id)] if firm else replies

    def handle(self, incoming: Incoming, language: str) -> list[Reply]:
        """Everything in a desk group, addressed to the bot or not; in the language of the firm."""
        return Team(self.office).handle(incoming)

    # ---------------------------------------------------------------- what the first contact tells the desk

    def arrived(self, contact_id: str, language: str) -> list[Reply]:
        """A new contact: names and matches. Without a desk nothing is lost: it is posted when one is connected."""
        at = self._any(contact_id)
        return self.office.card(at) if at is not None and at.row.state == "sent" else []

    def connected(self, firm_id: str) -> list[Reply]:
        """What has waited for the desk: every open contact, each into a topic of its own."""
        rows = self.office.store.contacts.in_states(firm_id, "sent", "cleared", *LIVE)
        found = [self.office.opened(firm_id, row.id) for row in rows]
        return [reply for at in found if at is not None for reply in self.office.card(at)]

    def withdrawn(self, firm_id: str, contact_id: str, reference: str) -> list[Reply]:
        """The person took it back. The contact is gone when this is sent, so it names no topic."""
        firm, place = self.office.firms.get(firm_id), self.office.store.desks.place_of(firm_id)
        if firm is None or place is None:
            return []
        html = say("note.withdrawn", firm.language, reference=reference)
        return [Reply(html, to=Elsewhere(place), slot=slot(contact_id))]

    def answers_by(self, firm_id: str, now: dt.datetime, language: str) -> str:
        """By when somebody answers; empty where nobody can say."""
        return self.office.hours.answers_by(firm_id, now, language)

    def topic(self, contact_id: str) -> TopicOf | None:
        """How the topic of a contact begins: its card."""
        at = self._any(contact_id)
        if at is None:
            return None
        shown = self.office.card_of(at)
        return TopicOf(
            cards.topic_name(at.row, at.data), (Reply(shown.html, shown.buttons, slot=slot(contact_id)),)
        )  # fmt: skip

    def _any(self, contact_id: str) -> Opened | None:
        firm = self.office.store.contacts.firm_of(contact_id)
        return self.office.opened(firm, contact_id) if firm else None

    # ---------------------------------------------------------------- the person

    def from_person(self, incoming: Incoming, language: str) -> list[Reply] | None:
        """A private message while its writer talks with a firm; None: the bot answers as usual."""
        return talk.from_person(self.office, incoming)

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of the person ("1:D:…" in a private chat)."""
        contact, verb, *more = [*argument.split(":", 2), "", ""][:3]
        row = self.office.store.contacts.mine(incoming.person.id, contact)
        at = self.office.opened(row.firm, row.id) if row else None
        if at is None:
            return [toast("person.old", language)]
        return talk.tap(self.office, incoming, at, verb, more[0])

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/beitreten in private: somebody joins the staff of a firm."""
        return self.join(incoming.text, incoming, language)

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """What is written to a firm goes before everything else (from_person); there is nothing left to hear."""
        return None

    def beside(self, incoming: Incoming, language: str) -> list[Reply]:
        """What to add to the bot's answer to a command or tap: that the next words are for the bot again."""
        return talk.beside(self.office, incoming)

    def unreached(self, incoming: Incoming, place: str, language: str) -> list[Reply]:
        """Something that came of ``incoming`` could not be sent to ``place``."""
        firm = self.office.firms.of_desk(incoming.place.id)
        if firm is not None:
            at = self._meant(incoming, firm)
            return [Reply(self._lost(at))] if at is not None and at.row.person == place else []
        away = self.office.firms.of_desk(place)
        if away is None or incoming.place.kind != "private":
            return []
        return [Reply(talk.lost(away, language))]

    def _meant(self, incoming: Incoming, firm: Firm) -> Opened | None:
        """Which contact it was about: that of the button (Telegram does not always tell its topic), or of the topic."""
        if incoming.data.startswith(BUTTON):
            return self.office.opened(firm.id, incoming.data.removeprefix(BUTTON).partition(":")[0])
        return Team(self.office).here(incoming, firm)

    def gone(self, incoming: Incoming) -> list[Reply]:
        """Somebody blocked the bot: the firms they talk with are told, and how else to reach them."""
        live = [at for at in self.office.of_person(incoming.person.id) if at.is_live]
        return [reply for at in live for reply in self.office.to_desk(at, self._lost(at, "blocked"))]

    def _lost(self, at: Opened, key: str = "unreached") -> str:
        language, way = at.firm.language, at.data.way
        said = plain("note.no_way", language)
        known = at.row.state in SEEN or at.notes.before in SEEN
        if known and way.how not in {"", "telegram", "unknown"}:
            said = plain("note.way", language, way=f"{named('ways', way.how, language)} {way.to}".strip())
        return say(f"note.{key}", language, reference=at.row.reference, way=said)

    def noted(self, person: str, html: str, sources: Iterable[Source], now: dt.datetime) -> None:
        """The bot answered somebody whose matter lies with a firm: that goes into the firm's log, as a hash."""
        for at in self.office.of_person(person):
            if at.row.state in OPEN:
                entry = LogEntry(at.row.reference, "answered", sha256(html), tuple(sources))
                self.office.store.firm_log.append(at.firm.id, entry, now)

    def tidy(self, now: dt.datetime, draft_days: int = DRAFT_DAYS) -> int:
        """Removes what was kept long enough: contacts, names of mandates long after, old codes. How many contacts."""
        store = self.office.store
        removed = retention.tidy(store, now, draft_days)
        store.codes.tidy(now)
        for firm in filter(None, (self.office.firms.get(kept.id) for kept in store.firms.all())):
            old = now - dt.timedelta(firm.retention.names_days)
            for one in store.register.of(firm.id):
                ended = one.contact and store.contacts.firm_of(one.contact) is None
                if ended and one.created_at is not None and one.created_at < old:
                    store.register.remove(firm.id, one.contact)
        return removed
