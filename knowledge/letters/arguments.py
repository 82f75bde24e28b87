"""Which arguments of our cards a letter uses, with the sentence that shows it (knowledge/guide/arguments.yaml).

Not an answer to them. Precision first: an argument that the writer only reports or speaks against is left out, and what
no sign names is not guessed.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from knowledge.content import Record, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.demands import Stances
from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Hit, Sign, Signs

FILE = Path(__file__).parent / "argument_signs.yaml"


class _Argument(Record):
    signs: tuple[Sign, ...]
    unless: tuple[Sign, ...] = ()
    negative: bool
    refuted: bool = False
    asked: bool = False


class _Arguments(Record):
    reports: tuple[Sign, ...]
    refutations: tuple[Sign, ...]
    arguments: dict[str, _Argument]


_DATA = load_one(FILE, _Arguments)
IDS = tuple(_DATA.arguments)
_SIGNS = Signs({name: argument.signs for name, argument in _DATA.arguments.items()})
_UNLESS = Signs({name: argument.unless for name, argument in _DATA.arguments.items()})
_AGAINST = Signs({"reports": _DATA.reports, "refutations": _DATA.refutations})


def find_arguments(paper: Paper, clauses: Clauses, stance: Stances) -> list[Found[str]]:
    """Each argument once, at its first sign, in the order of the letter."""
    against: dict[int, set[str]] = defaultdict(set)
    for hit in _AGAINST.find(paper, clauses):
        against[hit.clause].add(hit.key)
    unless = {(hit.key, hit.clause) for hit in _UNLESS.find(paper, clauses)}
    found: dict[str, Found[str]] = {}
    for hit in _SIGNS.find(paper, clauses):
        if hit.key in found or (hit.key, hit.clause) in unless or not _meant(hit, against[hit.clause], stance):
            continue
        clause = clauses.all[hit.clause]
        found[hit.key] = Found(hit.key, *paper.place(clause.start, clause.end), "high")
    return list(found.values())


def _meant(hit: Hit, against: set[str], stance: Stances) -> bool:
    argument = _DATA.arguments[hit.key]
    if "reports" in against or (stance.any(hit.clause, "reports") and hit.key == "a15-verjaehrt"):
        return False
    return argument.negative or "refutations" not in against
