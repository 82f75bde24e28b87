"""The result: findings told as a value that a chat, a PDF and a program can show, in one language.

One paragraph in plain words, a table per provision and element, what would change it, both readings of contested
points, the courts on the day, risks and next steps. It never says how likely anybody is to win.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.answers.courts import CourtState, states_on
from knowledge.check.answers import Answers, Batch
from knowledge.check.conditions import Node
from knowledge.check.engine import (
    EVIDENCE,
    ElementFinding,
    Findings,
    ProvisionFinding,
    Rulings,
    active,
    findings,
    holds,
    may_turn,
    rulings_on,
)
from knowledge.check.facts import Given
from knowledge.check.scheme import SCOPE, Advice, Scheme, State
from knowledge.check.summary import spoken, summary, written_day
from knowledge.law.decisions import Decision

_RELEVANT_YEARS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: an element, its state, who must prove it, what the person has, where it is written.

    ``not_asked``: open because it no longer mattered; ``reasons`` says so after the reason itself.
    """

    id: str
    title: str
    state: State
    burden: str
    burden_note: str | None
    evidence: str | None
    evidence_label: str | None
    strength: int | None
    stronger: str | None
    citation: str
    sources: tuple[str, ...]
    reasons: tuple[str, ...]
    readings: tuple[str, ...]
    not_asked: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One provision, for one actor and act."""

    provision: str
    title: str
    kind: str
    actor: str | None
    act: str | None
    who: str
    result: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A short text with an id: an open question, a change, a risk, a next step.

    ``action``: the journey behind it; ``card``: the document of the library that says more; ``short``: of a change,
    only what would bring it about, where ``label`` says of what.
    """

    id: str
    text: str
    label: str = ""
    action: str | None = None
    citation: str | None = None
    card: str | None = None
    short: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The result for one batch of works, or (``batch`` None) for the whole case."""

    batch: str | None
    works: int | None
    summary: str
    verdicts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    open_questions: tuple[Line, ...]
    changes: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result in one language. ``courts`` as they stood on ``on``; ``stops`` come before everything."""

    version: str
    on: dt.date
    language: str
    stops: tuple[Line, ...]
    parts: tuple[Part, ...]
    courts: tuple[CourtState, ...]
    terms: tuple[Line, ...]
    risks: tuple[Line, ...]
    next_steps: tuple[Line, ...]
    disclaimer: str


def assess(
    scheme: Scheme, answers: Answers, records: Mapping[str, Decision], on: dt.date, language: str = "de"
) -> Result:
    """Everything the answers come to on the day ``on``. The same answers always give the same result."""
    rulings = rulings_on(records.values(), on)
    batches: tuple[Batch | None, ...] = answers.batches or (None,)
    judged = [findings(scheme, answers, rulings, batch) for batch in batches]
    teller = _Teller(scheme, answers, rulings, records, language)
    named = list(_decisions(judged))
    return Result(
        version=scheme.version,
        on=on,
        language=language,
        stops=tuple(teller.stops(judged)),
        parts=tuple(teller.part(one) for one in judged),
        courts=states_on(named, records, on, {one.provision.norm for found in judged for one in found.provisions}),
        terms=(teller.limitation(),),
        risks=tuple(teller.advice(scheme.risks, judged)),
        next_steps=tuple(teller.advice(scheme.next_steps, judged)),
        disclaimer=scheme.say(
            "disclaimer",
            language,
            on=written_day(on, language),
            as_of=written_day(scheme.head.as_of, language),
            version=scheme.version,
        ),
    )


def as_json(result: Result) -> dict[str, Any]:
    """The result for other programs. Provisions carry their batch only where there are batches."""
    return {
        "scheme_version": result.version,
        "provisions": [_table_json(table, part) for part in result.parts for table in part.tables],
        "open_questions": _texts(line for part in result.parts for line in part.open_questions),
        "changes_it": _texts(line for part in result.parts for line in part.changes),
        "status": [
            *({"kind": "stop", "id": line.id, "text": line.text, "citation": line.citation} for line in result.stops),
            *(_court_json(state, result.language) for state in result.courts),
            *({"kind": "term", "id": line.id, "text": line.text, "citation": line.citation} for line in result.terms),
            *({"kind": "risk", "id": line.id, "text": line.text, "citation": line.citation} for line in result.risks),
        ],
        "next_steps": [
            {"id": line.id, "label": line.label, "text": line.text, "action": line.action} for line in result.next_steps
        ],
    }


