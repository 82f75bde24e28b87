"""What the other side wants from the addressee: demands with the passage in which they are made.

Not what the addressee wants from them: reported, refused and threatened things are told apart from demanded ones by the
cue that stands nearest (stance.yaml). What can be wanted stands in demands.yaml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from knowledge.content import Record, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.letter import Confidence
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Hit, Sign, Signs, overlap
from knowledge.letters.stances import Stances, asking_clause

DEMANDS_FILE = Path(__file__).parent / "demands.yaml"

_ACT = re.compile(r"\bzu \w+en\b|\w{3,}zu\w{3,}en\b|\b(?:pay|reimburse|delete|remove|sign|provide)\b")
_DUTY = re.compile(r"verpflicht\w* (?:sich|mich|uns|ich|wir)\b|\bundertakes?\b")
_PENALTY = re.compile(r"strafbewehr|vertragsstraf|contractual penalty|\bpenalty\b")
SIGNED = (
    "unterlassung",
    "auskunft",
    "loeschung",
    "vernichtung",
    "nennung",
    "schadensersatz",
    "lizenzzahlung",
    "kostenerstattung",
)
PAYMENTS = ("schadensersatz", "lizenzzahlung", "kostenerstattung", "vertragsstrafe", "kostenvorschuss")


class _Demand(Record):
    wants: tuple[Sign, ...] = Field(min_length=1)
    weak: tuple[Sign, ...] = ()
    unless: tuple[Sign, ...] = ()
    exclusive: bool = False


class _Demands(Record):
    demands: dict[str, _Demand]


DEMANDS: Mapping[str, _Demand] = load_one(DEMANDS_FILE, _Demands).demands
_WANTS = Signs({key: demand.wants for key, demand in DEMANDS.items()})
_WEAK = Signs({key: demand.weak for key, demand in DEMANDS.items()})
_UNLESS = Signs({key: demand.unless for key, demand in DEMANDS.items()})


@dataclass(frozen=True, slots=True)
class Demanded:
    """A demand found in clause number ``clause``; [start, end) is the thing wanted."""

    id: str
    start: int
    end: int
    clause: int
    confidence: Confidence


def things(paper: Paper, clauses: Clauses) -> dict[int, list[Hit]]:
    """Everything that can be wanted, by clause, whether or not it is; overlapping names only once."""
    unless = defaultdict(list)
    for hit in _UNLESS.find(paper, clauses):
        unless[hit.key, hit.clause].append(hit)
    kept: dict[int, list[Hit]] = defaultdict(list)
    for hit in _WANTS.find(paper, clauses):
        if not any(overlap(hit, other) for other in unless[hit.key, hit.clause]):
            kept[hit.clause].append(hit)
    return {clause: _named_once(hits) for clause, hits in kept.items()}


def unrefused(stance: Stances, named: Mapping[int, list[Hit]]) -> Stances:
    """Without refusals that are part of what is wanted ("dass Sie die Ansprüche nicht weiterverfolgen")."""
    cues = dict(stance.cues)
    for number, hits in named.items():
        given_up = [hit for hit in hits if DEMANDS[hit.key].exclusive]
        if given_up and stance.any(number, "refuses"):
            refuses = [cue for cue in stance.of(number, "refuses") if not any(overlap(cue, hit) for hit in given_up)]
            cues[number] = {**stance.cues[number], "refuses": refuses}
    return Stances(cues)


def find_demands(paper: Paper, clauses: Clauses, stance: Stances, named: Mapping[int, list[Hit]]) -> list[Demanded]:
    """Every demand, each time it is made, in order; ``named`` comes from ``things``."""
    found = [demand for number in sorted(named) for demand in _in_clause(paper, clauses, stance, number, named[number])]
    if not any(demand.confidence != "low" for demand in found):
        optional = {hit.clause for hit in _UNLESS.find(paper, clauses) if hit.key == "stellungnahme"}
        weak = [hit for hit in _WEAK.find(paper, clauses) if stance.any(hit.clause, "asks")]
        weak = [hit for hit in weak if hit.clause not in optional]
        found += [Demanded(hit.key, hit.start, hit.end, hit.clause, "medium") for hit in weak]
    return found


def to_sign(paper: Paper, clauses: Clauses, stance: Stances, named: Mapping[int, list[Hit]]) -> list[Demanded]:
    """What a prepared declaration is to bind its signer to: itself where it holds a penalty, and each duty in it."""
    penalty, duty = _PENALTY.search(paper.low), _DUTY.search(paper.low)
    found = []
    if penalty is not None:
        start, end = penalty.span()
        found.append(Demanded("strafbewehrte_unterlassungserklaerung", start, end, clauses.at(start), "medium"))
    for number, hits in named.items():
        clause = clauses.all[number]
        penal = _PENALTY.search(paper.low, clause.start, clause.end)
        if duty is None or clause.end <= duty.start() or stance.any(number, "refuses", "threatens"):
            continue
        bound = [hit for hit in hits if hit.key in SIGNED and not (penal and hit.key in PAYMENTS)]
        found += [Demanded(hit.key, hit.start, hit.end, number, "medium") for hit in bound]
    return found


def _in_clause(paper: Paper, clauses: Clauses, stance: Stances, number: int, hits: list[Hit]) -> Iterable[Demanded]:
    asking = asking_clause(clauses, stance, number)
    exclusive = [hit for hit in hits if DEMANDS[hit.key].exclusive]
    if asking is not None:
        first = min((hit.start for hit in exclusive), default=0)
        last = max((hit.end for hit in exclusive), default=0)
        for hit in hits:
            if exclusive and not (hit in exclusive or _done(paper.low, hit, first, last, clauses.all[number].end)):
                continue
            if exclusive or _asked(stance, number, hit, own=asking == number):
                yield Demanded(hit.key, hit.start, hit.end, number, "high" if asking == number else "medium")
    elif stance.any(number, "conditions") and (exclusive or not stance.any(number, "reports")):
        place = min(hit.start for hit in stance.of(number, "conditions"))
        for hit in exclusive or hits:
            threat = [cue.start for cue in stance.of(number, "threatens")]
            if hit.start > place and not any(start < hit.start for start in threat):
                yield Demanded(hit.key, hit.start, hit.end, number, "low")


def _done(low: str, hit: Hit, first: int, last: int, end: int) -> bool:
    """Is the thing to be done beside what is given up ("… zu zahlen und die Abmahnung zurückzunehmen")?"""
    if hit.end <= first:
        return bool(re.search(r"\bzu \w+en$|\wzu\w+en$", low[hit.start : hit.end])) and " und " in low[hit.end : first]
    if hit.start <= last:
        return False
    beside = re.search(r"\b(?:und|sowie|and)\b", low[last : hit.start])
    return bool(_ACT.search(low, max(last, hit.start - 4), end if beside else hit.end))


def _asked(stance: Stances, number: int, hit: Hit, own: bool) -> bool:
    """Is the cue nearest to the thing an asking one?"""
    if not own:
        return True
    against = [cue for kind in ("reports", "refuses", "threatens") for cue in stance.of(number, kind)]
    if not against:
        return True
    nearest = min(_distance(hit, cue) for cue in against)
    return min(_distance(hit, cue) for cue in stance.of(number, "asks")) < nearest


def _distance(hit: Hit, cue: Hit) -> int:
    if overlap(hit, cue):
        return 0
    return cue.start - hit.end if cue.start >= hit.end else hit.start - cue.end


def _named_once(hits: list[Hit]) -> list[Hit]:
    """The longer name wins where two overlap, the earlier demand of the file where they are equally long; a payment
    that says what for makes plain "zahlung" needless."""
    order = list(DEMANDS)
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (order.index(hit.key), hit.start)):
        if not any(overlap(hit, other) for other in kept if other.key != hit.key):
            kept.append(hit)
    keys = {hit.key for hit in kept}
    if keys & set(PAYMENTS):
        kept = [hit for hit in kept if hit.key != "zahlung"]
    if "anerkenntnis" in keys:
        kept = [hit for hit in kept if hit.key != "schadensersatz"]
    if "schadensersatz" in keys:
        kept = [hit for hit in kept if hit.key != "lizenzzahlung"]
    return sorted(kept, key=lambda hit: hit.start)
