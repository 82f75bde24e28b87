"""The card of a contact: first names and conflict matches only, then everything, at the end nearly nothing.

Pure: values in, HTML out. ``of_names`` is handed what the person told, but reads names and roles of it and nothing
else; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markupsafe import escape

import prompts
from bot.journeys.contact.kept import ROLES, ContactData, Party, in_order
from bot.journeys.contact.overview import in_full, parts
from bot.journeys.contact.words import left, named
from bot.journeys.desk.ports import Firm
from bot.journeys.desk.words import button, moment, plain, say
from bot.ports import Button
from bot.store.contacts import KeptContact
from bot.store.register import Noted
from knowledge.conflicts import matching
from knowledge.conflicts.verdict import Strength

NAME, MOST_NAMES, MOST_HITS, MOST_DEADLINES, CUT = 120, 12, 10, 4, 200
ABOVE = frozenset({"deadline", "names"})
ACTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "sent": (("clear", "conflict"), ("decline",)),
    "cleared": (("take", "ask"), ("accept", "decline"), ("assign", "blocks"), ("dossier", "conflict")),
    "taken": (("ask", "blocks"), ("accept", "decline"), ("assign", "close"), ("dossier", "conflict")),
    "asked": (("ask", "blocks"), ("accept", "decline"), ("assign", "close"), ("dossier", "conflict")),
    "accepted": (("ask", "blocks"), ("assign", "close"), ("dossier",)),
    "declined": (("reopen",),),
    "closed": (("reopen", "dossier"),),
    "conflict": (("reopen",),),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A message with its buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One involved ``ours`` may be ``theirs``, of whom the firm heard in ``reference`` (empty: from elsewhere)."""

    ours: Party
    theirs: Noted
    strength: Strength
    match: matching.Match
    reference: str

    @property
    def crossed(self) -> bool:
        """Did they stand on the other side there?"""
        return (self.ours.role == "opponent") != (self.theirs.role == "opponent")


def hits(row: KeptContact, data: ContactData, register: Iterable[Noted], reference: Callable[[str], str]) -> list[Hit]:
    """The conflict check of a contact: the strongest first, of equal ones those who changed sides."""
    known = [one for one in register if one.contact != row.id]
    asked = {str(number): party for number, party in enumerate(data.parties)}
    their = matching.Register(matching.Party(one.name, one.aliases, str(n)) for n, one in enumerate(known))
    found = their.check(matching.Party(one.name, one.aliases, number) for number, one in asked.items())
    made = [_made(one, asked[one.ours.id], known[int(one.theirs.id)], reference) for one in found]
    return sorted(made, key=lambda hit: (-hit.strength, not hit.crossed))


def _made(found: matching.Match, ours: Party, theirs: Noted, reference: Callable[[str], str]) -> Hit:
    return Hit(ours, theirs, found.strength, found, reference(theirs.contact))


def topic_name(row: KeptContact, data: ContactData) -> str:
    """What the forum topic is called: number and name."""
    return f"{row.reference} · {_cut(data.own_name)}"[:NAME]


def of_names(row: KeptContact, data: ContactData, firm: Firm, found: list[Hit]) -> Card:
    """Before the names are cleared."""
    language = firm.language
    lines = [say("names.title", language, reference=row.reference), say("names.what", language)]
    lines.append("\n".join(_names(data, language)))
    lines.append(_found(found, language))
    if row.waiting_since is not None:
        lines.append(say("card.arrived", language, moment=moment(row.waiting_since, language)))
    return Card("\n\n".join(lines), _buttons(row, language))


def of_contact(row: KeptContact, data: ContactData, firm: Firm, assigned: str, today: dt.date) -> Card:
    """After that: the nearest deadline first."""
    language = firm.language
    lines = list(_deadlines(data, today, language))
    lines.append(say("card.title", language, reference=row.reference, name=_cut(data.own_name)))
    lines.append(_state(row, assigned, language))
    blocks = ["\n".join(lines), "\n".join(_names(data, language)), "\n".join(_told(data, language))]
    blocks.append(say("card.talk" if row.state in {"taken", "asked", "accepted"} else "card.no_talk", language))
    return Card("\n\n".join(blocks), _buttons(row, language))


def of_end(row: KeptContact, firm: Firm, delete_after: dt.datetime | None) -> Card:
    """When it is over: what it was called, and until when it is kept."""
    language = firm.language
    said = [say("card.ended", language, reference=row.reference, state=plain(f"state.{row.state}", language))]
    if delete_after is not None:
        said.append(say("card.delete_after", language, moment=moment(delete_after, language)))
    return Card("\n".join(said), _buttons(row, language))


def _names(data: ContactData, language: str) -> Iterator[str]:
    for role in ROLES:
        people = data.of_role(role)
        for party in people[:MOST_NAMES]:
            yield say("names.line", language, role=plain(f"role.{role}", language), name=_cut(in_full(party, language)))
        if len(people) > MOST_NAMES:
            yield say("names.more", language, count=len(people) - MOST_NAMES)
    if not data.of_role("opponent"):
        yield say("names.no_opponent", language)


def _found(found: list[Hit], language: str) -> str:
    if not found:
        return say("hits.none", language)
    lines = [say("hits.title", language, count=len(found))]
    lines += [f"• {_hit(hit, language)}" for hit in found[:MOST_HITS]]
    if len(found) > MOST_HITS:
        lines.append(say("names.more", language, count=len(found) - MOST_HITS))
    return "\n".join(lines)


def _hit(hit: Hit, language: str) -> str:
    values = {
        "ours": _cut(hit.ours.name), "theirs": _cut(hit.theirs.name),
        "our_role": plain(f"role.{hit.ours.role}", language), "their_role": _role(hit.theirs.role, language),
        "strength": plain(f"strength.{hit.strength.word}", language),
        "reasons": _cut(hit.match.in_words(language)),
        "reference": hit.reference,
    }  # fmt: skip
    return say("hits.crossed" if hit.crossed else "hits.same_side", language, **values)


def _role(role: str, language: str) -> str:
    return plain(f"role.{role}", language) if role in ROLES else role


def _deadlines(data: ContactData, today: dt.date, language: str) -> Iterator[str]:
    dated = [one for one in in_order(data.deadlines) if one.day is not None]
    for one in dated[:MOST_DEADLINES]:
        shown = {"day": prompts.day(one.day, language), "left": left(one.day, today, language) if one.day else ""}
        yield say("card.deadline", language, what=_cut(one.what), **shown)
    undated = [one for one in data.deadlines if one.day is None]
    for one in undated[:MOST_DEADLINES]:
        yield say("card.deadline_undated", language, what=_cut(one.what or one.said))
    if not data.deadlines:
        yield say("card.deadline_none" if data.no_deadline else "card.deadline_unknown", language)


def _told(data: ContactData, language: str) -> Iterator[str]:
    for part, text in parts(data, language):
        if part not in ABOVE:
            yield f"<b>{named('parts', part, language)}</b>: {escape(text)}"


def _state(row: KeptContact, assigned: str, language: str) -> str:
    said = say(f"card.state_{'with' if assigned else 'nobody'}", language,
               state=plain(f"state.{row.state}", language), name=assigned)  # fmt: skip
    if row.waiting_since is None:
        return said
    return f"{said}\n{say('card.waiting', language, moment=moment(row.waiting_since, language))}"


def _buttons(row: KeptContact, language: str) -> tuple[tuple[Button, ...], ...]:
    rows = ACTS.get(row.state, ())
    return tuple(tuple(button(act, language, row.id, act) for act in acts) for acts in rows)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CUT else f"{line[: CUT - 1].rstrip()}…"