def _table_json(table: Table, part: Part) -> dict[str, Any]:
    batch = {"batch": part.batch} if part.batch is not None else {}
    return {
        **batch,
        "provision": table.provision,
        "actor": table.actor,
        "act": table.act,
        "result": table.result,
        "elements": [
            {
                "id": row.id,
                "title": row.title,
                "state": row.state,
                "burden": row.burden,
                "evidence": row.evidence,
                "citation": row.citation,
                "reasons": [*row.reasons, *([row.burden_note] if row.burden_note else []), *row.readings],
            }
            for row in table.rows
        ],
    }


def _court_json(state: CourtState, language: str) -> dict[str, Any]:
    decision = state.decision
    return {
        "kind": "court",
        "id": decision.id,
        "court": decision.court,
        "file_number": decision.file_number,
        "date": decision.date.isoformat() if decision.date and state.standing.startswith("decided") else None,
        "standing": state.standing,
        "next_date": decision.next.date.isoformat() if decision.next and not decision.date else None,
        "text": decision.name.in_language(language),
    }


def _texts(lines: Iterable[Line]) -> list[dict[str, str]]:
    seen: dict[tuple[str, str], dict[str, str]] = {}
    for line in lines:
        seen.setdefault((line.id, line.text), {"id": line.id, "text": line.text})
    return list(seen.values())


def _decisions(judged: Iterable[Findings]) -> Iterator[str]:
    """Decisions on what was judged: those of the provisions, and of the elements that decide or are contested."""
    for found in judged:
        for one in found.provisions:
            yield from one.provision.decisions
            for element in one.elements:
                decides = one.outcome != "covered" and element.element.id in one.pivotal
                if decides or element.state == "contested":
                    yield from element.element.decisions


def _not_asked(finding: ElementFinding, found: Findings) -> bool:
    """Is it open only because the questions that could settle it no longer change a result?"""
    return finding.rule is None and bool(finding.missing) and not finding.missing & found.wanted


def _decides(one: ProvisionFinding, verdicts: Mapping[tuple[str | None, str | None], str]) -> bool:
    """Does the outcome of this provision carry the verdict on its actor and act?"""
    verdict = verdicts.get((one.actor, one.act))
    if one.provision.kind != "exception":
        return verdict == "no_right" or one.provision.kind == "prerequisite"
    return {"allowed": one.outcome == "covered", "open": one.outcome == "open"}.get(verdict or "", True)


