"""What staff do with a contact by a button: which state may follow which, who may, and what the person is told.

Of two who tap at once one moves it and the other is told. What the person is told stands in a slot of its own for each
move, so a tap that is delivered twice (a process died before its messages were decided) says it once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.journeys.contact.kept import ContactData
from bot.journeys.contact.words import law, law_sources
from bot.journeys.desk import declining
from bot.journeys.desk.notes import with_notes
from bot.journeys.desk.office import ENDED, LIVE, Office, Opened
from bot.journeys.desk.ports import Member
from bot.journeys.desk.words import button, plain, say, toast
from bot.ports import Incoming, Reply
from bot.store.firm_log import sources_from
from bot.store.register import Noted
from knowledge import lawyers

TOLD: Mapping[str, tuple[str, ...]] = {
    "take": ("taken",), "accept": ("accepted",), "close": ("closed_matter", "closed_delete"), "reopen": ("reopened",),
}  # fmt: skip
LAW: Mapping[str, tuple[str, ...]] = {"take": ("no_mandate", "deadline_runs"), "reopen": ("deadline_runs",)}
GRACE = dt.timedelta(minutes=15)
"""How long a refused contact is still there, so that the last messages about it find its topic."""


@dataclass(frozen=True, slots=True)
class Move:
    """From one of the states ``before`` to ``after`` ("": where it was before the last move). ``sure``: ask first."""

    before: frozenset[str]
    after: str
    sure: bool = False


MOVES: Mapping[str, Move] = {
    "clear": Move(frozenset({"sent"}), "cleared"),
    "conflict": Move(frozenset({"sent", "cleared", "taken", "asked"}), "conflict", sure=True),
    "take": Move(frozenset({"cleared"}), "taken"),
    "accept": Move(frozenset({"cleared", "taken", "asked"}), "accepted", sure=True),
    "decline": Move(frozenset({"sent", "cleared", "taken", "asked"}), "declined", sure=True),
    "close": Move(LIVE, "closed", sure=True),
    "reopen": Move(ENDED, ""),
}  # fmt: skip


def move(office: Office, incoming: Incoming, at: Opened, act: str, member: Member, *, sure: bool) -> list[Reply]:
    """Makes the move ``act``, or asks whether it is meant."""
    wanted, language = MOVES[act], at.firm.language
    if not office.may(member.role, act):
        return [toast("note.no_role", language)]
    if wanted.sure and not sure and at.row.state in wanted.before:
        rows = ((button("yes", language, at.row.id, act, "yes"), button("no", language, at.row.id, act, "no")),)
        return [Reply(say(f"sure.{act}", language, reference=at.row.reference), rows)]
    moved = _saved(office, incoming, at, act)
    if moved is None:
        return _already(office, incoming, at, act)
    _note(office, moved, act, incoming)
    newest = office.opened(at.firm.id, at.row.id)
    return _said(office, newest or moved, act, member, incoming.at, replaces=sure)


def _saved(office: Office, incoming: Incoming, at: Opened, act: str) -> Opened | None:
    """The contact after the move; None where it is in none of the states before (any more)."""
    back = act == "reopen"  # where to depends on where from

    def change(newest: Opened) -> ContactData | None:
        if newest.row.state not in MOVES[act].before or (back and newest.row.state != at.row.state):
            return None
        notes = replace(newest.notes, moves=newest.notes.moves + 1, before=newest.row.state, by=incoming.person.id)
        if act not in {"take", "accept"}:
            notes = replace(notes, talk="", told=False)
        return with_notes(newest.data, notes)

    return office.changed(at, incoming.at, change, state=_after(act, at))


def _after(act: str, at: Opened) -> str:
    """A conflict is looked at anew before anything is shown again; everything else goes back where it was."""
    if act != "reopen":
        return MOVES[act].after
    return "sent" if at.row.state == "conflict" else at.notes.before or "sent"


def _note(office: Office, at: Opened, act: str, incoming: Incoming) -> None:
    """Who has it, since when the person waits, and until when it is kept."""
    now, kept = incoming.at, at.firm.retention
    change: dict[str, Any] = {}
    match act:
        case "take":
            change = {"assigned": incoming.person.id}
        case "accept":
            change = {"waiting_since": None, "assigned": at.row.assigned or incoming.person.id}
        case "decline" | "conflict":
            change = {"waiting_since": None, "delete_after": now + max(GRACE, dt.timedelta(kept.declined_days))}
        case "close":
            change = {"waiting_since": None, "delete_after": now + dt.timedelta(kept.closed_days)}
            _names_from_now(office, at, now)
        case "reopen":
            change = {"waiting_since": now, "delete_after": None}
    office.store.contacts.note(at.firm.id, at.row.id, **change)


def _names_from_now(office: Office, at: Opened, now: dt.datetime) -> None:
    """The time for which names of a mandate are kept begins when it ends."""
    parties = (Noted(one.name, one.role, one.aliases, at.row.id) for one in at.data.parties)
    office.store.register.put(at.firm.id, at.row.id, parties, now)


def _already(office: Office, incoming: Incoming, at: Opened, act: str) -> list[Reply]:
    """Somebody was quicker; or it was this very tap, before a restart."""
    newest = office.opened(at.firm.id, at.row.id)
    if newest is None:
        return [toast("note.gone", at.firm.language)]
    state = plain(f"state.{newest.row.state}", at.firm.language)
    replies = [toast("note.already", at.firm.language, state=state), *office.card(newest)]
    if newest.row.state == MOVES[act].after and newest.notes.by == incoming.person.id:
        replies += _to_person(office, newest, act, office.name_of(incoming.person.id, at.firm), incoming.at)
    return replies


def _said(office: Office, at: Opened, act: str, member: Member, now: dt.datetime, *, replaces: bool) -> list[Reply]:
    """To the topic, to the card, to the person."""
    done = Reply(say(f"done.{act}", at.firm.language, name=member.name), replaces=replaces)
    topic = office.to_desk(at, "", topic="close") if at.row.state in ENDED else []
    opened = office.to_desk(at, "", topic="reopen") if act == "reopen" else []
    return [*opened, done, *office.card(at), *_to_person(office, at, act, member.name, now), *topic]


def _to_person(office: Office, at: Opened, act: str, name: str, now: dt.datetime) -> list[Reply]:
    language, slot = at.language, f"desk:{at.row.id[:16]}:{at.notes.moves}"
    words = {"firm": at.firm.name, "reference": at.row.reference, "name": name}
    if act in {"decline", "conflict"}:
        html = declining.text(at.data, at.firm, at.row.reference, office.today())
        rows, sources = declining.buttons(language), declining.sources()
        return [office.to_person(at, html, now, kind="declined", buttons=rows, sources=sources, slot=slot)]
    if act not in TOLD:
        return []
    days = at.firm.retention.closed_days
    said = [say(f"person.{key}", language, days=days, **words) for key in TOLD[act]]
    used = LAW.get(act, ())
    sources = sources_from(lawyers.sources(*used), lawyers.as_of()) if used else ()
    if used:
        said += [law(language, *used), law_sources(language, *used)]
    return [office.to_person(at, "\n".join(said), now, kind=at.row.state, sources=sources, slot=slot)]


def keep(at: Opened) -> list[Reply]:
    """Not meant after all."""
    return [Reply(say("sure.kept", at.firm.language, reference=at.row.reference), replaces=True)]
