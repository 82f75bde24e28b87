"""Says a plan: PlainWriter renders it with our templates. No model is involved; that is the normal mode.

A writer decides nothing about the law. Everything it says stands in the plan; the frame stands in prompts/.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

import prompts
from knowledge.answers.plan import CourtLine, Plan
from knowledge.library.own import decision_citation

_UNDECIDED = frozenset({"pending", "due", "overdue"})


class Writer(Protocol):
    """Turns a plan into chat HTML."""

    def write(self, plan: Plan) -> str: ...


@dataclass(frozen=True, slots=True)
class _Court:
    name: str
    standing: str
    text: str
    source: int


@dataclass(frozen=True, slots=True)
class _Source:
    number: int
    citation: str
    kind: str
    as_of: object
    url: str | None


class PlainWriter:
    """Templates only."""

    def write(self, plan: Plan) -> str:
        """The plan as HTML of the chat (b, i, a, blockquote expandable); paragraphs parted by blank lines."""
        if plan.kind == "empty":
            return prompts.phrase("empty", plan.language)
        if plan.kind == "foreign":
            foreign = prompts.phrase("foreign.text", plan.language, topic=plan.title)
            return prompts.render("answers/foreign.jinja", plan.language, plan=plan, foreign=foreign)
        if plan.kind in {"weak", "unknown_norm"}:
            unknown = [prompts.phrase("weak.unknown_norm", plan.language, norm=note) for note in plan.notes]
            return prompts.render("answers/weak.jinja", plan.language, plan=plan, unknown=unknown)
        is_decision = (plan.document or "").startswith("decision:")
        return prompts.render(
            "answers/answer.jinja",
            plan.language,
            plan=plan,
            is_decision=is_decision,
            is_pending=any(
                f"decision:{line.state.decision.id}" == plan.document and line.state.standing in _UNDECIDED
                for line in plan.courts
            ),
            courts=[_court(line, plan) for line in plan.courts],
            notes=[_note(note, plan) for note in plan.notes],
            sources=_sources(plan),
        )


def _court(line: CourtLine, plan: Plan) -> _Court:
    state, language = line.state, plan.language
    following = state.decision.next
    standing = prompts.phrase(
        f"answer.standing.{state.standing}",
        language,
        date=prompts.day(following.date if following else None, language),
        what=following.what.in_language(language) if following else "",
        checked=prompts.day(state.decision.checked_on, language),
    )
    return _Court(decision_citation(state.decision, plan.on), standing, " ".join(line.texts), line.source)


def _note(note: str, plan: Plan) -> str:
    if not note.startswith("not_in_force:"):
        return note
    since = prompts.day(dt.date.fromisoformat(note.partition(":")[2]), plan.language)
    on = prompts.day(plan.on, plan.language)
    return prompts.phrase("answer.not_in_force", plan.language, on=on, since=since)


def _sources(plan: Plan) -> list[_Source]:
    kinds = prompts.phrases(plan.language)["answer"]["kinds"]
    return [
        _Source(
            source.number,
            source.citation,
            kinds[f"norm_{'official' if source.official else 'own'}"] if source.kind == "norm" else kinds[source.kind],
            source.as_of,
            source.url,
        )
        for source in plan.sources
    ]
