"""The desk: everything that happens in the staff group of a firm, and the person's end of it.

Which topic belongs to which contact the store knows; a topic of another firm's desk, or of none, is nothing. What may
reach a person goes through Office.to_person alone; what staff may see before clearing is cards.of_names alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bot.journeys.contact import retention
from bot.journeys.contact.kept import sha256
from bot.journeys.contact.words import named
from bot.journeys.desk import cards, moves, relay, review, talk
from bot.journeys.desk.moves import MOVES
from bot.journeys.desk.office import LIVE, Office, Opened, slot
from bot.journeys.desk.ports import Firm, Member
from bot.journeys.desk.unanswered import unanswered
from bot.journeys.desk.words import data, plain, say, toast
from bot.ports import Button, Document, Elsewhere, Incoming, Reply, TopicOf
from bot.store.firm_log import LogEntry, Source

DRAFT_DAYS, MOST_MEMBERS, LABEL = 30, 20, 40
REVIEWED = frozenset({"send", "edit", "letter", "drop"})
OPEN = frozenset({"cleared", *LIVE})
SEEN = frozenset({*OPEN, "closed"})


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
        """Everything in a desk group, addressed to the bot or not."""
        firm = self.office.firms.of_desk(incoming.place.id)
        if firm is None:
            return []
        other = self.office.aside(incoming) if self.office.aside else None
        if other is not None:
            return other
        member = self.office.member(incoming, firm)
        at = self._here(incoming, firm)
        match incoming.kind:
            case "tap":
                return self._tapped(incoming, firm, member)
            case _ if incoming.command:
                return self._command(incoming, firm, member, at)
            case kind if kind in talk.RELAYED and incoming.place.topic is not None:
                return self._written(incoming, firm, member, at)
        return []

    def _here(self, incoming: Incoming, firm: Firm) -> Opened | None:
        """The contact of the topic it was written in."""
        topic = incoming.place.topic
        contact = self.office.store.desks.contact_in(incoming.place.id, topic) if topic is not None else None
        return self.office.opened(firm.id, contact) if contact else None

    def _written(self, incoming: Incoming, firm: Firm, member: Member | None, at: Opened | None) -> list[Reply]:
        """Talk in a topic: to the person, into a draft, or nowhere."""
        if at is None:
            return [Reply(say("note.no_topic", firm.language))] if incoming.addressed and member else []
        if member is None:
            return [Reply(say("note.not_joined", firm.language))]
        key = review.pending(at, incoming.person.id)
        asked = self.office.store.dialogs.of(key, incoming.at) or {}
        if incoming.edited or relay.is_note(incoming.text):
            asked = {}
        if "draft" in asked and incoming.kind == "text":
            self.office.store.dialogs.end(key)
            return review.rewritten(self.office, incoming, at, asked["draft"])
        if not self.office.may(member.role, "ask"):
            return [Reply(say("note.no_role", firm.language))]
        if "ask" in asked:
            self.office.store.dialogs.end(key)
        return relay.from_staff(self.office, incoming, at, member, asks="ask" in asked)

    # ---------------------------------------------------------------- commands

    def _command(self, incoming: Incoming, firm: Firm, member: Member | None, at: Opened | None) -> list[Reply]:
        if member is None:
            return [Reply(say("note.not_joined", firm.language))]
        match incoming.command:
            case "offen" | "open":
                return [unanswered(self.office, firm)]
            case "hilfe" | "help" | "start":
                return [Reply(say("help", firm.language, firm=firm.name))]
        return self._about(incoming, firm, member, at)

    def _about(self, incoming: Incoming, firm: Firm, member: Member, at: Opened | None) -> list[Reply]:
        """A command about the contact of this topic; what it shows, only once the names are cleared."""
        known = {"karte", "card", "textbausteine", "blocks", "vorschlag", "suggest", "entwurf", "draft"}
        if incoming.command not in known:
            return [Reply(say("note.no_command", firm.language))]
        if at is None:
            return [Reply(say("note.general", firm.language))]
        if incoming.command in {"karte", "card"}:
            shown = self.office.card_of(at)
            return [Reply(shown.html, shown.buttons)]
        if at.row.state not in OPEN:
            return [Reply(relay.not_yet(at))]
        match incoming.command:
            case "textbausteine" | "blocks":
                return review.blocks(at)
            case "vorschlag" | "suggest":
                question = incoming.text or (incoming.quoted.text if incoming.quoted else "")
                return review.from_library(self.office, incoming, at, member, question)
        if not incoming.text:
            return [Reply(say("draft.own_prompt", firm.language))]
        title = plain("draft.own", firm.language)
        return review.propose(self.office, incoming, at, member, title, incoming.text)

    # ---------------------------------------------------------------- buttons of staff

    def _tapped(self, incoming: Incoming, firm: Firm, member: Member | None) -> list[Reply]:
        if not incoming.data.startswith("1:D:"):
            return []
        if member is None:
            return [toast("note.not_joined", firm.language)]
        contact, verb, *argument = [*incoming.data.split(":", 4)[2:], "", ""][:4]
        at = self.office.opened(firm.id, contact)
        if at is None:
            return [toast("note.gone", firm.language)]
        return self._act(incoming, at, member, verb, next(iter(argument), ""))

    def _act(self, incoming: Incoming, at: Opened, member: Member, verb: str, argument: str) -> list[Reply]:
        if verb in MOVES and argument == "no":
            return moves.keep(at)
        if verb in MOVES:
            return moves.move(self.office, incoming, at, verb, member, sure=argument == "yes")
        if verb == "dossier" and at.row.state in SEEN:
            return self._dossier(incoming, at, member)
        if at.row.state not in OPEN:
            return [toast("note.already", at.firm.language, state=plain(f"state.{at.row.state}", at.firm.language))]
        match verb:
            case "ask":
                return self._ask(incoming, at, member)
            case "assign":
                return self._assign(incoming, at, member, argument)
            case "blocks":
                return review.blocks(at)
            case "block":
                return review.from_block(self.office, incoming, at, member, argument)
            case _ if verb in REVIEWED:
                return review.tap(self.office, incoming, at, member, verb, argument)
        return [toast("note.gone", at.firm.language)]

    def _ask(self, incoming: Incoming, at: Opened, member: Member) -> list[Reply]:
        """The next message of this member is a question back; whoever asks has taken the contact."""
        language = at.firm.language
        if not self.office.may(member.role, "ask"):
            return [toast("note.no_role", language)]
        taken: list[Reply] = []
        if at.row.state == "cleared":
            taken = moves.move(self.office, incoming, at, "take", member, sure=False)
        key = review.pending(at, incoming.person.id)
        self.office.store.dialogs.ask(key, {"journey": "desk", "ask": True}, incoming.at)
        return [*taken, Reply(say("note.ask_now", language, name=member.name))]

    def _assign(self, incoming: Incoming, at: Opened, member: Member, person: str) -> list[Reply]:
        language = at.firm.language
        if not self.office.may(member.role, "assign"):
            return [toast("note.no_role", language)]
        team = self.office.staff.all(at.firm.id)[:MOST_MEMBERS]
        if not person:
            rows = tuple((Button(one.name[:LABEL], data(at.row.id, "assign", one.person)),) for one in team)
            return [Reply(say("note.whom", language), rows)]
        chosen = next((one for one in team if one.person == person), None)
        if chosen is None:
            return [toast("note.gone", language)]
        self.office.store.contacts.note(at.firm.id, at.row.id, assigned=chosen.person)
        newest = self.office.opened(at.firm.id, at.row.id) or at
        return [Reply(say("done.assign", language, name=chosen.name), replaces=True), *self.office.card(newest)]

    def _dossier(self, incoming: Incoming, at: Opened, member: Member) -> list[Reply]:
        """Everything on paper, and for the software of the firm."""
        from bot.journeys.contact.dossier import build
        from bot.paper.dossier import dossier_pdf
        from bot.paper.dossier_model import dossier_json

        language, reference = at.firm.language, at.row.reference
        if not self.office.may(member.role, "document"):
            return [toast("note.no_role", language)]
        made = build(self.office.store, at.row, at.firm, incoming.at, language)
        paper = Document(plain("dossier.file", language, reference=reference, ending="pdf"), dossier_pdf(made))
        table = Document(plain("dossier.file", language, reference=reference, ending="json"), dossier_json(made))
        return [Reply(say("dossier.paper", language, reference=reference), document=paper), Reply("", document=table)]

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

    def beside(self, incoming: Incoming, language: str) -> list[Reply]:
        """What to add to the bot's answer to a command or tap: that the next words are for the bot again."""
        return talk.beside(self.office, incoming)

    def unreached(self, incoming: Incoming, place: str, language: str) -> list[Reply]:
        """Something that came of ``incoming`` could not be sent to ``place``."""
        firm = self.office.firms.of_desk(incoming.place.id)
        if firm is not None:
            at = self._here(incoming, firm)
            return [Reply(self._lost(at))] if at is not None and at.row.person == place else []
        lost = self.office.firms.of_desk(place)
        if lost is None or incoming.place.kind != "private":
            return []
        phone = say("person.phone" if lost.phone else "person.no_phone", language, phone=lost.phone)
        return [Reply(say("person.unreached", language, firm=lost.name, phone=phone))]

    def _lost(self, at: Opened) -> str:
        language, way = at.firm.language, at.data.way
        said = plain("note.no_way", language)
        if at.row.state in SEEN and way.how not in {"", "telegram", "unknown"}:
            said = plain("note.way", language, way=f"{named('ways', way.how, language)} {way.to}".strip())
        return say("note.unreached", language, reference=at.row.reference, way=said)

    def noted(self, person: str, html: str, sources: Iterable[Source], now: dt.datetime) -> None:
        """The bot answered somebody whose matter lies with a firm: that goes into the firm's log, as a hash."""
        for at in self.office.of_person(person):
            if at.row.state in OPEN:
                entry = LogEntry(at.row.reference, "answered", sha256(html), tuple(sources))
                self.office.store.firm_log.append(at.firm.id, entry, now)

    def tidy(self, now: dt.datetime, draft_days: int = DRAFT_DAYS) -> int:
        """Removes what has reached the end of its retention, and names of mandates long after; how many contacts."""
        store = self.office.store
        removed = retention.tidy(store, now, draft_days)
        for firm in filter(None, (self.office.firms.get(kept.id) for kept in store.firms.all())):
            old = now - dt.timedelta(firm.retention.names_days)
            for one in store.register.of(firm.id):
                ended = one.contact and store.contacts.firm_of(one.contact) is None
                if ended and one.created_at is not None and one.created_at < old:
                    store.register.remove(firm.id, one.contact)
        return removed
