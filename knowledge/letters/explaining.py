"""A checked letter explained: what it is, what they want, what holds, is open or wrong, what it may cost, what is next.

A value in one language, not a text: prompts say it. A party's claim stays marked as theirs, costs are figures for
courses of a dispute and never a chance of winning, and what could not be read is part of the result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from knowledge.costs.fees import CostsError
from knowledge.costs.money import Euro
from knowledge.costs.risk import endings, risk, same_day, scenarios
from knowledge.letters.checks import deadlines, handover
from knowledge.letters.checks.case import Case, case_of, tied
from knowledge.letters.checks.deadlines import Due
from knowledge.letters.checks.facts import LetterFacts, shipped, side
from knowledge.letters.checks.finding import Finding, say, sources
from knowledge.letters.explanation import Course, Explanation, Reply, Said, Term, Want
from knowledge.letters.letter import Found, Letter
from knowledge.letters.payments import PAYABLE
from knowledge.statements import Note, note, shown

FRIENDLY = deadlines.FRIENDLY
SCENARIOS = ("settled", "first", "appeal", "revision")
BINDING = (
    "strafbewehrte_unterlassungserklaerung",
    "unterlassung",
    "ruecknahme",
    "anerkenntnis",
    "verjaehrungsverzicht",
)
LONGEST_PASSAGE = 220


def explain(letter: Letter, findings: Sequence[Finding], facts: LetterFacts, on: dt.date, language: str) -> Explanation:
    """The explanation of a checked letter. Never raises, whatever the letter says."""
    case = case_of(letter, facts, shipped(), on)
    terms = tuple(_terms(case, findings, language))
    reasons = handover.reasons(case)
    before = tuple(_before(case, terms))
    courses, told = _costs(case, language)
    used = [*before, *told, *(one.note for one in reasons)]
    every = dict.fromkeys((*(source for one in findings for source in one.sources), *sources(used)))
    return Explanation(
        language=language, on=on, kind=case.kind or None,
        sure=letter.kind is not None and letter.kind.confidence != "low",
        court_paper=_value(letter.court_paper), about_kind=" ".join(_of(findings, "kind", language)),
        firm=_value(letter.representative), party=_value(letter.opponent or letter.sender),
        court=_value(letter.court), date=letter.date.value if letter.date else None, reference=_value(letter.reference),
        file_number=_value(letter.court_file_number), wants=tuple(_wants(case, language)),
        amounts=tuple(_sums(case, language)),
        terms=terms, first=_first(terms), points=tuple(_points(findings, language)),
        arguments=tuple(_replies(findings, language)), courts=tuple(_of(findings, "courts", language)), costs=courses,
        cost_notes=tuple(say(one, language) for one in told), before=tuple(say(one, language) for one in before),
        hand_over=tuple((one.id, say(one.note, language)) for one in reasons),
        urgent=any(one.urgent for one in reasons),
        next_steps=tuple(_next(case, terms, bool(reasons))),
        unread=tuple(remark.value for remark in letter.text_quality), machine=tuple(_of(findings, "machine", language)),
        sources=tuple(one for one in every if not one[:1].islower()),
        as_of=max((one.as_of for one in findings), default=None),
    )  # fmt: skip


def _value(found: Found[str] | None) -> str | None:
    return found.value if found else None


def _wants(case: Case, language: str) -> Iterator[Want]:
    days = {purpose: one.day for one in deadlines.due(case) if one.day for purpose in one.found.value.purposes}
    for found in case.letter.demands:
        amount = tied(case.letter, found.value)
        money = Euro(amount.value.cents).in_language(language) if amount else None
        yield Want(found.value, _short(case.letter.passage(found)), money, days.get(found.value))


def _sums(case: Case, language: str) -> Iterator[str]:
    """The sum to pay as the letter puts it: the total, else what it names; foreign money as it stands."""
    for purpose in PAYABLE:
        found = case.amounts(purpose)
        if found:
            yield Euro(max(one.value.cents for one in found)).in_language(language)
            return
    foreign = [one for one in case.letter.amounts if one.value.currency != "EUR"]
    if foreign:
        yield case.letter.passage(max(foreign, key=lambda one: one.value.cents))


def _terms(case: Case, findings: Iterable[Finding], language: str) -> Iterator[Term]:
    """Deadlines with what the findings say about them, the nearest first."""
    by_id = {finding.id: finding for finding in findings}
    terms = []
    for number, one in enumerate(deadlines.due(case), 1):
        found = by_id.get(f"deadline.{number}")
        if found is None:
            continue
        more = [by_id[name].message(language) for name in (f"{found.id}.court", f"{found.id}.short") if name in by_id]
        steps = tuple(say(step, language) for step in found.details)
        terms.append(
            Term(
                one.day,
                one.act_by,
                found.message(language),
                tuple(more),
                steps,
                one.court,
                _gone(one, case.on),
                found.related,
            )
        )
    yield from sorted(terms, key=lambda term: (term.past, term.act_by or dt.date.max))


def _gone(one: Due, on: dt.date) -> bool:
    return one.past or (one.day is None and one.earliest is not None and one.earliest < on)


def _first(terms: Sequence[Term]) -> Term | None:
    """The deadline to act on first: the nearest that is not past, else the last one that is."""
    coming = [term for term in terms if not term.past]
    return coming[0] if coming else (terms[-1] if terms else None)


def _points(findings: Iterable[Finding], language: str) -> Iterator[Said]:
    """Findings that are not told elsewhere, the wrong ones first; the same detail is told once."""
    shown_elsewhere = ("kind", "deadline", "argument", "courts", "machine")
    order = {"wrong": 0, "open": 1, "ok": 2}
    told: set[str] = set()
    kept = [one for one in findings if one.group not in shown_elsewhere]
    for one in sorted(kept, key=lambda one: order[one.state]):
        state = "open" if one.group == "limitation" else one.state
        details = [each for each in one.details if each.key not in told]
        told |= {each.key for each in details if not each.values}
        yield Said(one.id, one.group, state, one.message(language), tuple(say(each, language) for each in details))


def _replies(findings: Iterable[Finding], language: str) -> Iterator[Reply]:
    for one in findings:
        if one.group == "argument" and one.light:
            claim, answer, reason = (shown(one.note.values[name], language) for name in ("claim", "answer", "reason"))
            own = tuple(say(each, language) for each in one.details)
            yield Reply(one.id.removeprefix("argument."), claim, answer, one.light, reason, own)


def _of(findings: Iterable[Finding], group: str, language: str) -> Iterator[str]:
    return (one.message(language) for one in findings if one.group == group)


def _costs(case: Case, language: str) -> tuple[tuple[Course, ...], tuple[Note, ...]]:
    """Courses by the value of the letter, and one where only the costs are fought over; nothing without a value."""
    value = case.letter.gegenstandswert_cents
    claimed = tied(case.letter, "kostenerstattung")
    courses: list[Course] = []
    told: tuple[Note, ...] = ()
    try:
        if claimed and side(case.letter, case.facts) == "counterclaim" and claimed.value.cents > 0:
            worst = risk(claimed.value.cents, same_day(case.on, 1))
            courses.append(_course("first", "costs", claimed.value.cents, worst.total_cents, language))
            told = worst.notes
        if value and value.value > 0:
            for scenario, worst in scenarios(value.value, case.on):
                if scenario.id in SCENARIOS:
                    courses.append(_course(scenario.id, "matter", value.value, worst.total_cents, language))
                    told = (*told, *worst.notes)
    except CostsError:
        return (), ()
    return tuple(courses), tuple({one.key: one for one in told}.values())


def _course(name: str, about: str, value_cents: int, total_cents: int, language: str) -> Course:
    label = next(one.label for one in endings().scenarios if one.id == name).in_language(language)
    return Course(name, about, label, Euro(value_cents).in_language(language), Euro(total_cents).in_language(language))


def _before(case: Case, terms: Sequence[Term]) -> Iterator[Note]:
    """What to do, and not to do, before the first deadline."""
    binding = case.demanded(*BINDING) or case.kind in ("abmahnung", "unterlassungserklaerung")
    money = case.demanded("zahlung", "kostenerstattung", "schadensersatz", "lizenzzahlung", "vertragsstrafe", "annahme")
    if case.kind in FRIENDLY and not (binding or money):
        yield note("before_answer")
        return
    if case.letter.court_paper and case.letter.court_paper.value == "einstweilige_verfuegung":
        yield note("before_obey")
    if case.demanded("ruecknahme"):
        yield note("before_no_waiver")
    elif binding:
        yield note("before_nothing_signed")
    if binding or money:
        yield note("before_no_admission")
    if terms:
        court = any(term.court for term in terms)
        yield note("before_extension_court" if court else "before_extension")
    yield note("before_lawyer")
    yield note("before_evidence")


def _next(case: Case, terms: Sequence[Term], lawyer: bool) -> Iterator[str]:
    """Kinds of drafts that fit, the most useful first."""
    kind = case.kind
    if kind in (*deadlines.COURT_KINDS, "klage", "klageerwiderung"):
        yield "lawyer_instruction"
        return
    if any(not term.past and not term.court for term in terms) and kind not in FRIENDLY:
        yield "deadline_extension"
    if side(case.letter, case.facts) == "counterclaim" and case.demanded("kostenerstattung", "zahlung"):
        yield "cost_rejection"
    if case.letter.arguments or case.demanded(
        *BINDING, "kostenerstattung", "schadensersatz", "lizenzzahlung", "zahlung"
    ):
        yield "reply_point_by_point"
    if kind in ("reply", "takedown_answer") and case.letter.arguments:
        yield "reply_to_refusal"
    if kind == "data_access_answer":
        yield "gdpr_access"
    if lawyer:
        yield "lawyer_instruction"


def _short(passage: str) -> str:
    return passage if len(passage) <= LONGEST_PASSAGE else passage[:LONGEST_PASSAGE].rsplit(" ", 1)[0] + " …"
