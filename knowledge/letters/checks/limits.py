"""Limitation of the person's own claims, where they told when they learned of the use, or where the letter raises it.

The clock is worked out in knowledge.deadlines.limitation; here it becomes findings (§§ 195, 199, 203 BGB, § 102 UrhG).
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.deadlines.limitation import ClaimFacts, Limitation, limitation
from knowledge.deadlines.periods import DeadlineError
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.finding import Finding, State
from knowledge.statements import note

RAISED = "a15-verjaehrt"


def check(case: Case) -> Iterator[Finding]:
    """One finding where something is known or limitation is raised; none otherwise."""
    raised = next((one for one in case.letter.arguments if one.value == RAISED), None)
    place = (raised.start, raised.end) if raised else None
    try:
        result = own(case)
    except DeadlineError as error:
        yield Finding("limitation.own", "open", error.note, place, (RAISED,))
        return
    if result is None:
        if raised:
            yield Finding("limitation.own", "open", note("limitation_rule"), place, (RAISED,))
        return
    details = (*result.steps, *result.remarks)
    if result.end is None:
        yield Finding("limitation.own", "open", note("limitation_no_end"), place, (RAISED,), details)
        return
    state: State = "open" if result.past else "ok"
    told = note("limitation_over" if result.past else "limitation_runs", end=result.end, safe=result.safe)
    yield Finding("limitation.own", state, told, place, (RAISED,), details)


def own(case: Case) -> Limitation | None:
    """The limitation of the person's claims; None where nothing was told. Raises DeadlineError for impossible days."""
    facts = case.facts
    if facts.knowledge is None and facts.act is None:
        return None
    claim = ClaimFacts(knowledge=facts.knowledge, arose=facts.act, act=facts.act, suspensions=facts.talks)
    return limitation(claim, on=case.on, land=facts.land)
