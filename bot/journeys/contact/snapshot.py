"""The result of a check as it is handed to a firm: what was judged on that day, element by element, with evidence.

A value for programs, not the check itself: answers stay with the person. The firm sees the law of the day on which the
person sent it, which the result names.
"""

from __future__ import annotations

from typing import Any

from knowledge.check.result import Line, Result, Row, Table
from knowledge.library.own import decision_citation


def of_check(result: Result) -> dict[str, Any]:
    """``result`` as JSON values."""
    return {
        "on": result.on.isoformat(),
        "scheme_version": result.version,
        "language": result.language,
        "stops": [_line(line) for line in result.stops],
        "parts": [
            {
                "batch": part.batch,
                "works": part.works,
                "summary": part.summary,
                "provisions": [_table(table) for table in part.tables],
                "open_questions": [line.text for line in part.open_questions],
                "changes": [line.text for line in part.changes],
            }
            for part in result.parts
        ],
        "courts": [decision_citation(state.decision, result.on) for state in result.courts],
        "risks": [_line(line) for line in result.risks],
        "terms": [_line(line) for line in result.terms],
        "disclaimer": result.disclaimer,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "provision": table.provision,
        "title": table.title,
        "who": table.who,
        "kind": table.kind,
        "result": table.result,
        "elements": [_row(row, table) for row in table.rows],
    }


def _row(row: Row, _table: Table) -> dict[str, Any]:
    return {
        "title": row.title,
        "state": row.state,
        "burden": row.burden,
        "evidence": row.evidence_label,
        "strength": row.strength,
        "citation": row.citation,
        "sources": list(row.sources),
        "reasons": list(row.reasons),
        "readings": list(row.readings),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"text": line.text, "citation": line.citation}
