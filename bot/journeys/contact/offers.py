"""What the person's own case knows already, offered for a first contact: names, letters, deadlines, demands, the check.

Read anew each time, by the law of the day, and only for the person whose case it is. Offering stores nothing: what was
not struck out is taken over by taking.py, once the person says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import prompts
from bot.journeys import deadlines
from bot.journeys.case import Draft, Event, Letter, Profile, read
from bot.journeys.contact import kept
from bot.journeys.contact.kept import Amount, ContactData, Demand, Finding, Party
from bot.journeys.contact.words import named, plain
from bot.journeys.letter_read import as_read
from bot.store import Store
from bot.store.case_items import Item
from knowledge.check.result import Result
from knowledge.conflicts.matching import Party as Named
from knowledge.conflicts.matching import compare
from knowledge.conflicts.names import until_form
from knowledge.conflicts.verdict import LIKELY
from knowledge.costs.money import Euro
from knowledge.letters.checking import LetterFacts, Library, check
from knowledge.letters.explaining import explain
from knowledge.letters.explanation import Explanation
from knowledge.letters.letter import Letter as ReadLetter

MOST, LONGEST, ID = 80, 160, 8
MOST_LETTERS = 12  # the newest; each is read and checked anew for every look
Kind = Literal["party", "letter", "deadline", "demand", "amount", "findings", "event", "check"]
Value = Party | kept.Deadline | Demand | Amount | tuple[Finding, ...] | kept.Event | Item | Result


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be taken over. ``id`` stays the same from look to look; ``label``: plain text."""

    id: str
    kind: Kind
    label: str
    value: Value


@dataclass(frozen=True)
class Seen:
    """A letter of the case, read and checked today; no more is worked out than is asked for."""

    item: Item
    letter: Letter
    language: str
    today: dt.date
    library: Library
    land: str | None
    own: Result | None

    @cached_property
    def read(self) -> ReadLetter:
        """What stands in it."""
        return as_read(self.letter, self.today)[0]

    @cached_property
    def facts(self) -> LetterFacts:
        """What the person told about it."""
        told = self.letter
        return LetterFacts(
            received_on=told.received, land=told.land or self.land, addressee_private=told.private,
            already_bound=told.bound, own_check=self.own,
        )  # fmt: skip

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the check of it says, without what only speaks of the paper or to a machine."""
        return tuple(
            Finding(one.state, one.message(self.language), one.sources, one.as_of, self.title)
            for one in check(self.read, self.facts, self.library, self.today)
            if one.group not in {"kind", "machine", "courts"}
        )

    @cached_property
    def explanation(self) -> Explanation:
        """Its deadlines and demands in words."""
        found = check(self.read, self.facts, self.library, self.today)
        return explain(self.read, found, self.facts, self.today, self.language)

    @property
    def title(self) -> str:
        """What it is called."""
        return _short(self.letter.title or self.letter.sender or plain("list.opponent", self.language))

    @property
    def who(self) -> str:
        """Whose letter it is: the other side itself, not their lawyer."""
        found = self.read.opponent or self.read.sender
        return _name(found.value) if found else plain("offer.their", self.language)


@dataclass(frozen=True, slots=True)
class Offers:
    """``Offers(store, today, library, own_check)``: ``own_check`` is the result of a person's finished check."""

    store: Store
    today: Callable[[], dt.date]
    library: Callable[[], Library]
    own_check: Callable[[str], Result | None]

    def any(self, person: str) -> bool:
        """Does the case hold anything that may be offered?"""
        counts = self.store.items.counts(person)
        return any(counts.get(kind) for kind in ("letter", "deadline", "event")) or self.own_check(person) is not None

    def names(self, person: str, data: ContactData) -> list[Offer]:
        """Names in letters and drafts that the person has not told yet."""
        told = {(one.role, one.name) for one in data.parties if one.origin == "told"}
        found: dict[str, Offer] = {}
        for party in self._parties(person, data):
            known = (party.role, party.name) in told or _is_own(party.name, data)
            if not known and party.name not in found:
                label = f"{plain(f'list.{party.role}', data.language)}: {party.name}"
                found[party.name] = Offer(f"p:{kept.sha256(party.name)[:ID]}", "party", label, party)
        return list(found.values())[:MOST]

    def facts(self, person: str, language: str) -> list[Offer]:
        """Everything else the case knows: the nearest deadlines first, then letters, what happened, the check."""
        found = [
            *self._deadlines(person, language),
            *(offer for seen in self._letters(person, language) for offer in _of_letter(seen)),
            *self._events(person, language),
            *self._check(person, language),
        ]
        return list({offer.id: offer for offer in found}.values())[:MOST]

    def _letters(self, person: str, language: str) -> list[Seen]:
        profile = next((read(item, Profile) for item in self.store.items.of(person, "profile")), None)
        land, own = (profile.land or None) if profile else None, self.own_check(person)
        return [
            Seen(item, letter, language, self.today(), self.library(), land, own)
            for item in self.store.items.of(person, "letter")[-MOST_LETTERS:]
            if (letter := read(item, Letter)) is not None
        ]

    def _parties(self, person: str, data: ContactData) -> Iterator[Party]:
        for seen in self._letters(person, data.language):
            lawyer = seen.read.representative
            if lawyer is not None:
                yield Party(_name(lawyer.value), "opponent_lawyer", origin="letter")
            other = seen.read.opponent or (seen.read.sender if lawyer is None else None)
            if other is not None:
                yield Party(_name(other.value), "opponent", origin="letter")
        for item in self.store.items.of(person, "draft"):
            draft = read(item, Draft)
            recipient = str(draft.facts.get("recipient") or "").strip() if draft else ""
            if recipient:
                yield Party(_name(recipient.splitlines()[0]), "opponent", origin="case")

    def _deadlines(self, person: str, language: str) -> Iterator[Offer]:
        for item, one in deadlines.of(self.store, person):
            if not one.done and not one.decision:
                label = plain("offer.deadline", language, day=prompts.day(one.date, language), what=_short(one.what))
                value = kept.Deadline(one.date, one.what, origin="case", rule=one.rule)
                yield Offer(f"d:{item.id[:ID]}", "deadline", label, value)

    def _events(self, person: str, language: str) -> Iterator[Offer]:
        for item in self.store.items.of(person, "event", "draft"):
            if event := read(item, Event):
                day, what, source = event.date, event.what, event.source
            elif (draft := read(item, Draft)) and draft.sent:
                what = plain("offer.sent", language, what=draft.title or draft.kind)
                day, source = draft.sent, ""
            else:
                continue
            label = plain("offer.event", language, day=prompts.day(day, language), what=_short(what))
            yield Offer(f"e:{item.id[:ID]}", "event", label, kept.Event(day, what, source))

    def _check(self, person: str, language: str) -> Iterator[Offer]:
        result = self.own_check(person)
        if result is not None:
            summary = _short(" ".join(part.summary for part in result.parts))
            key = "offer.check_more" if summary else "offer.check"
            yield Offer("c", "check", plain(key, language, **({"summary": summary} if summary else {})), result)


