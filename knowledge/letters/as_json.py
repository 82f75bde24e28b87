"""A letter as plain data for ``lotse read --json``: stable keys, ISO dates, cents, and the passage of every value.

Not the explanation that people read; that is said by the prompts. ``checks`` stays empty here and is filled by whoever
checks.
"""

from __future__ import annotations

from typing import Any

from knowledge.letters.letter import Deadline, Found, Letter


def as_json(letter: Letter) -> dict[str, Any]:
    """The letter in the shape of the command line; a deadline without a known beginning has no ``date``."""
    return {
        "kind": _value(letter.kind),
        "date": letter.date.value.isoformat() if letter.date else None,
        "sender": _value(letter.sender),
        "representative": _value(letter.representative),
        "opponent": _value(letter.opponent),
        "reference": _value(letter.reference),
        "deadlines": [_deadline(letter, found) for found in letter.deadlines],
        "demands": [{"id": found.value, "text": letter.passage(found)} for found in letter.demands],
        "amounts": [
            {"cents": found.value.cents, "for": found.value.purpose, "text": letter.passage(found)}
            for found in letter.amounts
        ],
        "gegenstandswert_cents": _value(letter.gegenstandswert_cents),
        "fee_rate": float(letter.fee_rate.value) if letter.fee_rate else None,
        "citations": [str(found.value) for found in letter.citations],
        "arguments": [{"id": found.value, "text": letter.passage(found)} for found in letter.arguments],
        "checks": [],
        "text_quality": [found.value for found in letter.text_quality],
    }


def rule(deadline: Deadline) -> str:
    """Why a deadline is when it is: a stable key, and for a period its length ("from_receipt: 2 weeks")."""
    if deadline.count is None:
        return "named_day" if deadline.kind == "demand" else f"named_day_{deadline.kind}"
    event = deadline.from_event or "unknown"
    unit = (deadline.unit or "days").replace("_", " ")
    return f"from_{event}: {deadline.count} {unit if deadline.count != 1 else unit.removesuffix('s')}"


def _deadline(letter: Letter, found: Found[Deadline]) -> dict[str, Any]:
    day = found.value.day
    return {"date": day.isoformat() if day else None, "rule": rule(found.value), "text": letter.passage(found)}


def _value(found: Found[Any] | None) -> Any:
    return found.value if found else None
