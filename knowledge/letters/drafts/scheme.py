"""The kinds of letters as data: fields, paragraphs, formal duties, warnings, and what only a lawyer should write.

It is not the engine and knows no facts. A kind that refers to something that is not there is refused at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Given
from pydantic import StringConstraints

from knowledge.content import Bilingual, ContentError, Record, Text, load_each, load_one
from knowledge.law.norms import DecisionId

FOLDER = Path(__file__).parent

Language = Literal["de", "en"]
Tone = Literal["friendly", "formal"]
FieldType = Literal["text", "date", "money", "choice", "choices", "list", "records"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_\-]+$")]
SourceCitation = Annotated[str, StringConstraints(pattern=r"^[A-Za-zÄÖÜäöü\-]+ (§|Art\.|Erwgr\.) \d+[a-z]*( \S.*)?$")]


class Option(Record):
    """One answer of a choice."""

    id: Id
    label: Bilingual


class ChainIs(Record):
    """How a chain of instances stood on the day in field ``at``, today without it: none decided yet, open, closed."""

    id: Text
    at: Id | None = None
    state: tuple[Literal["none", "open", "closed"], ...] = Given(min_length=1)


class When(Record):
    """Holds if all its parts hold: facts that are given or absent, choices among these, a state of the courts."""

    given: tuple[Id, ...] = ()
    absent: tuple[Id, ...] = ()
    chosen: dict[Id, tuple[Id, ...]] = Given(default_factory=dict)
    chain: ChainIs | None = None


class Part(Record):
    """One part of a record, for instance the address at which a work was found."""

    id: Id
    type: Literal["text", "date", "money", "choice"] = "text"
    label: Bilingual
    required: bool = False
    options: tuple[Option, ...] = ()


class Field(Record):
    """One fact that a letter needs. ``missing``: what stands in the gap; ``required_when``: only then it is needed."""

    id: Id
    type: FieldType = "text"
    question: Bilingual
    missing: Bilingual
    example: Text
    required: bool = False
    required_when: When | None = None
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()

    @cached_property
    def option_ids(self) -> frozenset[str]:
        """Ids of the options."""
        return frozenset(option.id for option in self.options)


class Paragraph(Record):
    """One paragraph: when it stands in the letter, why, and what it rests on. Its words are in prompts/letters.

    ``locked``: carries a formal duty, so the facts are changed and not the words. ``decisions``: cited by name, the
    paragraph waits until all of them exist. ``courts``: their state on the day is told. ``points``: one per point.
    """

    id: Id
    slots: tuple[Id, ...] = ()
    when: When = When()
    why: Bilingual
    sources: tuple[SourceCitation, ...] = ()
    decisions: tuple[DecisionId, ...] = ()
    courts: tuple[DecisionId, ...] = ()
    locked: bool = False
    points: bool = False


class Duty(Record):
    """One formal requirement, met when its facts are there. ``when``: only then it applies."""

    id: Id
    citation: SourceCitation
    title: Bilingual
    fields: tuple[Id, ...] = Given(min_length=1)
    when: When = When()


class Warn(Record):
    """Something to know before the letter goes out."""

    id: Id
    text: Bilingual
    when: When = When()
    sources: tuple[SourceCitation, ...] = ()


class FollowUp(Record):
    """What comes next if no answer has come this many days after sending."""

    after_days: int = Given(gt=0)
    kind: Id
    text: Bilingual


class Enclosure(Record):
    """A page that goes with the letter and whose words are in prompts/letters."""

    id: Id
    slots: tuple[Id, ...] = ()
    when: When = When()


class Kind(Record):
    """One kind of letter."""

    id: Id
    aliases: tuple[Id, ...] = ()
    title: Bilingual
    purpose: Bilingual
    not_for: Bilingual
    languages: tuple[Language, ...] = Given(min_length=1)
    as_of: dt.date
    fields: tuple[Field, ...] = ()
    needs: tuple[Id, ...] = ()
    subject: tuple[Id, ...] = ()
    paragraphs: tuple[Paragraph, ...] = Given(min_length=2)
    duties: tuple[Duty, ...] = ()
    warnings: tuple[Warn, ...] = ()
    checklist: tuple[Id, ...] = Given(min_length=1)
    follow_up: tuple[FollowUp, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    courts: tuple[DecisionId, ...] = ()
    exhibit_prefix: Text = "K"


class Handover(Record):
    """What only a lawyer should write: what it is, why not here, and what to prepare."""

    id: Id
    title: Bilingual
    what: Bilingual
    why_a_lawyer: Bilingual
    prepare: tuple[Bilingual, ...] = Given(min_length=1)
    sources: tuple[SourceCitation, ...] = ()
    as_of: dt.date


class CheckItem(Record):
    """One line of the checklist for sending."""

    id: Id
    text: Bilingual


class Common(Record):
    """What all kinds share."""

    fields: tuple[Field, ...]
    warnings: tuple[Warn, ...]
    checklist: tuple[CheckItem, ...]
    handovers: tuple[Handover, ...]


class Scheme(Record):
    """All kinds with what they share."""

    common: Common
    kinds: tuple[Kind, ...]

    def kind(self, name: str) -> Kind | None:
        """The kind with this id or alias, hyphens read as underscores; None if there is none."""
        wanted = name.strip().lower().replace("-", "_")
        return next((kind for kind in self.kinds if wanted == kind.id or wanted in kind.aliases), None)

    def fields(self, kind: Kind) -> Mapping[str, Field]:
        """The fields of ``kind``, its own before common ones of that name; ``needs`` makes a common one required."""
        own = {one.id for one in kind.fields}
        both = (*kind.fields, *(one for one in self.common.fields if one.id not in own))
        return {one.id: one.model_copy(update={"required": True}) if one.id in kind.needs else one for one in both}


@cache
def shipped() -> Scheme:
    """The kinds that come with the program. Raises ContentError with every fault."""
    return load(FOLDER)


def load(folder: Path) -> Scheme:
    """The kinds below ``folder``. Raises ContentError with every fault, also for references that lead nowhere."""
    scheme = Scheme(
        common=load_one(folder / "common.yaml", Common), kinds=load_each((folder / "kinds").glob("*.yaml"), Kind)
    )
    faults = [fault for kind in scheme.kinds for fault in _faults(kind, scheme)]
    if faults:
        raise ContentError(faults)
    return scheme


def _faults(kind: Kind, scheme: Scheme) -> Iterator[str]:
    fields = scheme.fields(kind)
    named = [*kind.subject, *kind.needs, *(name for duty in kind.duties for name in duty.fields)]
    named += [name for paragraph in kind.paragraphs for name in paragraph.slots]
    named += [name for page in kind.enclosures for name in page.slots]
    yield from (f"{kind.id}: no field {name}" for name in named if name not in fields)
    for when in _conditions(kind):
        yield from _faults_of_condition(kind.id, when, fields)
    known = {item.id for item in scheme.common.checklist}
    yield from (f"{kind.id}: no check {name}" for name in kind.checklist if name not in known)
    kinds = {one.id for one in scheme.kinds} | {one.id for one in scheme.common.handovers}
    yield from (f"{kind.id}: no kind {step.kind}" for step in kind.follow_up if step.kind not in kinds)


def _faults_of_condition(kind: str, when: When, fields: Mapping[str, Field]) -> Iterator[str]:
    at = (when.chain.at,) if when.chain and when.chain.at else ()
    yield from (f"{kind}: no field {name}" for name in (*when.given, *when.absent, *at) if name not in fields)
    for name, options in when.chosen.items():
        known = fields[name].option_ids if name in fields else frozenset()
        yield from (f"{kind}: {name} has no option {option}" for option in options if option not in known)


def _conditions(kind: Kind) -> Iterator[When]:
    yield from (paragraph.when for paragraph in kind.paragraphs)
    yield from (duty.when for duty in kind.duties)
    yield from (warn.when for warn in kind.warnings)
    yield from (page.when for page in kind.enclosures)
    yield from (field.required_when for field in kind.fields if field.required_when)
