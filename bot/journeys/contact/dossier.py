"""Builds the dossier of a contact from what was told and taken over, with its sources and the head of the firm's log.

For staff of the firm alone, and only once the contact is cleared; that is the desk's matter. It reads one contact of
one firm and nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from bot.journeys.contact.kept import ContactData, in_order, read
from bot.journeys.contact.offers import demand_in_words
from bot.journeys.contact.ports import Firm
from bot.journeys.contact.screens import wanted
from bot.journeys.contact.words import named, plain
from bot.paper.dossier_model import (
    AmountPart,
    CheckPart,
    ConsentPart,
    DeadlinePart,
    DemandPart,
    DocumentPart,
    Dossier,
    EventPart,
    FindingPart,
    FirmPart,
    InsurancePart,
    LogPart,
    MatterPart,
    ParagraphPart,
    PartyPart,
    SourcePart,
    WayPart,
)
from bot.store import Store
from bot.store.contacts import KeptContact
from knowledge import lawyers
from knowledge.deadlines.periods import texts

UNKNOWN_PARTS = ("opponent", "opponent_lawyer", "others", "deadline", "kind", "story", "outcome")


def build(store: Store, contact: KeptContact, firm: Firm, now: dt.datetime, language: str = "de") -> Dossier:
    """The dossier of ``contact`` as of ``now``. Raises ValueError where the contact cannot be read."""
    data = read(contact.data)
    if data is None or contact.firm != firm.id:
        raise ValueError("no contact of this firm")
    people = tuple(PartyPart(role=one.role, name=one.name, aliases=one.aliases, origin=one.origin)
                   for one in data.parties)  # fmt: skip
    check = CheckPart.model_validate(data.check) if data.check else None
    count, head, broken = store.firm_log.verify(firm.id)
    return Dossier(
        reference=contact.reference,
        firm=FirmPart(id=firm.id, name=firm.name),
        state=contact.state,
        made_at=now,
        received_at=data.consent.at if data.consent else contact.created_at,
        language="en" if language == "en" else "de",
        client_language=data.language,
        client=next((one for one in people if one.role == "self"), None),
        way=WayPart(how=data.way.how, to=data.way.to),
        parties=people,
        matter=_matter(data, language),
        deadlines=tuple(_deadlines(data)),
        no_deadline_told=data.no_deadline,
        chronology=tuple(_chronology(data)),
        demands=tuple(_demands(data, language)),
        amounts=tuple(_amounts(data, language)),
        findings=tuple(_findings(data)),
        check=check,
        documents=tuple(_documents(data, language)),
        missing_documents=missing_documents(data, language),
        insurance=_insurance(data),
        budget=named("budgets", data.budget, language) if data.budget else "",
        open_questions=tuple(_open_questions(data, check, language)),
        consent=_consent(data),
        sources=tuple(_sources(data, check)),
        log=LogPart(entries=count, head=head, intact=broken is None),
    )


def missing_documents(data: ContactData, language: str) -> tuple[str, ...]:
    """Kinds of documents that this kind of matter usually needs and that are not there."""
    there = {one.category for one in data.documents}
    return tuple(named("categories", key, language) for key in wanted(data) if key not in there)


def _matter(data: ContactData, language: str) -> MatterPart:
    story = tuple(ParagraphPart(text=one.text, forwarded=one.forwarded) for one in data.story)
    label = named("kinds", data.kind, language) if data.kind else ""
    return MatterPart(kind=data.kind, label=label, story=story, outcome=data.outcome)


def _deadlines(data: ContactData) -> Iterator[DeadlinePart]:
    for one in in_order(data.deadlines):
        yield DeadlinePart(date=one.day, what=one.what, said=one.said, rule=one.rule, source=one.source,
                           origin=one.origin)  # fmt: skip


def _chronology(data: ContactData) -> Iterator[EventPart]:
    """What happened and what is to come, by day; things without a day last."""
    found = [EventPart(date=one.day, what=one.what, source=one.source, origin=one.origin) for one in data.events]
    found += [EventPart(date=one.day, what=one.what or one.said, origin=one.origin)
              for one in data.deadlines if one.day is not None]  # fmt: skip
    yield from sorted(found, key=lambda one: (one.date is None, one.date or dt.date.max))


def _demands(data: ContactData, language: str) -> Iterator[DemandPart]:
    for one in data.demands:
        yield DemandPart(kind=one.kind, label=demand_in_words(one.kind, language), passage=one.passage,
                         letter=one.letter, claimed_by=one.claimed_by)  # fmt: skip


def _amounts(data: ContactData, language: str) -> Iterator[AmountPart]:
    for one in data.amounts:
        yield AmountPart(cents=one.cents, currency=one.currency, purpose=one.purpose,
                         label=named("purposes", one.purpose, language), letter=one.letter,
                         claimed_by=one.claimed_by)  # fmt: skip


def _findings(data: ContactData) -> Iterator[FindingPart]:
    """What is wrong first, then what is open, then what is right."""
    order = ("wrong", "open", "ok")
    for one in sorted(data.findings, key=lambda one: order.index(one.status)):
        yield FindingPart(letter=one.letter, status=one.status, text=one.text, sources=one.sources, as_of=one.as_of)


def _documents(data: ContactData, language: str) -> Iterator[DocumentPart]:
    for one in data.documents:
        yield DocumentPart(name=one.name, sha256=one.sha256, size=one.size, category=one.category,
                           label=named("categories", one.category, language), origin=one.origin)  # fmt: skip


def _insurance(data: ContactData) -> InsurancePart:
    one = data.insurance
    return InsurancePart(has=one.has, company=one.company, number=one.number, cover=one.cover)


def _open_questions(data: ContactData, check: CheckPart | None, language: str) -> Iterator[str]:
    """What the person did not know, and what the check left open."""
    for step in UNKNOWN_PARTS:
        if step in data.unknown:
            yield plain(f"open.{step}", language)
    if data.insurance.has == "unknown":
        yield plain("open.insurance", language)
    if check is not None:
        yield from dict.fromkeys(question for part in check.parts for question in part.open_questions)


def _consent(data: ContactData) -> ConsentPart | None:
    one = data.consent
    if one is None:
        return None
    return ConsentPart(version=one.version, text_sha256=one.text_sha256, scope=one.scope, at=one.at,
                       language=one.language)  # fmt: skip


def _sources(data: ContactData, check: CheckPart | None) -> Iterator[SourcePart]:
    """Every source of the dossier once, with the day of what rests on it."""
    found: dict[str, dt.date] = {}

    def note(citation: str | None, as_of: dt.date | None) -> None:
        if citation and as_of is not None and not citation[:1].islower():  # "eigene Rechnung" is no source to look up
            found[citation] = max(as_of, found.get(citation, as_of))

    for deadline in data.deadlines:
        for citation in deadline.source.split("; ") if deadline.origin == "told" else ():
            note(citation, texts().as_of)
    for finding in data.findings:
        for citation in finding.sources:
            note(citation, finding.as_of)
    if check is not None:
        for row in (row for part in check.parts for one in part.provisions for row in one.elements):
            for citation in (row.citation, *row.sources):
                note(citation, check.on)
        for citation in check.courts:
            note(citation, check.on)
    for citation in lawyers.sources("no_mandate", "names_first", "secrecy"):
        note(citation, lawyers.as_of())
    for citation, day in sorted(found.items(), key=_as_counted):
        yield SourcePart(citation=citation, as_of=day)


def _as_counted(pair: tuple[str, Any]) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", pair[0])
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in parts if part]
