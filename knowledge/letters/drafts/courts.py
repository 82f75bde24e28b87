"""What a letter may say about courts, read from decision records for a day: states, citations, support for a point.

No outcome is written down here. A record edited the day after a judgment changes every draft that depends on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.answers.courts import CourtState, state_in_chain, states_on
from knowledge.content import Record
from knowledge.law.decisions import Decision, Outcome

Records = Mapping[str, Decision]


class Support(Record):
    """A holding that a point may lean on, as long as the latest court that spoke to it came out that way."""

    norm: str
    absatz: str | None = None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Cited:
    """A court's decision or pending case as a letter names it. ``decided`` is None while there is none."""

    id: str
    court: str
    file_number: str
    kind: str
    decided: dt.date | None
    standing: str
    next: dt.date | None


def cited(decision: Decision, records: Records, on: dt.date) -> Cited | None:
    """How ``decision`` can be named on ``on``, with the later instances of its case; None if nothing of it existed."""
    state = state_in_chain(decision, records, on)
    return _named(state, on) if state else None


def states(ids: Iterable[str], records: Records, on: dt.date) -> tuple[Cited, ...]:
    """The decisions with their chains of instances as they stood on ``on``, oldest first, pending ones last."""
    return tuple(_named(state, on) for state in states_on(ids, records, on))


def chain_state(chain: str, records: Records, day: dt.date) -> Literal["none", "open", "closed"]:
    """Had any court of the chain decided by ``day``, and was the last word spoken?"""
    cases = [record for record in records.values() if record.chain == chain]
    decided = [case for case in cases if case.date is not None and case.date <= day]
    if not decided:
        return "none"
    last = max(decided, key=lambda case: case.instance or 0)
    return "closed" if len(decided) == len(cases) and last.final else "open"


def later_decisions(ids: Iterable[str], records: Records, since: dt.date, on: dt.date) -> tuple[Cited, ...]:
    """Those decided after ``since`` and by ``on``, oldest first."""
    found = (one for one in states(ids, records, on) if one.decided is not None and one.decided > since)
    return tuple(found)


def supporting(ids: Iterable[str], wanted: Iterable[Support], records: Records, on: dt.date) -> tuple[Cited, ...]:
    """For each wanted holding the latest decision on it, if that decision came out as wanted by ``on``."""
    found: dict[str, Cited] = {}
    known = tuple(ids)
    for support in wanted:
        latest = _latest(known, support, records, on)
        if latest and (named := cited(latest, records, on)):
            found[latest.id] = named
    return tuple(found.values())


def _latest(ids: tuple[str, ...], support: Support, records: Records, on: dt.date) -> Decision | None:
    """The newest decision on the point, taken only if it holds what is wanted."""
    spoken = [
        state.decision
        for state in states_on(ids, records, on, [support.norm])
        if state.decision.date and state.decision.date <= on and _outcomes(state, support)
    ]
    if not spoken:
        return None
    newest = max(spoken, key=lambda decision: decision.date or dt.date.min)
    holdings = [one for one in newest.holdings if one.norm == support.norm and one.absatz == support.absatz]
    return newest if all(one.outcome == support.outcome for one in holdings) else None


def _outcomes(state: CourtState, support: Support) -> bool:
    return any(holding.absatz == support.absatz for holding in state.holdings)


def _named(state: CourtState, on: dt.date) -> Cited:
    case = state.decision
    decided = case.date if case.date and case.date <= on else None
    coming = case.next.date if case.next and not decided else None
    return Cited(case.id, case.court, case.file_number, case.kind, decided, state.standing, coming)
