"""/anwalt: the first contact with a law firm, question by question; or, without a firm, where to find a lawyer.

What is asked, and in which order, is decided in steps.py; what an answer means in typed.py and tapped.py; how it looks
in screens.py. Names come before facts (§ 43a Abs. 4 BRAO), and until the person sends, the firm sees nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.journeys.contact.kept import ContactData, content_of, sha256
from bot.journeys.contact.ports import Firm
from bot.journeys.contact.saying import Loaded
from bot.journeys.contact.sending import Sending
from bot.journeys.contact.steps import Walk
from bot.journeys.contact.words import (
    Rows,
    button,
    data,
    law,
    law_sources,
    plain,
    say,
    toast,
)
from bot.ports import Button, Incoming, Reply
from bot.store.contacts import DRAFT
from knowledge.lawyers import PLACES

MOST_FIRMS, MOST_SHOWN, LABEL = 20, 5, 60
WAYS: Mapping[str, str] = {"c": "call", "m": "email", "p": "portal"}
INTRO = ("no_mandate", "names_first", "telegram_open", "deadline_runs")


@dataclass(frozen=True, slots=True)
class Contact(Sending):
    """The first contact: ``Contact(store, today, library, own_check, firms, desk, days)``."""

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/anwalt: what is under way, else the firms there are, else where to find one."""
        known = self._known(incoming.person.id)
        draft = next((at for at in known if at.row.state == DRAFT), None)
        if draft is not None:
            return self._resume(incoming, draft, language)
        sent = [self._status(at, firm, language) for at in known if (firm := self.firms.get(at.row.firm))]
        more = ((button("new", language, "l"),),)
        if sent:
            *others, last = sent[:MOST_SHOWN]
            return [*others, Reply(last.html, (*last.buttons, *more))]
        return self._choose_firm(language)

    def start(self, firm_id: str, incoming: Incoming, language: str) -> list[Reply]:
        """The link of a firm: what is under way with it, else how it begins."""
        firm = self.firms.get(firm_id)
        if firm is None:
            return [Reply(say("find.unknown_firm", language)), *self._choose_firm(language)]
        known = [at for at in self._known(incoming.person.id) if at.row.firm == firm.id]
        draft = next((at for at in known if at.row.state == DRAFT), None)
        if draft is not None:
            return self._resume(incoming, draft, language)
        if known:
            status = self._status(known[0], firm, language)
            return [Reply(status.html, (*status.buttons, (button("new", language, "i", firm.id),)))]
        return [self._intro(firm, language)]

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of this journey."""
        match argument.split(":"):
            case ["l"]:
                return self._choose_firm(language)
            case ["i" | "n" | "w" as verb, firm_id, *how]:
                firm = self.firms.get(firm_id)
                if firm is None:
                    return [toast("find.unknown_firm", language)]
                return self._at_door(incoming, firm, verb, how[0] if how else "", language)
            case [name, "r" | "w" | "W" | "v" as verb]:
                at = self._mine(incoming.person.id, name)
                return self._with(incoming, at, verb, language) if at else [toast("note.gone", language)]
            case [name, revision, "s"]:
                at = self._mine(incoming.person.id, name)
                return self._send(incoming, at, revision) if at else [toast("note.gone", language)]
            case [name, revision, verb, *value]:
                at = self._mine(incoming.person.id, name)
                if at is None:
                    return [toast("note.gone", language)]
                return self._tapped(incoming, at, revision, verb, ":".join(value))
        return [toast("note.old", language)]

    def _at_door(self, incoming: Incoming, firm: Firm, verb: str, how: str, language: str) -> list[Reply]:
        """Before anything is asked: the introduction, another way than this chat, or the first question."""
        if verb == "i":
            return [self._intro(firm, language)]
        if verb == "w":
            return [self._other_way(firm, how, language)]
        begun = self.store.contacts.begin(
            firm.id, incoming.person.id, content_of(ContactData(language)), incoming.at
        )  # fmt: skip
        at = self._mine(incoming.person.id, begun.id)
        if at is None:
            return [toast("note.gone", language)]
        if at.row.revision == 1 and at.walk == Walk():
            self._log(at.row, "begun", sha256(self._intro(firm, language).html), incoming.at, *INTRO)
        return [self._screen(incoming, at)]

    def _with(self, incoming: Incoming, at: Loaded, verb: str, language: str) -> list[Reply]:
        """What can be done with a contact in any state."""
        if verb == "r" and at.row.state == DRAFT:
            return self._resume(incoming, at, language)
        if verb == "w":
            return self._ask_withdraw(at)
        if verb == "W":
            return self._withdraw(incoming, at)
        firm = self.firms.get(at.row.firm)
        return [self._status(at, firm, language)] if firm else [toast("find.unknown_firm", language)]

    def _resume(self, incoming: Incoming, at: Loaded, language: str) -> list[Reply]:
        """The question on the table, in the language that is spoken now."""
        firm = self.firms.get(at.row.firm)
        note = say("resumed", language, firm=firm.name) if firm and at.row.revision > 1 else ""
        if at.data.language != language:
            return self._kept(incoming, at, replace(at.data, language=language), at.walk, note)
        return [self._screen(incoming, at, note)]

    def _choose_firm(self, language: str) -> list[Reply]:
        firms = list(self.firms.open())[:MOST_FIRMS]
        if not firms:
            return [_places(language)]
        if len(firms) == 1:
            return [self._intro(firms[0], language)]
        rows = tuple((Button(firm.name[:LABEL], data("i", firm.id)),) for firm in firms)
        return [Reply(say("choose", language), rows)]

    def _intro(self, firm: Firm, language: str) -> Reply:
        """What this is and is not, and other ways, before anything is asked."""
        ways = self._ways(firm, language)
        said = [
            say("intro.title", language, firm=firm.name),
            law(language, "no_mandate", "telegram_open"),
            say("intro.what", language),
            law(language, "names_first", "deadline_runs"),
            say("intro.nothing_yet", language),
            say("intro.before" if ways else "intro.before_alone", language),
            law_sources(language, *INTRO),
        ]
        rows: list[tuple[Button, ...]] = [(button("go", language, "n", firm.id),)]
        rows += [ways] if ways else []
        rows += [(button("firms", language, "l"),)] if len(list(self.firms.open())) > 1 else []
        return Reply("\n\n".join(said), tuple(rows))

    def _ways(self, firm: Firm, language: str) -> tuple[Button, ...]:
        there = {"c": firm.phone, "m": firm.email, "p": firm.portal}
        return tuple(button(WAYS[key], language, "w", firm.id, key) for key, value in there.items() if value)

    def _other_way(self, firm: Firm, how: str, language: str) -> Reply:
        """By phone, by e-mail or through the portal: nothing is kept here."""
        rows: Rows = ((button("other_way", language, "n", firm.id),),)
        match how:
            case "c" if firm.phone:
                return Reply(say("intro.call", language, phone=firm.phone), rows)
            case "m" if firm.email:
                return Reply(say("intro.email", language, email=firm.email), rows)
            case "p" if firm.portal:
                link = Button(plain("buttons.open_portal", language), url=firm.portal)
                return Reply(say("intro.portal", language), ((link,), *rows))
        return self._intro(firm, language)

    def _known(self, person: str) -> list[Loaded]:
        """Every contact of the person, newest first."""
        rows = self.store.contacts.of(person)
        found = [self._mine(person, row.id) for row in rows]
        return [at for at in found if at is not None]


def _places(language: str) -> Reply:
    """Where to find a lawyer, and who pays."""
    lines = "\n".join(f"• {law(language, place)}" for place in PLACES)
    said = [say("find.title", language), say("find.none", language), lines, law(language, "deadline_runs"),
            say("find.prepare", language), law_sources(language, *PLACES, "deadline_runs")]  # fmt: skip
    draft = Button(plain("buttons.draft_summary", language), "1:j:entwurf lawyer_instruction")
    return Reply("\n\n".join(said), ((draft,), (Button(plain("buttons.deadlines", language), "1:j:fristen"),)))
