"""What staff do at a desk: talk in topics, commands, buttons; each goes to what answers it.

Roles are asked where the act is made. Nothing in here shows anything of a contact that its state does not allow.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.journeys.desk import moves, relay, review, talk
from bot.journeys.desk.moves import MOVES
from bot.journeys.desk.office import LIVE, Office, Opened
from bot.journeys.desk.ports import Firm, Member
from bot.journeys.desk.unanswered import unanswered
from bot.journeys.desk.words import data, plain, say, toast
from bot.ports import Button, Document, Incoming, Reply

MOST_MEMBERS, LABEL = 20, 40
REVIEWED = frozenset({"send", "edit", "letter", "drop"})
OPEN = frozenset({"cleared", *LIVE})
SEEN = frozenset({*OPEN, "closed"})
BUTTON = data("")
AGAIN = dt.timedelta(days=1)
"""After which somebody who has not joined is told so once more."""


@dataclass(frozen=True, slots=True)
class Team:
    """The staff of all firms at their desks."""

    office: Office

    def handle(self, incoming: Incoming) -> list[Reply]:
        """Everything in a desk group, addressed to the bot or not."""
        firm = self.office.firms.of_desk(incoming.place.id)
        if firm is None:
            return []
        other = self.office.aside(incoming) if self.office.aside else None
        if other is not None:
            return other
        member = self.office.member(incoming, firm)
        at = self.here(incoming, firm)
        match incoming.kind:
            case "added":
                return self._missed(firm)
            case "tap":
                return self._tapped(incoming, firm, member)
            case _ if incoming.command:
                return self._command(incoming, firm, member, at)
            case kind if kind in talk.RELAYED and incoming.place.topic is not None:
                return self._written(incoming, firm, member, at)
        return []

    def _missed(self, firm: Firm) -> list[Reply]:
        """The bot is back in the group: what came meanwhile and has no topic."""
        rows = self.office.store.contacts.in_states(firm.id, "sent", *OPEN)
        missing = [row for row in rows if self.office.store.desks.topic_of(row.id) is None]
        found = [self.office.opened(firm.id, row.id) for row in missing]
        return [reply for at in found if at is not None for reply in self.office.card(at)]

    def here(self, incoming: Incoming, firm: Firm) -> Opened | None:
        """The contact of the topic it was written in."""
        topic = incoming.place.topic
        contact = self.office.store.desks.contact_in(incoming.place.id, topic) if topic is not None else None
        return self.office.opened(firm.id, contact) if contact else None

    def _written(self, incoming: Incoming, firm: Firm, member: Member | None, at: Opened | None) -> list[Reply]:
        """Talk in a topic: to the person, into a draft, or nowhere."""
        if at is None:
            return [Reply(say("note.no_topic", firm.language))] if incoming.addressed and member else []
        if member is None:
            return [_outsider(incoming, firm)]
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
            return [_outsider(incoming, firm)]
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
        if not incoming.data.startswith(BUTTON):
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


def _outsider(incoming: Incoming, firm: Firm) -> Reply:
    """One sentence to somebody who has not joined, not one at every word."""
    return Reply(say("note.not_joined", firm.language), slot=f"outsider:{incoming.person.id}", lives=AGAIN)
