"""The result of a check point by point: elements with burden and evidence, both readings of what is disputed.

Says what knowledge.check.result holds; what only confirms another provision is in the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import prompts
from bot.journeys.checking.assessment import files
from bot.journeys.checking.buttons import button
from bot.ports import Reply
from knowledge.check.result import Part, Result, Row, Table
from knowledge.check.walk import Walk

TABLES = 6
TABLES_IN_ALL = 18
STRONGER = 3


def points(walk: Walk, told: Result) -> Reply:
    """Point by point: elements with burden and evidence, both readings of what is disputed, stronger proof."""
    language = told.language
    html = prompts.render(
        "check/points.jinja",
        language,
        parts=list(_parts(told, language)),
        contested=list(_contested(told)),
        stronger=list(_stronger(told))[:STRONGER],
    )
    return Reply(html, (files(walk), (button(walk, "button_to_result", "E"),)))


def _parts(told: Result, language: str) -> Iterator[dict[str, Any]]:
    """The groups, each with a fair share of the tables that a chat can bear."""
    share = max(1, min(TABLES, TABLES_IN_ALL // max(1, len(told.parts))))
    for part in told.parts:
        yield _part(part, share, language)


def _part(part: Part, most: int, language: str) -> dict[str, Any]:
    shown = [table for table in part.tables if _matters(table, part)][:most] or list(part.tables[:most])
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
