"""Sending a first contact, with consent and receipt; what became of it; and taking it back.

The register gets the names before the desk is told, so that a second enquiry is checked against this one. If a process
dies between, the same tap tells the desk again. The person never hears what the conflict check found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import prompts
from bot.journeys.contact import retention
from bot.journeys.contact.hearing import Hearing
from bot.journeys.contact.kept import Consent, ContactData, content_of, sha256
from bot.journeys.contact.ports import Firm
from bot.journeys.contact.saying import Loaded
from bot.journeys.contact.steps import gaps, with_walk
from bot.journeys.contact.words import (
    SHORT_ID,
    button,
    law,
    law_sources,
    left,
    plain,
    say,
    toast,
)
from bot.journeys.deadlines import BERLIN
from bot.ports import Button, Incoming, Reply
from bot.store.contacts import DRAFT, KeptContact
from bot.store.firm_log import LogEntry, sources_from
from bot.store.forgetting import MANDATES
from bot.store.register import Noted
from knowledge import lawyers

SENT, URGENT_DAYS = "sent", 7
SCOPE = ("names", "matter", "documents", "telegram")
_STATUS: Mapping[str, str] = {
    DRAFT: "draft", "taken": "taken", "asked": "asked", "accepted": "accepted", "declined": "declined",
    "closed": "closed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sending(Hearing):
    """Sends, tells how it stands, and takes back."""

    def _send(self, incoming: Incoming, at: Loaded, revision: str) -> list[Reply]:
        """The person agreed: names into the register, the contact to the firm, a receipt to the person."""
        firm = self.firms.get(at.row.firm)
        language = at.data.language
        if firm is None:
            return [toast("find.unknown_firm", language)]
        if at.row.state == SENT and self.store.desks.topic_of(at.row.id) is None:
            return self._arrived(incoming, at, firm)
        if at.row.state != DRAFT:
            return [toast("note.sent_already", language)]
        if revision != str(at.row.revision) or at.walk.step != "consent":
            return [toast("note.old", language)]
        if gaps(at.data):
            return self._kept(incoming, at, at.data, replace(at.walk, step="overview", returns=()))
        return self._sent(incoming, at, firm)

    def _sent(self, incoming: Incoming, at: Loaded, firm: Firm) -> list[Reply]:
        row, now = at.row, incoming.at
        consent = _consent(at.data, firm, now)
        data = with_walk(replace(at.data, consent=consent), replace(at.walk, said={}))
        parties = (Noted(one.name, one.role, one.aliases, row.id) for one in data.parties)
        self.store.register.put(row.firm, row.id, parties, now)
        saved = self.store.contacts.save(
            row.firm, row.id, content_of(data), row.revision, now, state=SENT, nearest=data.nearest, waiting_since=now
        )
        if not isinstance(saved, KeptContact):
            return self._kept(incoming, at, at.data, at.walk)
        self._log(row, "consent", consent.text_sha256, now, "no_mandate", "secrecy")
        return self._arrived(incoming, Loaded(saved, data, at.walk), firm)

    def _arrived(self, incoming: Incoming, at: Loaded, firm: Firm) -> list[Reply]:
        """The receipt, and what the desk is told."""
        self._end(incoming)
        receipt = self._receipt(at, firm, incoming.at)
        self._log(at.row, "sent", sha256(receipt.html), incoming.at, "no_mandate", "deadline_runs")
        return [receipt, *self.desk.arrived(at.row.id, at.data.language)]

    def _receipt(self, at: Loaded, firm: Firm, now: dt.datetime) -> Reply:
        language = at.data.language
        when = self.desk.answers_by(firm.id, now, language)
        said = [
            say("receipt.title", language, firm=firm.name),
            say("receipt.reference", language, reference=at.row.reference),
            say("receipt.next", language),
            say("receipt.when", language, when=when) if when else say("receipt.when_unknown", language),
        ]
        day = at.data.nearest
        if day is not None and (day - self.today()).days <= URGENT_DAYS:
            phone = plain("receipt.phone", language, phone=firm.phone) if firm.phone else ""
            shown = {"day": prompts.day(day, language), "left": left(day, self.today(), language), "phone": phone}
            said.append(say("receipt.urgent", language, **shown))
        said += [law(language, "no_mandate", "deadline_runs"), law_sources(language, "no_mandate", "deadline_runs")]
        return Reply("\n\n".join(said), ((Button(plain("buttons.deadlines", language), "1:j:fristen"),),))

    def _status(self, at: Loaded, firm: Firm, language: str) -> Reply:
        """How it stands, without a word about what the conflict check found."""
        said = [say("status.title", language, reference=at.row.reference, firm=firm.name)]
        if at.data.consent is not None:
            day = at.data.consent.at.astimezone(BERLIN).date()
            said.append(say("status.sent_at", language, day=prompts.day(day, language)))
        said.append(say(f"status.{_STATUS.get(at.row.state, 'open')}", language))
        rows = [(button("withdraw", language, at.row.id[:SHORT_ID], "w"),)]
        return Reply("\n".join(said), tuple(rows))

    def _ask_withdraw(self, at: Loaded) -> list[Reply]:
        language, name = at.data.language, at.row.id[:SHORT_ID]
        key = "withdraw.ask_mandate" if at.row.state in MANDATES else "withdraw.ask"
        rows = ((button("withdraw_yes", language, name, "W"), button("withdraw_no", language, name, "v")),)
        return [Reply(say(key, language, reference=at.row.reference), rows, replaces=True)]

    def _withdraw(self, incoming: Incoming, at: Loaded) -> list[Reply]:
        """Consent is withdrawn: everything of the contact goes, and the desk is told that it went."""
        row = at.row
        told = self.desk.withdrawn(row.firm, row.id, row.reference) if row.state != DRAFT else []
        self._log(row, "withdrawn", "", incoming.at)
        retention.remove(self.store, row.firm, row.id, row.state)
        self._end(incoming)
        return [Reply(say("withdraw.done", at.data.language, reference=row.reference), replaces=True), *told]

    def _log(self, row: KeptContact, kind: str, said: str, now: dt.datetime, *laws: str) -> None:
        """Notes in the firm's log what was said, by its hash, with the sources of its sentences."""
        sources = sources_from(lawyers.sources(*laws), lawyers.as_of()) if laws else ()
        self.store.firm_log.append(row.firm, LogEntry(row.reference, kind, said, sources), now)


def _consent(data: ContactData, firm: Firm, now: dt.datetime) -> Consent:
    text = plain("consent.text", data.language, firm=firm.name)
    return Consent(plain("consent.version", data.language), sha256(text), SCOPE, now, data.language)
