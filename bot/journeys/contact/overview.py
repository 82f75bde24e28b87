"""The answers of a first contact in lines, for the person before sending and for anybody who may read them after.

What the other side claims is marked as their claim. Long words are shortened here; the dossier holds them in full.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

import prompts
from bot.journeys.contact.kept import ContactData, Party, in_order
from bot.journeys.contact.words import named, plain

CUT, MOST_LINES = 300, 8


def overview(data: ContactData, language: str) -> str:
    """All parts as HTML, each with its name."""
    lines = [f"<b>{named('parts', part, language)}</b>: {escape(text)}" for part, text in parts(data, language)]
    return "\n".join(lines)


def parts(data: ContactData, language: str) -> Iterator[tuple[str, str]]:
    """(part, what stands in it) as plain text, in the order in which it was asked."""
    yield "names", names(data, language)
    taken = sum(map(len, (data.demands, data.amounts, data.events))) + bool(data.check) + bool(data.findings)
    if taken:
        yield "taken", plain("note.taken", language, count=taken)
    yield "deadline", _deadlines(data, language)
    yield "kind", named("kinds", data.kind, language) if data.kind else _open(data, "kind", language)
    yield "story", _cut(data.told) or _open(data, "story", language)
    yield "outcome", _cut(data.outcome) or _open(data, "outcome", language)
    yield "documents", ", ".join(one.name for one in data.documents[:MOST_LINES]) or plain("list.none", language)
    yield "insurance", _insurance(data, language)
    yield "budget", named("budgets", data.budget, language) if data.budget else plain("list.none", language)
    yield "way", _way(data, language)


def names(data: ContactData, language: str) -> str:
    """Everybody involved, by role."""
    found = []
    for role in ("self", "opponent", "opponent_lawyer", "other"):
        people = [one for one in data.parties if one.role == role]
        if people:
            said = ", ".join(in_full(one, language) for one in people[:MOST_LINES])
            found.append(f"{plain(f'list.{role}', language)}: {said}")
    if not data.of_role("opponent"):
        found.append(f"{plain('list.opponent', language)}: {plain('list.unknown', language)}")
    return "; ".join(found)


def in_full(party: Party, language: str) -> str:
    """A name with its other names."""
    also = f" ({plain('list.also', language, names=', '.join(party.aliases))})" if party.aliases else ""
    return f"{party.name}{also}"


def _deadlines(data: ContactData, language: str) -> str:
    if not data.deadlines:
        return plain("list.deadline_none", language) if data.no_deadline else _open(data, "deadline", language)
    said = []
    for one in in_order(data.deadlines)[:MOST_LINES]:
        day = prompts.day(one.day, language) if one.day else plain("list.no_day", language)
        said.append(f"{day} {one.what or one.said}".strip())
    return "; ".join(said)


def _insurance(data: ContactData, language: str) -> str:
    one = data.insurance
    if not one.has:
        return plain("list.none", language)
    more = (one.company, one.number, named("covers", one.cover, language) if one.cover else "")
    return ", ".join(part for part in (named("has", one.has, language), *more) if part)


def _way(data: ContactData, language: str) -> str:
    if not data.way.how:
        return plain("list.none", language)
    return " ".join(part for part in (named("ways", data.way.how, language), data.way.to) if part)


def _open(data: ContactData, step: str, language: str) -> str:
    return plain("list.unknown" if step in data.unknown else "list.none", language)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CUT else f"{line[:CUT].rsplit(' ', 1)[0]} …"
