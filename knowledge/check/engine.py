"""The engine: scheme, answers and a day in; the next question that can still change a result, or the findings, out.

Pure and without memory. It walks from the goal: what is judged for an actor and an act, which rights are touched, which
exceptions are still possible, which of their elements are unsettled, which answers could settle those. It never asks
about an exception once another one covers the act, nor about an element once its provision has failed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.check.answers import Answers, Batch
from knowledge.check.conditions import NONE, CourtSays, Looked, Node, Settled, atoms
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given
from knowledge.check.scheme import SCOPE, Element, Provision, Question, Rule, Scheme, State, Stop, Verdict
from knowledge.law.decisions import Decision

Outcome = Literal["covered", "not_covered", "open"]

ACTORS, ACTS, EVIDENCE = "actors", "acts", "evidence"


@dataclass(frozen=True, slots=True)
class Rulings:
    """What courts had decided on a day: (decision, norm, Absatz, outcome)."""

    on: dt.date
    said: frozenset[tuple[str, str | None, str | None, str]]

    def says(self, wanted: CourtSays) -> bool:
        """Had this decision answered its question on the norm in one of the ways wanted?"""
        return any(
            decision == wanted.decision
            and norm == wanted.norm
            and (wanted.absatz is None or absatz == wanted.absatz)
            and outcome in wanted.outcomes
            for decision, norm, absatz, outcome in self.said
        )


def rulings_on(records: Iterable[Decision], on: dt.date) -> Rulings:
    """The rulings that existed on ``on``, read from the decision records."""
    return Rulings(
        on,
        frozenset(
            (record.id, holding.norm, holding.absatz, holding.outcome)
            for record in records
            if record.date is not None and record.date <= on
            for holding in record.holdings
        ),
    )


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """An element for one actor and act. ``rule`` is None while it is open for want of an answer."""

    element: Element
    state: State
    rule: Rule | None
    used: frozenset[str]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class ProvisionFinding:
    """A provision for one actor and act. ``pivotal``: ids of the elements that decided it or keep it open."""

    provision: Provision
    actor: str | None
    act: str | None
    outcome: Outcome
    elements: tuple[ElementFinding, ...]
    pivotal: tuple[str, ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class PairFinding:
    """What one actor did in one act: its provisions, and what they come to."""

    actor: str | None
    act: str | None
    verdict: Verdict
    rights: tuple[ProvisionFinding, ...]
    exceptions: tuple[ProvisionFinding, ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was judged for one batch (or the case as a whole) on one day."""

    version: str
    on: dt.date
    batch: Batch | None
    prerequisites: tuple[ProvisionFinding, ...]
    stops: tuple[Stop, ...]
    pairs: tuple[PairFinding, ...]
    wanted: frozenset[str]
    evidence: Mapping[str, str]

    @property
    def provisions(self) -> tuple[ProvisionFinding, ...]:
        """Every provision judged, in the order in which it is shown."""
        judged = tuple(one for pair in self.pairs for one in (*pair.rights, *pair.exceptions))
        return (*self.prerequisites, *judged)


