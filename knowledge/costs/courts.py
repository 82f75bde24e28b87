"""Which court hears a money-valued dispute on which day, and whether a lawyer is compulsory there.

By value alone (§ 23 Nr. 1, § 71 GVG). That § 71 Abs. 2 Nr. 7 GVG or a Land's concentration (§ 105 UrhG) may send it
elsewhere is said as a note, because that depends on the case.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.costs.fees import FOLDER
from knowledge.costs.money import Euro
from knowledge.statements import Note, note

Court = Literal["AG", "LG", "OLG", "BGH"]


class Limits(Record):
    """Value limits for cases that became pending from ``valid_from`` on."""

    valid_from: dt.date
    local_court_up_to_cents: int
    appeal_above_cents: int
    leave_complaint_above_cents: int
    source: Text


class Courts(Record):
    """Limits by day, and names."""

    as_of: dt.date
    limits: tuple[Limits, ...]
    names: dict[Court, Bilingual]
    instances: dict[int, Bilingual]

    def limits_on(self, pending: dt.date) -> Limits:
        """The limits for a case pending since ``pending``; the oldest we know for earlier days."""
        return next((one for one in reversed(self.limits) if one.valid_from <= pending), self.limits[0])


def course(value_cents: int, pending: dt.date) -> tuple[Court, Court, Court]:
    """The courts of first instance, appeal and Revision (§§ 23, 71, 72, 119, 133 GVG)."""
    local = value_cents <= courts().limits_on(pending).local_court_up_to_cents
    return ("AG", "LG", "BGH") if local else ("LG", "OLG", "BGH")


def lawyer_required(court: Court) -> bool:
    """Must a party be represented there (§ 78 Abs. 1 ZPO)?"""
    return court != "AG"


def notes_on_course(value_cents: int, pending: dt.date, instances: int) -> tuple[Note, ...]:
    """What must be said about court, lawyers and admission for ``instances`` instances."""
    limits = courts().limits_on(pending)
    local = value_cents <= limits.local_court_up_to_cents
    since_2026 = limits.valid_from.year >= 2026
    told = [
        note("local_court" if local else "regional_court", limit=Euro(limits.local_court_up_to_cents), pending=pending)
    ]
    if local and since_2026:
        told.append(note("publication_cases"))
    told.append(note("concentration"))
    if instances >= 2 and value_cents <= limits.appeal_above_cents:
        told.append(note("appeal_needs_leave", limit=Euro(limits.appeal_above_cents)))
    if instances >= 3:
        low = value_cents <= limits.leave_complaint_above_cents
        key = "revision_only_with_leave" if low else "revision_leave"
        told.append(note(key, limit=Euro(limits.leave_complaint_above_cents)))
    return tuple(told)


@cache
def courts() -> Courts:
    """The data. Raises ContentError with every fault."""
    return load_one(FOLDER / "courts.yaml", Courts)
