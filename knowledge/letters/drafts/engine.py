"""From facts to the plan of a letter: which paragraphs, why, on what, what is missing, what to do before and after.

Pure: no words, no clock, no files but the shipped scheme. What is missing is never filled in; it stays visible.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from knowledge.guide.cards import ArgumentCard, load_arguments
from knowledge.law import decisions
from knowledge.letters.drafts import courts, points
from knowledge.letters.drafts import facts as reading
from knowledge.letters.drafts.courts import Records
from knowledge.letters.drafts.draft import Draft, DraftParagraph, DutyState, Exhibit, Missing, Page, gaps
from knowledge.letters.drafts.facts import Value
from knowledge.letters.drafts.scheme import (
    Enclosure,
    Field,
    Kind,
    Language,
    Paragraph,
    Part,
    Scheme,
    Tone,
    Warn,
    When,
    shipped,
)  # fmt: skip

_NAMED = re.compile(r"\b(?:Anlage|Exhibit) (K\d{1,3})\b")
HEAD = (
    "sender", "sender_contact", "recipient", "salutation", "place", "own_reference", "their_reference",
    "their_letter_on", "exhibits",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Library:
    """What letters lean on: decision records and argument cards by id."""

    records: Records
    arguments: Mapping[str, ArgumentCard]
    scheme: Scheme = field(default_factory=shipped)


@cache
def shipped_library() -> Library:
    """Everything that comes with the program. Raises ContentError with every fault."""
    return Library({record.id: record for record in decisions.load()}, {card.id: card for card in load_arguments()})


def plan(
    kind: Kind,
    facts: Mapping[str, object],
    language: Language,
    on: dt.date,
    tone: Tone = "formal",
    library: Library | None = None,
) -> Draft:
    """The plan of a letter of this kind. Raises FactsError with every fault; ValueError for a language it lacks."""
    if language not in kind.languages:
        raise ValueError(f"{kind.id} has no {language} version")
    known = library or shipped_library()
    fields = known.scheme.fields(kind)
    case = _Case(kind, fields, reading.read(facts, fields), known, on)
    letters = [part for part in kind.paragraphs if case.holds(part.when) and case.decided(part)]
    return Draft(
        kind, language, tone, on, case.facts,
        head=case.slots(HEAD),
        subject=case.slots(kind.subject),
        paragraphs=tuple(written for part in letters for written in case.paragraphs(part)),
        duties=tuple(case.duty(duty.fields, duty.when, DutyState(duty.id, duty.citation, duty.title, "met"))
                     for duty in kind.duties),
        warnings=(*case.warnings(), *case.weak_points(), *case.lost_exhibits()),
        exhibits=case.exhibits(),
        pages=tuple(case.page(page) for page in kind.enclosures if case.holds(page.when)),
        courts=courts.states(kind.courts, known.records, on),
        checklist=tuple(item for item in known.scheme.common.checklist if item.id in kind.checklist),
        follow_up=kind.follow_up,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Case:
    """The facts of one letter against the scheme, on one day."""

    kind: Kind
    fields: Mapping[str, Field]
    facts: Mapping[str, Value]
    library: Library
    on: dt.date

    def holds(self, when: When) -> bool:
        """Do the facts and the courts of the day meet the condition?"""
        return (
            all(name in self.facts for name in when.given)
            and not any(name in self.facts for name in when.absent)
            and all(set(options) & set(_chosen(self.facts.get(name))) for name, options in when.chosen.items())
            and (when.chain is None or self._chain(when.chain.id, when.chain.at) in when.chain.state)
        )

    def decided(self, part: Paragraph) -> bool:
        """Do the decisions exist that the paragraph cites by name?"""
        records = self.library.records
        dates = [records[name].date if name in records else None for name in part.decisions]
        return all(date is not None and date <= self.on for date in dates)

    def slots(self, names: tuple[str, ...]) -> Mapping[str, Any]:
        """The facts under these names: values, gaps for what is needed and missing, None for the rest."""
        return MappingProxyType({name: self._slot(self.fields[name]) for name in names})

    def paragraphs(self, part: Paragraph) -> Iterator[DraftParagraph]:
        """One paragraph, or one per point."""
        if part.points:
            yield from self._points(part)
            return
        slots = {**self.slots(part.slots), "on": self.on}
        if part.decisions:
            records = self.library.records
            slots["cited"] = {name: courts.cited(records[name], records, self.on) for name in part.decisions}
        if part.courts:
            slots |= self._courts(part)
        named = tuple(one.id for key in ("courts", "later", "earlier") for one in slots.get(key, ()))
        sources = tuple(dict.fromkeys((*part.decisions, *named)))
        yield DraftParagraph(part.id, part.id, slots, part.why, part.sources, sources, part.locked)

    def duty(self, names: tuple[str, ...], when: When, duty: DutyState) -> DutyState:
        """The state of a formal duty."""
        if not self.holds(when):
            return replace(duty, state="not_needed")
        complete = all(name in self.facts and not gaps(self._slot(self.fields[name])) for name in names)
        return duty if complete else replace(duty, state="missing")

    def exhibits(self) -> tuple[Exhibit, ...]:
        """The exhibits, numbered in the order given."""
        given = self._slot(self.fields["exhibits"]) or ()
        return tuple(Exhibit(one["number"], one["title"], one["date"], one["shows"]) for one in given)

    def page(self, page: Enclosure) -> Page:
        """An enclosure with its facts."""
        return Page(page.id, self.slots(page.slots))

    def warnings(self) -> Iterator[Warn]:
        """What to know before a letter of this kind goes out."""
        yield from (warn for warn in self.kind.warnings if self.holds(warn.when))

    def weak_points(self) -> Iterator[Warn]:
        """What to know of the points: contradicted although they stand badly, admitted although they are law."""
        law = {rule.id for rule in points.shipped().arguments if rule.law}
        for point in self._given_points():
            card = self.library.arguments.get(str(point.get("argument")))
            if card and card.light == "red" and point.get("stance") == "deny":
                yield Warn(id=f"weak-{card.id}", text=card.light_reason, sources=card.norms)
            if card and card.id in law and point.get("stance") == "admit":
                yield Warn(id=f"admitted-{card.id}", text=points.shipped().admitted_law, sources=card.norms)

    def lost_exhibits(self) -> Iterator[Warn]:
        """A warning if a text names an exhibit that is not among those given."""
        there = {one.number for one in self.exhibits()}
        named = {number for value in self.facts.values() for text in _texts(value) for number in _NAMED.findall(text)}
        if named - there:
            yield from (warn for warn in self.library.scheme.common.warnings if warn.id == "exhibit_missing")

    def _given_points(self) -> tuple[Mapping[str, Any], ...]:
        given: Any = self.facts.get("points", ())
        return tuple(given)

    def _points(self, part: Paragraph) -> Iterator[DraftParagraph]:
        for point in self._slot(self.fields["points"]) or ():
            answered = points.answer(point, self.library.arguments, self.library.records, self.on)
            slots = {
                **point, "light": answered.light or "none", "answer": answered.words,
                "support": answered.support,
            }  # fmt: skip
            sources = tuple(dict.fromkeys((*part.sources, *answered.sources)))
            yield DraftParagraph(
                f"{part.id}-{point['number']}", part.id, slots, answered.why, sources, answered.decisions, part.locked
            )

    def _courts(self, part: Paragraph) -> dict[str, Any]:
        """States today; with a day in the past, also what came before and after it."""
        records = self.library.records
        found: dict[str, Any] = {"courts": courts.states(part.courts, records, self.on)}
        at = part.when.chain.at if part.when.chain else None
        if at and isinstance(day := self.facts.get(at), dt.date):
            found["later"] = courts.later_decisions(part.courts, records, day, self.on)
            found["earlier"] = tuple(one for one in courts.states(part.courts, records, day) if one.decided)
        return found

    def _chain(self, chain: str, at: str | None) -> str | None:
        day = self.facts.get(at) if at else self.on
        return courts.chain_state(chain, self.library.records, day) if isinstance(day, dt.date) else None

    def _slot(self, one: Field) -> Any:
        value = self.facts.get(one.id)
        needed = one.required or (one.required_when is not None and self.holds(one.required_when))
        if one.type == "records" and (value is not None or needed):
            given: Any = value or ({},)
            prefix = self.kind.exhibit_prefix if one.id == "exhibits" else ""
            return tuple(
                {**_parts(record, one, number), "number": f"{prefix}{number}"} for number, record in enumerate(given, 1)
            )
        if value is None and needed:
            gap = Missing(one.id, one.missing, one.question)
            return (gap,) if one.type == "list" else gap
        return value


def _texts(value: Any) -> Iterator[str]:
    """Every text in a fact."""
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    for one in inner:
        yield from _texts(one)


def _parts(record: Mapping[str, Any], of: Field, number: int) -> dict[str, Any]:
    return {part.id: _part(record.get(part.id), part, of, number) for part in of.parts}


def _part(value: str | dt.date | Decimal | None, part: Part, of: Field, number: int) -> Any:
    if value is None and part.required:
        return Missing(f"{of.id} {number} {part.id}", part.label, of.question)
    return value


def _chosen(value: Value | None) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
