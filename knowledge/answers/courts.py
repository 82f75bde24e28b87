"""The state of the courts on a day, read from decision records: who has decided, what is pending, what comes next.

No sentence here knows an outcome. A record edited the day after a judgment changes every answer that uses it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.law.decisions import Decision, Holding

Standing = Literal["decided_final", "decided_open", "decided_unknown", "reviewed", "pending", "due", "overdue"]


@dataclass(frozen=True, slots=True)
class CourtState:
    """One decision as it stood on a day.

    ``standing``: decided (final, not final, or finality unknown to us), reviewed: a higher court has since decided the
    case for good, pending, due on ``next_date``, or overdue: the announced day has passed and our record has no result
    yet. ``holdings`` are those on the norms asked about.
    """

    decision: Decision
    standing: Standing
    holdings: tuple[Holding, ...]


def state_on(decision: Decision, on: dt.date, norms: Iterable[str] = ()) -> CourtState | None:
    """How ``decision`` stood on ``on``; None if nothing of it existed yet."""
    known_since = decision.opened or decision.date
    wanted = set(norms)
    holdings = tuple(holding for holding in decision.holdings if not wanted or holding.norm in wanted)
    if decision.date is not None and decision.date <= on:
        final: dict[bool | None, Standing] = {True: "decided_final", False: "decided_open", None: "decided_unknown"}
        return CourtState(decision, final[decision.final], holdings)
    if decision.date is not None and (decision.opened is None or on < decision.opened):
        return None
    if known_since is None or on < known_since:
        return None
    if decision.next is None:
        return CourtState(decision, "pending", holdings)
    return CourtState(decision, "due" if on <= decision.next.date else "overdue", holdings)


def states_on(
    ids: Iterable[str], records: Mapping[str, Decision], on: dt.date, norms: Iterable[str] = ()
) -> tuple[CourtState, ...]:
    """The states of several decisions with their chains of instances completed, oldest first."""
    wanted = list(dict.fromkeys(ids))
    chains = {records[key].chain for key in wanted if records[key].chain}
    wanted += [key for key, record in records.items() if record.chain in chains and key not in wanted]
    norms = tuple(norms)
    found = [state for key in wanted if (state := state_on(records[key], on, norms)) is not None]
    states = [_in_its_chain(state, found) for state in found]
    return tuple(sorted(states, key=lambda state: (state.decision.date or dt.date.max, state.decision.id)))


def state_in_chain(decision: Decision, records: Mapping[str, Decision], on: dt.date) -> CourtState | None:
    """How ``decision`` stood on ``on``, the later instances of its case taken into account."""
    return next((state for state in states_on([decision.id], records, on) if state.decision.id == decision.id), None)


def _in_its_chain(state: CourtState, states: Iterable[CourtState]) -> CourtState:
    """A decision that was not final is said to be reviewed once a later instance has ended the case.

    Whether it was confirmed or reversed is for the later record to say; "not final" beside a final judgment would be
    wrong where it was confirmed, and of no use where it was not.
    """
    mine = state.decision
    ended = any(
        other.standing == "decided_final" and other.decision.chain == mine.chain
        and (other.decision.instance or 0) > (mine.instance or 0)
        for other in states
    )  # fmt: skip
    return replace(state, standing="reviewed") if mine.chain and state.standing == "decided_open" and ended else state
