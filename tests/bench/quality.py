"""Are lay questions answered from the right norm, and is what is not ours refused? With gains and losses.

A question counts as found at the rank of the first hit that is about an accepted norm (by section). "First norm only"
is stricter: the norm a hit is mainly about. Refusals are what compose.answer does, not what search finds.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.library.search import section_of
from tests.bench.figures import Figure, share
from tests.bench.ground import Question, shown

DEPTH = 50
WORST_NORMS = 15
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. Ranks count from 1; None: not among the first ``DEPTH`` hits.

    ``lead``: citation of the first hit; ``named``: the answer has an accepted norm among its sources.
    """

    question: Question
    rank: int | None
    strict: int | None
    confident: bool
    lead: str
    named: bool


def measure(knowledge: Knowledge, questions: Sequence[Question], on: dt.date, what: str) -> list[Outcome]:
    """Asks everything once."""
    return [_outcome(question, knowledge, on) for question in shown(questions, what)]


def figures(part: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    """The figures that have a target, and what explains them."""
    asked = [outcome for outcome in outcomes if outcome.question.kind == "question"]
    foreign = [outcome for outcome in outcomes if outcome.question.kind == "offtopic"]
    return [
        share(part, "hit@1", _hit(asked, 1), 0.80),
        share(part, "hit@3", _hit(asked, 3), 0.95),
        share(part, "hit@5", _hit(asked, 5)),
        share(part, "hit@1, first norm only", _hit(asked, 1, strict=True)),
        share(part, "hit@3, first norm only", _hit(asked, 3, strict=True)),
        share(part, "answer names an accepted norm", _mean(outcome.named for outcome in asked)),
        share(part, "off-topic refused", _mean(not outcome.confident for outcome in foreign), 0.95),
        Figure(part, "real questions refused", _mean(not outcome.confident for outcome in asked), target=0.05),
        Figure(part, "median rank", statistics.median(outcome.rank or DEPTH + 1 for outcome in asked), "rank"),
    ]


def groups(outcomes: Sequence[Outcome]) -> str:
    """Hits by language and by overlap with the statute, as a table."""
    asked = [outcome for outcome in outcomes if outcome.question.kind == "question"]
    wanted: dict[str, Callable[[Question], bool]] = {
        "all": lambda question: True,
        "German": lambda question: question.lang == "de",
        "English": lambda question: question.lang == "en",
        "no word of the statute": lambda question: not question.overlap,
        "German, no word of the statute": lambda question: question.lang == "de" and not question.overlap,
    }
    lines = [
        "| questions | n | hit@1 | hit@3 | hit@5 | first norm @1 | @3 | @5 | refused |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, belongs in wanted.items():
        these = [outcome for outcome in asked if belongs(outcome.question)]
        cells = [_hit(these, k, strict) for strict in (False, True) for k in (1, 3, 5)]
        refused = _mean(not outcome.confident for outcome in these)
        shown_cells = " | ".join(f"{cell:.3f}" for cell in [*cells, refused])
        lines.append(f"| {name} | {len(these)} | {shown_cells} |")
    return "\n".join(lines)


def mistakes(outcomes: Sequence[Outcome]) -> str:
    """The norms most often not first, wrong refusals, and off-topic questions that were answered."""
    by_norm: dict[str, list[Outcome]] = defaultdict(list)
    total: dict[str, int] = defaultdict(int)
    for outcome in outcomes:
        if outcome.question.kind == "question":
            total[outcome.question.norms[0]] += 1
            if outcome.rank != 1:
                by_norm[outcome.question.norms[0]].append(outcome)
    lines = [f"Norms most often not first ({sum(map(len, by_norm.values()))} questions in all):"]
    worst = sorted(by_norm.items(), key=lambda item: (-len(item[1]), item[0]))[:WORST_NORMS]
    for norm, missed in worst:
        lines.append(f"  {norm}: {len(missed)} of {total[norm]}")
        lines.extend(f"    {_line(outcome)} → {outcome.lead}" for outcome in missed)
    refused = [o for o in outcomes if o.question.kind == "question" and not o.confident]
    answered = [o for o in outcomes if o.question.kind == "offtopic" and o.confident]
    tricks = [o for o in outcomes if o.question.kind == "trick"]
    lines += [f"Real questions refused ({len(refused)}):", *(f"  {_line(outcome)}" for outcome in refused)]
    lines += [f"Off-topic but answered ({len(answered)}):", *(f"  {_line(o)} → {o.lead}" for o in answered)]
    lines += ["Trick questions (read them, no figure):"]
    lines += [f"  {_line(o)} → {'answered' if o.confident else 'refused'}, {o.lead}" for o in tricks]
    return "\n".join(lines)


def changes(name: str, before: Mapping[str, Any] | None, outcomes: Sequence[Outcome]) -> str:
    """Gains and losses of single questions against an earlier run, at rank 1, rank 3 and in refusing."""
    if not before:
        return f"Against {name}: nothing to compare with."
    lines = []
    for what, good in _GOODS.items():
        known = [(o, before[o.question.id]) for o in outcomes if o.question.id in before]
        won = [(o, old) for o, old in known if good(_state(o), o.question) and not good(old, o.question)]
        lost = [(o, old) for o, old in known if good(old, o.question) and not good(_state(o), o.question)]
        lines.append(f"Against {name}, {what}: {len(won)} gained, {len(lost)} lost")
        for sign, rows in (("+", won), ("-", lost)):
            lines.extend(f"  {sign} {_line(o, old)} → {o.lead}" for o, old in rows)
    return "\n".join(lines)


def states(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """What a later run compares with: per question its rank and whether it was answered."""
    return {outcome.question.id: _state(outcome) for outcome in outcomes}


def _state(outcome: Outcome) -> dict[str, Any]:
    return {"rank": outcome.rank, "confident": outcome.confident}


def _rank_is(limit: int) -> Callable[[Mapping[str, Any], Question], bool]:
    return lambda state, question: question.kind != "question" or (state["rank"] or DEPTH + 1) <= limit


_GOODS: dict[str, Callable[[Mapping[str, Any], Question], bool]] = {
    "rank 1": _rank_is(1),
    "first three": _rank_is(3),
    "answered or refused rightly": lambda state, question: (
        question.kind == "trick" or state["confident"] == (question.kind == "question")
    ),
}


def _outcome(question: Question, knowledge: Knowledge, on: dt.date) -> Outcome:
    hits = knowledge.library.search(question.text, DEPTH)
    plan = compose.answer(question.text, knowledge, on)
    wanted = set(question.norms)
    every = [{section_of(norm) for norm in hit.norms} for hit in hits]
    first = [{section_of(norm) for norm in hit.norms[:1]} for hit in hits]
    return Outcome(
        question,
        _rank(every, wanted),
        _rank(first, wanted),
        plan.confident,
        hits[0].passage.citation if hits else "–",
        any(section_of(source.citation) in wanted for source in plan.sources),
    )


def _rank(found: Sequence[set[str]], wanted: set[str]) -> int | None:
    return next((number for number, norms in enumerate(found, 1) if norms & wanted), None)


def _hit(outcomes: Sequence[Outcome], limit: int, strict: bool = False) -> float:
    ranks = [(outcome.strict if strict else outcome.rank) or DEPTH + 1 for outcome in outcomes]
    return _mean(rank <= limit for rank in ranks)


def _mean(values: Iterable[bool]) -> float:
    counted = list(values)
    return sum(counted) / len(counted) if counted else 0.0


def _line(outcome: Outcome, before: Mapping[str, Any] | None = None) -> str:
    text = outcome.question.text
    text = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    came = f"{(before['rank'] or '–')}→" if before else ""
    wanted = f" [{', '.join(outcome.question.norms)}]" if outcome.question.norms else ""
    return f"{outcome.question.id} ({came}{outcome.rank or '–'}) {text}{wanted}"
