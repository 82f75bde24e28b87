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
from bot.ports import Button, Incoming, Reply
from bot.store.firm_log import sources_from
from knowledge import lawyers


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
        return _already(office, incoming, at, act, sure=sure)
    _note(office, moved, act, incoming)
    newest = office.opened(at.firm.id, at.row.id)
    return _said(office, newest or moved, act, member, incoming.at, replaces=sure)


def _saved(office: Office, incoming: Incoming, at: Opened, act: str) -> Opened | None:
    """The contact after the move; None where it is in none of the states before (any more)."""
    found: list[str] = []

    def change(newest: Opened) -> ContactData | None:
        if newest.row.state not in MOVES[act].before or (found and newest.row.state != found[0]):
            return None
        found.append(newest.row.state)
        made = {"moves": newest.notes.moves + 1, "before": newest.row.state, "by": incoming.person.id}
        talk: dict[str, Any] = {"talk": "", "told": False} if act not in {"take", "accept"} else {}
        return with_notes(newest.data, replace(newest.notes, **made, **talk))

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
            change = {"waiting_since": None, "delete_after": now + dt.timedelta(kept.declined_days)}
        case "close":
            change = {"waiting_since": None, "delete_after": now + dt.timedelta(kept.closed_days)}
        case "reopen":
            change = {"waiting_since": now, "delete_after": None}
    office.store.contacts.note(at.firm.id, at.row.id, **change)


def _already(office: Office, incoming: Incoming, at: Opened, act: str, *, sure: bool) -> list[Reply]:
    """Somebody was quicker; or it was this very tap, before a restart."""
    newest = office.opened(at.firm.id, at.row.id)
    if newest is None:
        return [toast("note.gone", at.firm.language)]
    state = plain(f"state.{newest.row.state}", at.firm.language)
    replies = [toast("note.already", at.firm.language, state=state), *office.card(newest)]
    if newest.row.state == MOVES[act].after and newest.notes.by == incoming.person.id:
        replies += _to_person(office, newest, act, office.name_of(incoming.person.id, at.firm), incoming.at)
    return replies


def _said(
    office: Office, at: Opened, act: str, member: Member, now: dt.datetime, *, replaces: bool
) -> list[Reply]:  # fmt: skip
    """To the topic, to the card, to the person."""
    done = Reply(say(f"done.{act}", at.firm.language, name=member.name), replaces=replaces)
    topic = office.to_desk(at, "", topic="close") if at.row.state in ENDED else []
    opened = office.to_desk(at, "", topic="reopen") if act == "reopen" else []
    return [*opened, done, *office.card(at), *_to_person(office, at, act, member.name, now), *topic]


def _to_person(office: Office, at: Opened, act: str, name: str, now: dt.datetime) -> list[Reply]:
    language, slot = at.language, f"desk:{at.row.id[:16]}:{at.notes.moves}"
    words = {"firm": at.firm.name, "reference": at.row.reference, "name": name}
    match act:
        case "take":
            html, used = say("person.taken", language, **words), ("no_mandate",)
            html = f"{html}\n\n{law_sources(language, *used)}"
        case "accept":
            html, used = say("person.accepted", language, **words), ()
        case "close":
            html, used = _closed(at, words), ()
        case "reopen":
            html, used = say("person.reopened", language, **words) + "\n" + law(language, "deadline_runs"), ()
        case "decline" | "conflict":
            return [
                office.to_person(
                    at, declining.text(at.data, at.firm, at.row.reference, office.today()), now, kind="declined",
                    buttons=declining.buttons(language), sources=declining.sources(), slot=slot,
                )
            ]  # fmt: skip
        case _:
            return []
    sources = sources_from(lawyers.sources(*used), lawyers.as_of()) if used else ()
    return [office.to_person(at, html, now, kind=at.row.state, sources=sources, slot=slot)]


def _closed(at: Opened, words: dict[str, str]) -> str:
    days = at.firm.retention.closed_days
    said = [say("person.closed_matter", at.language, **words), say("person.closed_delete", at.language, days=days)]
    return "\n".join(said)


def keep(at: Opened) -> list[Reply]:
    """Not meant after all."""
    return [Reply(say("sure.kept", at.firm.language, reference=at.row.reference), replaces=True)]


def rows_of(names: Mapping[str, str], at: Opened) -> tuple[tuple[Button, ...], ...]:
    """One button per member, to whom it may be assigned. ``names`` by person."""
    from bot.journeys.desk.words import data

    return tuple((Button(name, data(at.row.id, "assign", person)),) for person, name in names.items())