def _of_letter(seen: Seen) -> Iterator[Offer]:
    """A letter, its deadlines, demands and amounts, and what the check of it says."""
    language, name = seen.language, seen.item.id[:ID]
    day = prompts.day(seen.letter.date, language) if seen.letter.date else ""
    label = plain("offer.letter", language, title=seen.title, day=day)
    yield Offer(f"l:{name}", "letter", label, seen.item)
    for number, term in enumerate(seen.explanation.terms):
        if term.day is not None:
            what = plain("offer.of_letter", language, title=seen.title)
            label = plain("offer.deadline", language, day=prompts.day(term.day, language), what=what)
            value = kept.Deadline(term.act_by or term.day, what, origin="letter", rule=term.text, source=seen.title)
            yield Offer(f"t:{name}:{number}", "deadline", label, value)
    for number, want in enumerate(seen.explanation.wants):
        label = plain("offer.demand", language, who=_short(seen.who), what=demand_in_words(want.id, language))
        yield Offer(f"w:{name}:{number}", "demand", label, Demand(want.id, want.passage, seen.title, seen.who))
    for number, found in enumerate(seen.read.amounts):
        money, what = found.value, seen.read.passage(found)
        said = Euro(money.cents).in_language(language) if money.currency == "EUR" else what
        purpose = named("purposes", money.purpose, language)
        label = plain("offer.amount", language, who=_short(seen.who), amount=said, what=purpose)
        value_ = Amount(money.cents, money.purpose, seen.title, seen.who, money.currency)
        yield Offer(f"a:{name}:{number}", "amount", label, value_)
    if seen.findings:
        label = plain("offer.findings", language, title=seen.title, count=len(seen.findings))
        yield Offer(f"f:{name}", "findings", label, seen.findings)


def demand_in_words(kind: str, language: str) -> str:
    """What is demanded, in the words of the letter journey."""
    named: dict[str, str] = prompts.phrases_of("letter", language)["demands"]
    return str(named.get(kind, plain("offer.demand_other", language)))


def _name(written: str) -> str:
    """A name as a letter has it, without what slipped in behind its legal form."""
    return _short(until_form(" ".join(written.split())))


def _is_own(name: str, data: ContactData) -> bool:
    own = data.of_role("self")
    match = compare(Named(name), Named(own[0].name, own[0].aliases)) if own else None
    return match is not None and match.strength >= LIKELY


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
