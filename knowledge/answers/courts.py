"""The state of the courts on a day, read from decision records: who has decided, what is pending, what comes next.

No sentence here knows an outcome. A record edited the day after a judgment changes every answer that uses it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.law.decisions import Decision, Holding

Standing = Literal["decided_final", "decided_open", "decided_unknown", "pending", "due", "overdue"]


@dataclass(frozen=True, slots=True)
class CourtState:
    """One decision as it stood on a day.

    ``standing``: decided (final, not final, or finality unknown to us), pending, due on ``next_date``, or overdue: the
    announced day has passed and our record has no result yet. ``holdings`` are those on the norms asked about.
    """

    decision: Decision
    standing: Standing
    holdings: tuple[Holding, ...]

    @property
    def citation_date(self) -> dt.date | None:
        """Day of the decision; None while there is none."""
        return self.decision.date


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
    states = [state for key in wanted if (state := state_on(records[key], on, norms)) is not None]
    return tuple(sorted(states, key=lambda state: (state.decision.date or dt.date.max, state.decision.id)))
