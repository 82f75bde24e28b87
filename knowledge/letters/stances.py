"""Who wants what, clause by clause: does the clause ask, report, refuse, threaten or set a condition (stance.yaml)?

Not what is wanted (demands.py). An imperative asks unless its verb only states; what is quoted or told of others is a
report, and a clause that begins with a threat asks for nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from knowledge.content import Record, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.paper import Paper
from knowledge.letters.quotes import quoted_clauses
from knowledge.letters.signs import Hit, Sign, Signs, overlap

STANCE_FILE = Path(__file__).parent / "stance.yaml"
LEAD_REACH = 6
FIRST_WORD = 4
_OWN = re.compile(r"\b(?:wir|ich|we|i|bitte|please|mandant\w*|client)\b")


class _Stance(Record):
    asks: tuple[Sign, ...] = Field(min_length=1)
    reports: tuple[Sign, ...]
    refuses: tuple[Sign, ...]
    threatens: tuple[Sign, ...]
    conditions: tuple[Sign, ...]
    past: tuple[Sign, ...]
    continues: tuple[Sign, ...]
    imperatives: tuple[Sign, ...]
    told: tuple[Sign, ...]
    statements: tuple[Sign, ...]


_STANCE = Signs(load_one(STANCE_FILE, _Stance).model_dump())


@dataclass(frozen=True, slots=True)
class Stances:
    """The cues of every clause, by kind."""

    cues: Mapping[int, Mapping[str, list[Hit]]]

    def of(self, clause: int, kind: str) -> list[Hit]:
        """The cues of one kind in one clause."""
        return self.cues.get(clause, {}).get(kind, [])

    def any(self, clause: int, *kinds: str) -> bool:
        """Does the clause hold a cue of one of ``kinds``?"""
        return any(self.of(clause, kind) for kind in kinds)


def stances(paper: Paper, clauses: Clauses, pressing: Mapping[int, tuple[int, int]]) -> Stances:
    """Who wants what, clause by clause; ``pressing``: clauses with a day or period by which something is to happen."""
    cues: dict[int, dict[str, list[Hit]]] = defaultdict(lambda: defaultdict(list))
    for hit in _STANCE.find(paper, clauses):
        cues[hit.clause][hit.key].append(hit)
    for number in sorted(cues):
        kinds = cues[number]
        carried = kinds.pop("continues", [])
        if carried and not _reported_before(clauses, cues, number):
            kinds["asks"] += carried
        statements = kinds.pop("statements", [])
        kinds["asks"] += [
            hit for hit in kinds.pop("imperatives", []) if not any(overlap(hit, other) for other in statements)
        ]
        asks = [ask for ask in kinds["asks"] if not any(ask.start <= no.start < ask.end for no in kinds["refuses"])]
        if len(kinds["threatens"]) > 1 and any(
            threat.start - clauses.all[number].start <= FIRST_WORD for threat in kinds["threatens"]
        ):
            asks = []
        told = kinds.pop("told", [])
        asks = [ask for ask in asks if not any(_is_told(paper.low, ask, cue) for cue in told)]
        reports = kinds["reports"]
        kinds["reports"] = [
            hit for hit in reports if not any(overlap(hit, ask) and _size(ask) > _size(hit) for ask in asks)
        ]
        kinds["asks"] = [
            ask for ask in asks if not any(overlap(hit, ask) and _size(hit) >= _size(ask) for hit in reports)
        ]
        kinds["reports"] += told
    for number, (start, end) in quoted_clauses(paper, clauses).items():
        cues[number] = defaultdict(list, reports=[Hit("reports", start, end, number)])
    for number, (start, end) in pressing.items():
        if not any(cues[number].values()):
            cues[number]["asks"] = [Hit("asks", start, end, number)]
    return Stances(cues)


def _is_told(low: str, ask: Hit, told: Hit) -> bool:
    """Does the asking reach into words that tell what the addressee wrote, or stand there without a first person?"""
    if overlap(ask, told):
        return True
    return ask.start > told.start and not _OWN.search(low, ask.start, ask.end)


def _reported_before(clauses: Clauses, cues: Mapping[int, Mapping[str, list[Hit]]], number: int) -> bool:
    """Does the sentence so far tell what somebody else wants ("in which you assert …, … and ask")?"""
    for before in range(number - 1, max(-1, number - LEAD_REACH), -1):
        if clauses.all[before].sentence != clauses.all[number].sentence or cues.get(before, {}).get("asks"):
            return False
        if cues.get(before, {}).get("reports"):
            return True
    return False


def asking_clause(clauses: Clauses, stance: Stances, number: int) -> int | None:
    """The clause whose asking holds for clause ``number``: itself, the lead of its list, or the one before in its
    sentence; None where nobody asks."""
    clause = clauses.all[number]
    if stance.any(number, "asks"):
        return number
    if stance.any(number, "reports", "refuses", "threatens"):
        return None
    if clause.lead is not None:
        return _leading(stance, clause.lead)
    before = number - 1
    while before >= 0 and clauses.all[before].sentence == clause.sentence:
        if stance.any(before, "asks"):
            return before
        if stance.any(before, "reports", "refuses", "threatens"):
            return None
        lead = clauses.all[before].lead
        if lead is not None:
            return _leading(stance, lead)
        before -= 1
    return None


def _leading(stance: Stances, lead: int) -> int | None:
    """The asking clause that a list hangs on: its lead, or one shortly before it ("verpflichtet sich gegenüber …")."""
    for number in range(lead, max(-1, lead - LEAD_REACH), -1):
        if stance.any(number, "asks"):
            return number
        if stance.any(number, "reports", "refuses", "threatens"):
            return None
    return None


def _size(hit: Hit) -> int:
    return hit.end - hit.start
