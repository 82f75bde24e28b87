"""The scheme of the check: its schema, and how the YAML files under scheme/ become one checked value.

It holds questions, elements, provisions, stops, risks and next steps, all written by lawyers. It is not the engine:
nothing here knows an answer. A faulty scheme is refused at once, with every fault of every file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from knowledge.check import conditions
from knowledge.check.conditions import ActIs, ActorIs, Chosen, Condition, CourtSays, Dated, Node
from knowledge.check.facts import NOT_APPLICABLE, UNKNOWN, dated
from knowledge.content import Bilingual, ContentError, Record, Text, load_each
from knowledge.law.norms import DecisionId, Reading

FOLDER = Path(__file__).parent / "scheme"
SCOPE = "@"

State = Literal["met", "not_met", "open", "contested"]
Verdict = Literal["allowed", "not_allowed", "open", "no_right", "stopped"]
Kind = Literal["prerequisite", "right", "exception"]


class Named(Record):
    """Something with an id and a label that people see."""

    id: Text
    label: Bilingual


class Option(Named):
    """One answer. ``alone``: cannot be chosen together with others."""

    alone: bool = False


class Suggestion(Record):
    """A likely date behind a button: ``value`` in the written form of a date or period, as in a file of answers."""

    value: Text
    label: Bilingual


class Actor(Named):
    """Somebody who used the work. ``by``: the name inside a sentence ("durch den Crawler")."""

    by: Bilingual


class Act(Named):
    """Something that was done with a work, and who typically does it. ``phrase``: the name inside a sentence."""

    phrase: Bilingual
    actors: tuple[Text, ...] = Field(min_length=1)


class EvidenceKind(Named):
    """A kind of evidence; ``strength`` from 0 (nothing) to 3 (hard to deny)."""

    strength: int = Field(ge=0, le=3)


class Question(Record):
    """A question about a fact. ``per`` actor: asked for each of them. ``when``: only then it applies.

    ``read_by_engine``: no rule need name it, the engine itself uses it (who, what, which evidence).
    ``suggestions``: likely answers to a question for a date, in the written form of a date.
    "I do not know" and "does not apply" are answers to every question and therefore not listed among the options.
    """

    id: Text
    section: Text
    text: Bilingual
    why: Bilingual
    example: Bilingual
    kind: Literal["one", "many", "date"]
    per: Literal["case", "actor"] = "case"
    options: tuple[Option, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    when: Condition | None = None
    read_by_engine: bool = False

    @cached_property
    def option_ids(self) -> frozenset[str]:
        """Ids of the options."""
        return frozenset(option.id for option in self.options)


class Rule(Record):
    """If this holds, the element is in that state, because of that. The first rule that holds decides."""

    when: Condition = Field(alias="if")
    then: State
    because: Bilingual


class Element(Record):
    """One condition of a provision, with who must prove it, where it is written, and what evidence fits.

    ``whether``: the point as an indirect question for the summary. ``otherwise``: why it stays open if no rule holds.
    ``changes``: what would turn it. ``acts``: only judged for these.
    """

    id: Text
    title: Bilingual
    whether: Bilingual
    citation: Text
    burden: Literal["user", "rightholder"]
    burden_note: Bilingual | None = None
    sources: tuple[Text, ...] = Field(min_length=1)
    decisions: tuple[DecisionId, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)
    otherwise: Bilingual
    readings: tuple[Reading, ...] = ()
    proof: tuple[Text, ...] = ()
    stronger: Bilingual | None = None
    changes: Bilingual
    acts: tuple[Text, ...] = ()


class CounterException(Record):
    """Takes the exception away if all its elements are met."""

    id: Text
    title: Bilingual
    all_of: tuple[Text, ...] = Field(min_length=1)


class Provision(Record):
    """A rule of law: covered if all ``requires`` are met and no counter-exception in ``unless`` is.

    ``acts``: judged for these; none for a prerequisite, which is judged once. ``when``: only then it is judged;
    ``if_unsure``: also judged while that is not settled.
    """

    id: Text
    name: Text
    norm: Text
    title: Bilingual
    kind: Kind
    acts: tuple[Text, ...] = ()
    unknown_act: bool = False
    when: Condition | None = None
    if_unsure: bool = True
    requires: tuple[Text, ...] = Field(min_length=1)
    unless: tuple[CounterException, ...] = ()
    decisions: tuple[DecisionId, ...] = ()

    @property
    def elements(self) -> Iterator[str]:
        """Ids of all its elements, in order."""
        yield from self.requires
        for counter in self.unless:
            yield from counter.all_of


class Stop(Record):
    """A fact that ends the check at once, said clearly, with what to do instead."""

    id: Text
    when: Condition = Field(alias="if")
    text: Bilingual
    instead: Bilingual
    citation: Text
    sources: tuple[Text, ...] = Field(min_length=1)


class Advice(Record):
    """A risk or a next step, shown for these verdicts.

    ``action``: the journey behind its button; ``card``: the document of the library that says more.
    """

    id: Text
    verdicts: tuple[Verdict, ...] = Field(min_length=1)
    when: Condition | None = Field(None, alias="if")
    label: Bilingual
    text: Bilingual
    citation: Text | None = None
    sources: tuple[Text, ...] = ()
    action: Literal["draft", "costs", "deadline", "handover", "reserve", "evidence", "check_again"] | None = None
    card: Text | None = None


class Migration(Record):
    """How answers of version ``since`` become answers of version ``to``: renamed or dropped questions and options."""

    since: Text = Field(alias="from")
    to: Text
    questions: dict[str, str | None] = Field(default_factory=dict)
    options: dict[str, dict[str, str | None]] = Field(default_factory=dict)


class Head(Record):
    """Version, day and people behind the scheme."""

    version: Text
    as_of: dt.date
    sources: tuple[Text, ...] = Field(min_length=1)


class SchemeFile(Record):
    """One file of the scheme; any part may be missing, together they are whole."""

    head: Head | None = None
    common: tuple[Option, ...] = ()
    sections: tuple[Named, ...] = ()
    actors: tuple[Actor, ...] = ()
    acts: tuple[Act, ...] = ()
    evidence: tuple[EvidenceKind, ...] = ()
    questions: tuple[Question, ...] = ()
    elements: tuple[Element, ...] = ()
    provisions: tuple[Provision, ...] = ()
    stops: tuple[Stop, ...] = ()
    risks: tuple[Advice, ...] = ()
    next_steps: tuple[Advice, ...] = ()
    texts: dict[str, Bilingual] = Field(default_factory=dict)
    migrations: tuple[Migration, ...] = ()


class Scheme(SchemeFile):
    """The whole scheme. Everything is found by id; order in the files is the order of asking and showing."""

    head: Head

    @property
    def version(self) -> str:
        """Printed in every result and stored with every answer."""
        return self.head.version

    @cached_property
    def question_of(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def element_of(self) -> Mapping[str, Element]:
        """Elements by id."""
        return {element.id: element for element in self.elements}

    @cached_property
    def act_of(self) -> Mapping[str, Act]:
        """Acts by id."""
        return {act.id: act for act in self.acts}

    @cached_property
    def actor_of(self) -> Mapping[str, Actor]:
        """Actors by id."""
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """In which order questions are asked."""
        return {question.id: position for position, question in enumerate(self.questions)}

    @cached_property
    def labels(self) -> Mapping[str, Bilingual]:
        """Labels of actors, acts, kinds of evidence, sections and the two common answers."""
        named = (*self.actors, *self.acts, *self.evidence, *self.sections, *self.common)
        return {thing.id: thing.label for thing in named}

    def say(self, key: str, language: str, /, **values: object) -> str:
        """The fixed sentence ``key`` in ``language``, its blanks filled."""
        return self.texts[key].in_language(language).format(**values)


def load(folder: Path = FOLDER) -> Scheme:
    """The scheme under ``folder``. Raises ContentError with every fault."""
    files = load_each(folder.glob("*.yaml"), SchemeFile)
    heads = [file.head for file in files if file.head]
    if len(heads) != 1:
        raise ContentError([f"{folder.name}: needs exactly one head, has {len(heads)}"])
    whole: dict[str, Any] = {
        name: tuple(item for file in files for item in getattr(file, name))
        for name in SchemeFile.model_fields
        if name not in {"head", "texts"}
    }
    texts = {key: text for file in files for key, text in file.texts.items()}
    scheme = Scheme.model_construct(None, head=heads[0], texts=texts, **whole)
    if problems := list(faults(scheme)):
        raise ContentError(problems)
    return scheme


@cache
def shipped() -> Scheme:
    """The scheme that comes with this version, read once."""
    return load()


def faults(scheme: Scheme) -> Iterator[str]:
    """What does not fit together: unknown ids, orphans, questions that wait for later ones."""
    yield from _twice(scheme)
    yield from _questions(scheme)
    yield from _elements(scheme)
    yield from _provisions(scheme)
    for advice in (*scheme.risks, *scheme.next_steps):
        if advice.when:
            yield from _condition(scheme, advice.id, advice.when)
    for stop in scheme.stops:
        yield from _condition(scheme, stop.id, stop.when)


def cited(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Every citation of the scheme, with the id of what cites it."""
    for element in scheme.elements:
        yield element.id, element.citation
    for provision in scheme.provisions:
        yield provision.id, provision.norm
    yield from ((stop.id, stop.citation) for stop in scheme.stops)
    for advice in (*scheme.risks, *scheme.next_steps):
        if advice.citation:
            yield advice.id, advice.citation