def _turning(one: ProvisionFinding, finding: ElementFinding, counter: bool) -> str | None:
    """Which sentence tells how this element could turn the provision; None if it could not, or hardly."""
    if one.outcome == "covered":
        if counter:
            return "changes.counter_missing" if finding.state == "not_met" else None
        return "changes.covered" if finding.element.stronger else None
    if finding.element.id not in one.pivotal:
        return None
    return "changes.counter" if one.outcome == "not_covered" and counter else f"changes.{one.outcome}"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts findings into the words of the scheme."""

    scheme: Scheme
    answers: Answers
    rulings: Rulings
    records: Mapping[str, Decision]
    language: str

    def part(self, found: Findings) -> Part:
        """One batch."""
        batch = found.batch
        counting = active(self.scheme, self.answers, self.rulings, batch)
        tables = tuple(self._table(one, found, counting) for one in found.provisions)
        return Part(
            batch.name if batch else None,
            batch.works if batch else self.answers.works,
            summary(self.scheme, found, self._announced(found), self.language),
            tuple((self._who(pair.actor, pair.act), pair.verdict) for pair in found.pairs),
            tables,
            tuple(self._open_questions(found, counting)),
            tuple(self._changes(found)),
        )

    def _announced(self, found: Findings) -> Iterator[CourtState]:
        """Decisions announced for a day that may turn a verdict of this batch."""
        named = dict.fromkeys(key for one in found.provisions for key in one.provision.decisions)
        for state in states_on(named, self.records, self.rulings.on):
            if state.standing == "due" and may_turn(
                self.scheme, self.answers, self.rulings, state.decision.id, found.batch
            ):
                yield state

    def stops(self, judged: Iterable[Findings]) -> Iterator[Line]:
        """What ends the check, and what to do instead; each once."""
        for stop in {stop.id: stop for found in judged for stop in found.stops}.values():
            text = f"{self._say(stop.text)} {self._say(stop.instead)}"
            yield Line(stop.id, text, citation=stop.citation)

    def advice(self, pieces: Iterable[Advice], judged: Sequence[Findings]) -> Iterator[Line]:
        """Risks or next steps for what came out."""
        verdicts = {pair.verdict for found in judged for pair in found.pairs}
        verdicts |= {"stopped" for found in judged if found.stops}
        for piece in pieces:
            fits = verdicts & set(piece.verdicts) or (not verdicts and "open" in piece.verdicts)
            if fits and (piece.when is None or any(self._holds(piece.when, found) for found in judged)):
                yield Line(
                    piece.id, self._say(piece.text), self._say(piece.label), piece.action, piece.citation, piece.card
                )

    def _holds(self, condition: Node, found: Findings) -> bool:
        return holds(self.scheme, self.answers, self.rulings, condition, found.batch)

    def limitation(self) -> Line:
        """Which knowledge becomes time-barred at the end of this year (§§ 195, 199 BGB)."""
        end = dt.date(self.rulings.on.year, 12, 31)
        text = self.scheme.say(
            "limitation", self.language, year=end.year - _RELEVANT_YEARS, day=written_day(end, self.language)
        )
        return Line("limitation", text, citation="BGB § 199 Abs. 1")

    def _table(self, one: ProvisionFinding, found: Findings, counting: Mapping[str, Given]) -> Table:
        return Table(
            one.provision.name,
            self._say(one.provision.title),
            one.provision.kind,
            one.actor or ("unknown" if one.provision.kind != "prerequisite" else None),
            one.act or ("unknown" if one.provision.kind != "prerequisite" else None),
            self._judged_for(one),
            one.outcome,
            tuple(self._row(element, one, found, counting) for element in one.elements),
        )

    def _row(
        self, finding: ElementFinding, one: ProvisionFinding, found: Findings, counting: Mapping[str, Given]
    ) -> Row:
        element = finding.element
        kind, strength = self._evidence(finding, found, counting)
        return Row(
            element.id,
            self._say(element.title),
            finding.state,
            element.burden,
            self._say(element.burden_note) if element.burden_note else None,
            kind,
            self._label(kind) if kind else None,
            strength,
            self._say(element.stronger) if element.stronger else None,
            element.citation,
            element.sources,
            tuple(self._reasons(finding, found, counting)),
            tuple(self._readings(finding)),
            _not_asked(finding, found),
        )

    def _reasons(self, finding: ElementFinding, found: Findings, counting: Mapping[str, Given]) -> Iterator[str]:
        if finding.rule is not None:
            yield self._say(finding.rule.because)
        else:
            yield self._say(finding.element.otherwise)
            if _not_asked(finding, found):
                yield self.scheme.say("not_needed", self.language)
        for key in sorted(finding.used, key=lambda key: self.scheme.order[key.partition(SCOPE)[0]]):
            name, _, _ = key.partition(SCOPE)
            given = counting.get(key) or counting.get(name)
            if given is not None and given.state == "known":
                question = self._say(self.scheme.question_of[name].text)
                yield self.scheme.say(
                    "your_answer", self.language, question=question, answer=self.answer_text(name, given)
                )

    def _readings(self, finding: ElementFinding) -> Iterator[str]:
        """Both sides of a contested point; a decision only from the day it existed."""
        if finding.state != "contested":
            return
        for reading in finding.element.readings:
            record = self.records.get(reading.decision) if reading.decision else None
            if record is None or (record.date is not None and record.date <= self.rulings.on):
                yield self.scheme.say("reading", self.language, text=self._say(reading.text), source=reading.source)

    def answer_text(self, question: str, given: Given) -> str:
        """An answer in words."""
        if given.span is not None:
            return str(given.plain())
        options = {option.id: option.label for option in self.scheme.question_of[question].options}
        return "; ".join(self._say(options[name]) for name in options if name in given.options)

    def _evidence(
        self, finding: ElementFinding, found: Findings, counting: Mapping[str, Given]
    ) -> tuple[str | None, int | None]:
        """The strongest fitting kind: named for the element, for one of its questions, or in general."""
        strength = {kind.id: kind.strength for kind in self.scheme.evidence}
        named = [found.evidence.get(finding.element.id)]
        named += [found.evidence.get(key.partition(SCOPE)[0]) for key in sorted(finding.used)]
        kinds = [kind for kind in named if kind]
        general = counting.get(EVIDENCE)
        if not kinds and general is not None and finding.element.burden == "rightholder" and finding.element.proof:
            fitting = set(finding.element.proof) | {"nothing"}
            kinds = [kind for kind in sorted(general.options) if kind in fitting] or ["nothing"] * bool(general.options)
        if not kinds:
            return None, None
        best = max(kinds, key=lambda kind: (strength[kind], kind))
        return best, strength[best]

    def _open_questions(self, found: Findings, counting: Mapping[str, Given]) -> Iterator[Line]:
        """Questions without an answer, or answered with "I do not know", that bear on something open."""
        wanted = set(found.wanted) | {key for key, given in counting.items() if given.state == "unknown"}
        wanted.discard(EVIDENCE)
        for key in sorted(wanted, key=lambda key: (self.scheme.order[key.partition(SCOPE)[0]], key)):
            name, _, actor = key.partition(SCOPE)
            text = self._say(self.scheme.question_of[name].text)
            yield Line(key, f"{text} ({self._label(actor)})" if actor else text)

    def _changes(self, found: Findings) -> Iterator[Line]:
        """What would turn a provision: first those that carry a verdict. What is met and not in doubt is left out for
        rights and prerequisites."""
        verdicts = {(pair.actor, pair.act): pair.verdict for pair in found.pairs}
        for one in sorted(found.provisions, key=lambda one: not _decides(one, verdicts)):
            if one.outcome == "covered" and one.provision.kind != "exception":
                continue
            counters = {name for counter in one.provision.unless for name in counter.all_of}
            for finding in one.elements:
                if (key := _turning(one, finding, finding.element.id in counters)) is not None:
                    yield self._change(key, one, finding)

    def _change(self, key: str, one: ProvisionFinding, finding: ElementFinding) -> Line:
        text = self.scheme.say(
            key,
            self.language,
            provision=spoken(one.provision.name),
            who=self._judged_for(one),
            title=self._say(finding.element.title),
            how=self._say(finding.element.changes),
        )
        label = f"{spoken(one.provision.name)}, {self._say(finding.element.title)}"
        return Line(finding.element.id, text, label, short=self._say(finding.element.changes))

    def _judged_for(self, one: ProvisionFinding) -> str:
        if one.provision.kind == "prerequisite":
            return self.scheme.say("prerequisite", self.language)
        return self._who(one.actor, one.act)

    def _who(self, actor: str | None, act: str | None) -> str:
        first = self._label(actor) if actor else self.scheme.say("unknown_actor", self.language)
        second = self._label(act) if act else self.scheme.say("unknown_act", self.language)
        return f"{first}, {second}"

    def _label(self, name: str) -> str:
        return self._say(self.scheme.labels[name])

    def _say(self, text: Any) -> str:
        return str(text.in_language(self.language))
