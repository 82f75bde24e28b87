"""The result of a check as messages and files: in the chat, as PDF, as JSON. Says what knowledge.check.result holds.

The chat shows what decides; a provision that only confirms another, and tables beyond a screenful, are in the PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import prompts
from bot.journeys.screens import button, data
from bot.ports import Button, Document, Reply
from knowledge.answers.courts import CourtState
from knowledge.check.result import Line, Part, Result, Row, Table, as_json
from knowledge.check.walk import Walk
from knowledge.library.own import decision_citation

TABLES = 6
CHANGES = 5
STRONGER = 3


def result(walk: Walk, told: Result, rest: bool) -> Reply:
    """The whole result for the chat, with the next steps as buttons. ``rest``: something was not asked on the way."""
    language = told.language
    html = prompts.render(
        "check/result.jinja",
        language,
        result=told,
        parts=[_part(part, language) for part in told.parts],
        contested=list(_contested(told)),
        changes=_changes(told, language),
        stronger=list(_stronger(told))[:STRONGER],
        courts=[court_line(state, told) for state in told.courts if state.standing != "decided_final"],
    )
    return Reply(html, tuple(_buttons(walk, told, rest)))


def as_file(told: Result, language: str) -> Reply:
    """The result for programs."""
    content = json.dumps(as_json(told), ensure_ascii=False, indent=2).encode()
    name = prompts.phrase("check.json_name", language, day=told.on.isoformat())
    return Reply(prompts.phrase("check.json_caption", language), document=Document(name, content))


def as_pdf(told: Result, content: bytes, language: str) -> Reply:
    """The result on paper."""
    name = prompts.phrase("check.pdf_name", language, day=told.on.isoformat())
    caption = prompts.phrase("check.pdf_caption", language, day=prompts.day(told.on, language))
    return Reply(caption, document=Document(name, content))


def court_line(state: CourtState, told: Result) -> str:
    """One decision with how it stands on the day."""
    following = state.decision.next
    standing = prompts.phrase(
        f"answer.standing.{state.standing}",
        told.language,
        date=prompts.day(following.date if following else None, told.language),
        what=following.what.in_language(told.language) if following else "",
        checked=prompts.day(state.decision.checked_on, told.language),
    )
    name = decision_citation(state.decision, told.on)
    if state.standing.startswith("decided"):
        return f"{name} ({standing})" if standing else name
    return f"{name}: {standing}"


def _part(part: Part, language: str) -> dict[str, Any]:
    shown = [table for table in part.tables if _matters(table, part)][:TABLES] or list(part.tables[:TABLES])
    left = len(part.tables) - len(shown)
    return {
        "batch": part.batch,
        "tables": [_table(table, language) for table in shown],
        "left_out": prompts.phrase("check.left_out", language, count=left) if left else None,
    }


def _matters(table: Table, part: Part) -> bool:
    """Exceptions always; rights and the chain of rights only where they are not simply fulfilled."""
    if table.kind == "exception":
        return True
    return table.result != "covered" or len(part.tables) <= TABLES


def _table(table: Table, language: str) -> dict[str, Any]:
    words = prompts.phrases(language)["check"]
    return {
        "sign": words["signs"][table.result],
        "provision": table.provision,
        "title": table.title,
        "who": table.who if table.kind != "prerequisite" else None,
        "result": words[f"results_{table.kind}"][table.result],
        "rows": [_row(row, words) for row in table.rows],
    }


def _row(row: Row, words: dict[str, Any]) -> dict[str, Any]:
    strength = words["strengths"][row.strength] if row.strength is not None else None
    evidence = f"{row.evidence_label} ({strength})" if row.strength else row.evidence_label
    return {
        "sign": words["signs"][row.state],
        "title": row.title,
        "citation": row.citation,
        "state": words["states"][row.state],
        "reason": _reason(row),
        "burden": words[row.burden],
        "evidence": evidence,
    }


def _reason(row: Row) -> str:
    """Why it is so: the rule that decided; for what is open, the last word (it may not have been asked at all)."""
    if not row.reasons:
        return ""
    return row.reasons[1] if row.not_asked else row.reasons[0]


def _contested(told: Result) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for part in told.parts:
        for table in part.tables:
            for row in table.rows:
                if row.state == "contested" and row.readings and row.id not in seen:
                    seen.add(row.id)
                    yield {"title": row.title, "readings": row.readings}


def _stronger(told: Result) -> Iterator[str]:
    rows = [row for part in told.parts for table in part.tables for row in table.rows]
    weak = [row.stronger for row in rows if row.stronger and row.burden == "rightholder" and (row.strength or 0) < 3]
    yield from dict.fromkeys(weak)


def _changes(told: Result, language: str) -> dict[str, Any]:
    """The first few changes, and how many more the PDF holds."""
    lines = list({(line.label, line.short): line for part in told.parts for line in part.changes}.values())
    left = len(lines) - CHANGES
    more = prompts.phrase("check.more_changes", language, count=left) if left > 0 else None
    return {"lines": lines[:CHANGES], "more": more}


def _buttons(walk: Walk, told: Result, rest: bool) -> Iterator[tuple[Button, ...]]:
    yield (button(walk, "button_pdf", "P"), button(walk, "button_review", "v"))
    if rest:
        yield (button(walk, "button_rest", "R"),)
    for step in told.next_steps:
        yield (_step(walk, step),)
    yield (button(walk, "button_batch", "B"),)
    yield (button(walk, "button_json", "J"),)
    yield (button(walk, "button_new", "N"), button(walk, "button_delete", "D"))


def _step(walk: Walk, step: Line) -> Button:
    return Button(step.label, data(walk, "v") if step.action == "check_again" else data(walk, "s", step.id))