@dataclass(frozen=True, slots=True)
class Asked:
    """The next question, the key under which its answer is stored, and the actor it is asked about."""

    question: Question
    key: str
    actor: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a walk is: answers that count, the section it is in, of how many. No promise about the number left."""

    answered: int
    section: int
    sections: int


def next_question(scheme: Scheme, answers: Answers, rulings: Rulings, batch: Batch | None = None) -> Asked | None:
    """The next question that can still change a result; None when none can."""
    return _first(scheme, findings(scheme, answers, rulings, batch).wanted)


def next_of_the_rest(scheme: Scheme, answers: Answers, rulings: Rulings, batch: Batch | None = None) -> Asked | None:
    """The next question that no longer changes a result, but would settle a provision left open; None if none would.

    Whoever may have to do without one exception tomorrow wants to know today how the others stand.
    """
    found = findings(scheme, answers, rulings, batch)
    if found.stops or any(one.outcome == "not_covered" for one in found.prerequisites):
        return None
    return _first(scheme, NONE.union(*(one.missing for one in found.provisions if one.outcome == "open")))


def _first(scheme: Scheme, wanted: frozenset[str]) -> Asked | None:
    if not wanted:
        return None
    actors = {actor.id: position for position, actor in enumerate(scheme.actors)}
    parts = [(key, *key.partition(SCOPE)[::2]) for key in wanted]
    key, name, actor = min(parts, key=lambda part: (scheme.order[part[1]], actors.get(part[2], -1)))
    return Asked(scheme.question_of[name], key, actor or None)


def findings(scheme: Scheme, answers: Answers, rulings: Rulings, batch: Batch | None = None) -> Findings:
    """What the answers come to on the day of ``rulings``. The order in which they were given plays no part."""
    given, evidence = answers.for_batch(batch)
    view = _View(scheme, given, rulings)
    stops = tuple(stop for stop in scheme.stops if view.settle(stop.when).truth)
    prerequisites = tuple(
        view.provision(provision, None, None) for provision in scheme.provisions if provision.kind == "prerequisite"
    )
    barred = bool(stops) or any(one.outcome == "not_covered" for one in prerequisites)
    pairs = tuple(view.pair(actor, act, barred) for actor, act in view.pairs())
    wanted = NONE if barred else _wanted(view, prerequisites, pairs)
    return Findings(scheme.version, rulings.on, batch, prerequisites, stops, pairs, wanted, evidence)


def active(scheme: Scheme, answers: Answers, rulings: Rulings, batch: Batch | None = None) -> Mapping[str, Given]:
    """The answers that count: those to questions that apply. The others are kept, but have no effect."""
    view = _View(scheme, answers.for_batch(batch)[0], rulings)
    counting: dict[str, Given] = {}
    for key, value in answers.for_batch(batch)[0].items():
        name, _, actor = key.partition(SCOPE)
        if view.look(name, actor or None).given == value:
            counting[key] = value
    return counting


def holds(scheme: Scheme, answers: Answers, rulings: Rulings, condition: Node, batch: Batch | None = None) -> bool:
    """Does a condition surely hold for the case or for one of its actors?"""
    view = _View(scheme, answers.for_batch(batch)[0], rulings)
    named = view.look(ACTORS, None).given
    return any(view.settle(condition, actor).truth for actor in (None, *sorted(named.options if named else NONE)))


def may_turn(scheme: Scheme, answers: Answers, rulings: Rulings, decision: str, batch: Batch | None = None) -> bool:
    """Could what this decision says on a norm change an exception? Every answer the scheme knows of is tried."""
    now = _exceptions(scheme, answers, rulings, batch)
    conditions = (rule.when for element in scheme.elements for rule in element.rules)
    named = {atom for condition in conditions for atom in atoms(condition) if isinstance(atom, CourtSays)}
    supposed = {
        (atom.decision, atom.norm, atom.absatz, outcome)
        for atom in named
        if atom.decision == decision
        for outcome in atom.outcomes
    }
    return any(
        _exceptions(scheme, answers, Rulings(rulings.on, rulings.said | {one}), batch) != now for one in supposed
    )


def _exceptions(scheme: Scheme, answers: Answers, rulings: Rulings, batch: Batch | None) -> list[Outcome]:
    pairs = findings(scheme, answers, rulings, batch).pairs
    return [one.outcome for pair in pairs for one in pair.exceptions]


def progress(scheme: Scheme, answers: Answers, rulings: Rulings, batch: Batch | None = None) -> Progress:
    """How far the walk is. Sections are counted, not questions, because answers decide how many there will be."""
    asked = next_question(scheme, answers, rulings, batch)
    names = [section.id for section in scheme.sections]
    section = names.index(asked.question.section) + 1 if asked else len(names)
    return Progress(len(active(scheme, answers, rulings, batch)), section, len(names))


def _wanted(view: _View, prerequisites: Iterable[ProvisionFinding], pairs: Iterable[PairFinding]) -> frozenset[str]:
    wanted = NONE.union(*(one.missing for one in prerequisites), *(pair.missing for pair in pairs))
    for question in (ACTORS, ACTS):
        wanted |= view.look(question, None).missing
    return wanted or view.look(EVIDENCE, None).missing


@dataclass(slots=True)
class _View:
    """The answers as the conditions see them, with what has been looked up so far."""

    scheme: Scheme
    raw: Mapping[str, Given]
    rulings: Rulings
    _looked: dict[tuple[str, str | None], Looked] = field(default_factory=dict)
    _judged: dict[tuple[str, str | None, str | None], ElementFinding] = field(default_factory=dict)

    def look(self, name: str, actor: str | None) -> Looked:
        """The answer that counts for a question (of one actor), or what must be asked before one can count."""
        question = self.scheme.question_of[name]
        scope = actor if question.per == "actor" else None
        found = self._looked.get((name, scope))
        if found is None:
            found = self._looked[(name, scope)] = self._find(question, scope)
        return found

    def _find(self, question: Question, actor: str | None) -> Looked:
        key = f"{question.id}{SCOPE}{actor}" if actor else question.id
        gate = self.settle(question.when, actor) if question.when else Settled(True)
        if gate.truth is False:
            return Looked(DOES_NOT_APPLY, key)
        if gate.truth is None:
            return Looked(None if gate.missing else DONT_KNOW, key, gate.missing)
        value = self.raw.get(key, self.raw.get(question.id))
        return Looked(value, key, NONE if value else frozenset([key]))

    def settle(self, condition: Node, actor: str | None = None, act: str | None = None) -> Settled:
        """What comes of a condition for one actor and act."""
        return condition.settle(_Scoped(self, actor, act))

    def pairs(self) -> list[tuple[str | None, str | None]]:
        """Who did what. None stands for an actor or an act that nobody knows."""
        if self.look(ACTS, None).given is None:
            return []
        actors = self._named(ACTORS, [actor.id for actor in self.scheme.actors])
        acts = self._named(ACTS, [act.id for act in self.scheme.acts])
        pairs: list[tuple[str | None, str | None]] = []
        for act in acts:
            usual = self.scheme.act_of[act].actors if act else ()
            fitting = [actor for actor in actors if actor in usual]
            pairs.extend((actor, act) for actor in fitting or actors)
        return pairs

    def _named(self, question: str, order: list[str]) -> list[str | None]:
        given = self.look(question, None).given
        chosen = given.options if given else NONE
        return [name for name in order if name in chosen] or [None]

    def pair(self, actor: str | None, act: str | None, barred: bool) -> PairFinding:
        """One actor, one act."""
        rights, exceptions = self._kind("right", actor, act), self._kind("exception", actor, act)
        verdict = "stopped" if barred else _verdict(rights, exceptions)
        return PairFinding(actor, act, verdict, rights, exceptions, _pair_missing(verdict, rights, exceptions))

    def _kind(self, kind: str, actor: str | None, act: str | None) -> tuple[ProvisionFinding, ...]:
        return tuple(
            self.provision(provision, actor, act)
            for provision in self.scheme.provisions
            if provision.kind == kind and self._applies(provision, actor, act)
        )

    def _applies(self, provision: Provision, actor: str | None, act: str | None) -> bool:
        if not (provision.unknown_act if act is None else act in provision.acts):
            return False
        truth = self.settle(provision.when, actor, act).truth if provision.when else True
        return provision.if_unsure if truth is None else truth

    def provision(self, provision: Provision, actor: str | None, act: str | None) -> ProvisionFinding:
        """Rule, exception and counter-exception: what comes of the elements."""
        required = [one for name in provision.requires if (one := self._judge(name, actor, act))]
        counters = [
            [one for name in counter.all_of if (one := self._judge(name, actor, act))] for counter in provision.unless
        ]
        counted = [one for counter in counters for one in counter]
        standing = [counter for counter in counters if all(one.state != "not_met" for one in counter)]
        failed = [one for one in required if one.state == "not_met"] or [
            one for counter in standing if all(one.state == "met" for one in counter) for one in counter
        ]
        still = [*required, *(one for counter in standing for one in counter)]
        undecided = [one for one in still if one.state in {"open", "contested"}]
        outcome: Outcome = "not_covered" if failed else "open" if undecided else "covered"
        missing = NONE if failed else NONE.union(*(one.missing for one in undecided))
        pivotal = failed or undecided or [*required, *counted]
        return ProvisionFinding(
            provision, actor, act, outcome, (*required, *counted), tuple(one.element.id for one in pivotal), missing
        )

    def _judge(self, name: str, actor: str | None, act: str | None) -> ElementFinding | None:
        element = self.scheme.element_of[name]
        if element.acts and act not in element.acts:
            return None
        found = self._judged.get((name, actor, act))
        if found is None:
            found = self._judged[(name, actor, act)] = self._element(element, actor, act)
        return found

    def _element(self, element: Element, actor: str | None, act: str | None) -> ElementFinding:
        """The first rule that holds decides, unless an earlier one may still hold and would say otherwise."""
        candidates: list[tuple[State, Rule | None, Settled]] = []
        for rule in element.rules:
            settled = self.settle(rule.when, actor, act)
            if settled.truth is not False:
                candidates.append((rule.then, rule, settled))
            if settled.truth:
                break
        else:
            candidates.append(("open", None, Settled(True)))
        used = NONE.union(*(settled.used for _, _, settled in candidates))
        state, decisive, _ = candidates[-1]
        if len({possible for possible, _, _ in candidates}) == 1:
            return ElementFinding(element, state, decisive, used, NONE)
        return ElementFinding(element, "open", None, used, _still_missing(candidates))


def _still_missing(candidates: list[tuple[State, Rule | None, Settled]]) -> frozenset[str]:
    """What could still settle an element. A rule that cannot become false any more only allows its own state."""
    if not any(state != "open" and settled.may_be(True) for state, _, settled in candidates):
        return NONE
    missing = NONE
    for position, (state, _, settled) in enumerate(candidates):
        missing |= settled.missing
        if _stuck(settled):
            later = candidates[position + 1 :]
            if state == "open" or not _may_end(later, state):
                return missing
            return missing.union(*(one.missing for _, _, one in later))
    return missing


def _may_end(candidates: list[tuple[State, Rule | None, Settled]], wanted: State) -> bool:
    """May the rules that are left still come to ``wanted`` and nothing else?"""
    for state, _, settled in candidates:
        if state == wanted and settled.may_be(True):
            return True
        if state != wanted and not settled.may_be(False):
            return False
    return False


def _stuck(settled: Settled) -> bool:
    """Not settled, and never to be ruled out."""
    return settled.truth is None and not settled.may_be(False)


@dataclass(frozen=True, slots=True)
class _Scoped:
    """The view of one actor and act."""

    view: _View
    actor: str | None
    act: str | None

    def look(self, question: str) -> Looked:
        """As the view looks, for this actor."""
        return self.view.look(question, self.actor)

    def says(self, ruling: CourtSays) -> bool:
        """As the rulings of the day say."""
        return self.view.rulings.says(ruling)


def _verdict(rights: tuple[ProvisionFinding, ...], exceptions: tuple[ProvisionFinding, ...]) -> Verdict:
    if all(right.outcome == "not_covered" for right in rights):
        return "no_right"
    if any(exception.outcome == "covered" for exception in exceptions):
        return "allowed"
    if any(exception.outcome == "open" for exception in exceptions):
        return "open"
    return "not_allowed" if any(right.outcome == "covered" for right in rights) else "open"


def _pair_missing(
    verdict: Verdict, rights: tuple[ProvisionFinding, ...], exceptions: tuple[ProvisionFinding, ...]
) -> frozenset[str]:
    """What could still change the verdict: first whether a right is touched, then what may allow it."""
    if verdict != "open":
        return NONE
    touched = any(right.outcome == "covered" for right in rights)
    unsettled = NONE if touched else NONE.union(*(right.missing for right in rights))
    if unsettled:
        return unsettled
    return NONE.union(*(exception.missing for exception in exceptions))