def decisions_named(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Every decision id of the scheme, with the id of what names it."""
    for provision in scheme.provisions:
        yield from ((provision.id, decision) for decision in provision.decisions)
    for element in scheme.elements:
        yield from ((element.id, decision) for decision in element.decisions)
        yield from ((element.id, reading.decision) for reading in element.readings if reading.decision)
        for rule in element.rules:
            yield from (
                (element.id, atom.decision) for atom in conditions.atoms(rule.when) if isinstance(atom, CourtSays)
            )


def _twice(scheme: Scheme) -> Iterator[str]:
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        ("question", (question.id for question in scheme.questions)),
        ("element", (element.id for element in scheme.elements)),
        ("provision", (provision.id for provision in scheme.provisions)),
        ("label", (thing.id for thing in (*scheme.actors, *scheme.acts, *scheme.evidence, *scheme.sections))),
        ("stop", (stop.id for stop in scheme.stops)),
        ("advice", (advice.id for advice in (*scheme.risks, *scheme.next_steps))),
    )
    for kind, ids in groups:
        seen: set[str] = set()
        for name in ids:
            if name in seen:
                yield f"{kind} {name}: given twice"
            seen.add(name)


def _questions(scheme: Scheme) -> Iterator[str]:
    sections = {section.id for section in scheme.sections}
    earlier: set[str] = set()
    for question in scheme.questions:
        where = f"question {question.id}"
        if SCOPE in question.id:
            yield f"{where}: an id must not contain {SCOPE}"
        if question.section not in sections:
            yield f"{where}: unknown section {question.section}"
        if (question.kind == "date") == bool(question.options) or len(question.options) == 1:
            yield f"{where}: a date has no options, everything else at least two"
        if reserved := question.option_ids & {UNKNOWN, NOT_APPLICABLE}:
            yield f"{where}: {', '.join(sorted(reserved))} is an answer everywhere and must not be listed"
        if len(question.option_ids) != len(question.options):
            yield f"{where}: an option is given twice"
        yield from _suggestions(question, where)
        if question.when:
            yield from _condition(scheme, where, question.when)
            if later := conditions.questions_in(question.when) - earlier:
                yield f"{where}: waits for {', '.join(sorted(later))}, which come later"
        earlier.add(question.id)
    used = frozenset[str]().union(*(conditions.questions_in(node) for node in _all_conditions(scheme)))
    for question in scheme.questions:
        if question.id not in used and not question.read_by_engine:
            yield f"question {question.id}: nothing depends on it"


def _suggestions(question: Question, where: str) -> Iterator[str]:
    """Suggestions belong to dates, can be read as one, and are not offered twice."""
    if question.suggestions and question.kind != "date":
        yield f"{where}: only a question for a date has suggestions"
    values = [one.value for one in question.suggestions]
    yield from (f"{where}: the suggestion {value!r} is no date" for value in values if dated(value) is None)
    if len(set(values)) < len(values):
        yield f"{where}: a suggestion is given twice"


def _elements(scheme: Scheme) -> Iterator[str]:
    kinds = {kind.id for kind in scheme.evidence}
    needed = {name for provision in scheme.provisions for name in provision.elements}
    for element in scheme.elements:
        where = f"element {element.id}"
        if element.id not in needed:
            yield f"{where}: no provision needs it"
        if wrong := set(element.proof) - kinds:
            yield f"{where}: unknown evidence {', '.join(sorted(wrong))}"
        if wrong := set(element.acts) - set(scheme.act_of):
            yield f"{where}: unknown act {', '.join(sorted(wrong))}"
        if any(rule.then == "contested" for rule in element.rules) and len(element.readings) < 2:
            yield f"{where}: a contested point needs two readings"
        for rule in element.rules:
            yield from _condition(scheme, where, rule.when)


def _provisions(scheme: Scheme) -> Iterator[str]:
    for provision in scheme.provisions:
        where = f"provision {provision.id}"
        if wrong := set(provision.elements) - set(scheme.element_of):
            yield f"{where}: unknown element {', '.join(sorted(wrong))}"
        if wrong := set(provision.acts) - set(scheme.act_of):
            yield f"{where}: unknown act {', '.join(sorted(wrong))}"
        if (provision.kind == "prerequisite") == bool(provision.acts):
            yield f"{where}: a prerequisite has no acts, everything else has"
        if provision.when:
            yield from _condition(scheme, where, provision.when)
    actors = {actor.id for actor in scheme.actors}
    for act in scheme.acts:
        if wrong := set(act.actors) - actors:
            yield f"act {act.id}: unknown actor {', '.join(sorted(wrong))}"


def _condition(scheme: Scheme, where: str, node: Node) -> Iterator[str]:
    for atom in conditions.atoms(node):
        match atom:
            case Chosen(question, options):
                known = scheme.question_of.get(question)
                if known is None:
                    yield f"{where}: unknown question {question}"
                elif wrong := options - known.option_ids:
                    yield f"{where}: {question} has no option {', '.join(sorted(wrong))}"
            case Dated(question, _, other):
                for name in (question, other) if isinstance(other, str) else (question,):
                    if name not in scheme.question_of or scheme.question_of[name].kind != "date":
                        yield f"{where}: {name} is not a question for a date"
            case ActIs(acts):
                if wrong := acts - set(scheme.act_of):
                    yield f"{where}: unknown act {', '.join(sorted(wrong))}"
            case ActorIs(actors):
                if wrong := actors - {actor.id for actor in scheme.actors}:
                    yield f"{where}: unknown actor {', '.join(sorted(wrong))}"


def _all_conditions(scheme: Scheme) -> Iterator[Node]:
    yield from (question.when for question in scheme.questions if question.when)
    yield from (rule.when for element in scheme.elements for rule in element.rules)
    yield from (provision.when for provision in scheme.provisions if provision.when)
    yield from (stop.when for stop in scheme.stops)
    yield from (advice.when for advice in (*scheme.risks, *scheme.next_steps) if advice.when)
