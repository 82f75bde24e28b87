"""From staff to the person: what is written in a contact's topic, files and changes included; notes never.

Fails closed: who has not joined, what begins like a note (or answers one), and what comes before somebody took the
contact stays where it is, and one sentence says so. Silence means that it went out.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from markupsafe import escape

from bot.journeys.contact.kept import ContactData
from bot.journeys.desk.notes import with_notes
from bot.journeys.desk.office import ENDED, Office, Opened, number
from bot.journeys.desk.ports import Member
from bot.journeys.desk.words import button, plain, say
from bot.ports import Button, Incoming, Reply

MARKS = ("//", "#")


def is_note(text: str, *, several: bool = False) -> bool:
    """Does ``text`` begin like a note among staff? ``several``: it is put together, so any of its lines counts."""
    lines = [_bare(line) for line in text.splitlines()]
    written = [line for line in lines if line]
    return any(line.startswith(MARKS) for line in (written if several else written[:1]))


def from_staff(office: Office, incoming: Incoming, at: Opened, member: Member, *, asks: bool) -> list[Reply]:
    """Relays what ``member`` wrote. ``asks``: it is the question they announced."""
    several = len(incoming.message_ids) > 1
    if incoming.edited:
        return _changed(office, incoming, at, member, note=is_note(incoming.text, several=several))
    if is_note(incoming.text, several=several):
        return []
    if incoming.quoted is not None and not incoming.quoted.ours and is_note(incoming.quoted.text):
        return [Reply(say("note.answers_note", at.firm.language))]
    if not at.is_live:
        return [Reply(not_yet(at))]
    answered = _answered(office, incoming, at, asks=asks)
    said = [_message(office, incoming, answered, member)]
    if not at.notes.talk:
        said.append(_talk_begins(office, incoming, answered))
    shown = answered.row.state != at.row.state or at.row.waiting_since is not None
    return [*said, *(office.card(answered) if shown else [])]


def _talk_begins(office: Office, incoming: Incoming, at: Opened) -> Reply:
    """What the person writes goes to the firm from now on."""
    stands_in = f"talk:{at.row.id[:16]}:{at.notes.moves}"
    return office.to_person(at, say("person.talk_on", at.language, firm=at.firm.name), incoming.at, slot=stands_in)


def _message(office: Office, incoming: Incoming, at: Opened, member: Member) -> Reply:
    """What the person gets; of an edited message the same shape, so that it is rewritten where it stands."""
    html = say("person.header", at.language, name=member.name, firm=at.firm.name)
    copies: tuple[int, ...] = ()
    if incoming.kind == "text":
        html = f"{html}\n{escape(incoming.text)}"
    else:
        copies = incoming.message_ids or ((incoming.message_id,) if incoming.message_id else ())
    said = "\n".join([html, incoming.text, *(one.name for one in incoming.files)])
    kind = "changed" if incoming.edited else "written"
    return office.to_person(at, html, incoming.at, kind=kind, buttons=_way(at), copies=copies, said=said)


def _way(at: Opened) -> tuple[tuple[Button, ...], ...]:
    """Back to the bot while they talk; else to an answer."""
    if at.notes.talk == "off":
        return ((button("answer", at.language, at.row.id, "t"),),)
    return ((button("back", at.language, at.row.id, "b"),),)


def _answered(office: Office, incoming: Incoming, at: Opened, *, asks: bool) -> Opened:
    """The person waits no longer; they talk with the firm now, unless they went back to the bot themselves."""
    state = "asked" if asks and at.row.state == "taken" else None

    def change(newest: Opened) -> ContactData | None:
        return with_notes(newest.data, replace(newest.notes, talk=newest.notes.talk or "on"))

    if at.row.waiting_since is not None:
        office.store.contacts.note(at.firm.id, at.row.id, waiting_since=None)
    if at.notes.talk and state is None:
        return office.opened(at.firm.id, at.row.id) or at
    return office.changed(at, incoming.at, change, state=state) or at


def _changed(office: Office, incoming: Incoming, at: Opened, member: Member, *, note: bool) -> list[Reply]:
    """An edited message: rewritten at the person's, if it had gone out; overwritten there, if it is a note now.

    Of an album the first file went out with the name above it, every other one alone.
    """
    chat, person = number(incoming.place.id), number(at.row.person)
    stands = office.store.answers.of(chat, incoming.message_id) if chat and incoming.message_id else ()
    there = sum(where == person for where, _ in stands)
    if not there:
        return [] if note or incoming.files else [Reply(say("note.not_sent_edit", at.firm.language))]
    if note:
        back = say("person.taken_back", at.language, firm=at.firm.name)
        gone = office.to_person(at, back, incoming.at, kind="taken_back")
        return [gone, Reply(say("note.taken_back", at.firm.language))]
    message = _message(office, incoming, at, member)
    return [replace(message, html="", buttons=()) if message.copies and there == 1 else message]


def not_yet(at: Opened) -> str:
    """Why nothing goes to the person as it stands."""
    if at.row.state in ENDED:
        return say("note.ended", at.firm.language, state=plain(f"state.{at.row.state}", at.firm.language))
    return say("note.before_clearing" if at.row.state == "sent" else "note.before_taking", at.firm.language)


def _bare(line: str) -> str:
    """Without what cannot be seen, full-width signs made plain: a mark is a mark however it is typed."""
    simple = unicodedata.normalize("NFKC", line)
    return "".join(sign for sign in simple if unicodedata.category(sign) not in {"Cf", "Cc"}).strip()
