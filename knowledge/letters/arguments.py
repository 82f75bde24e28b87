"""Which arguments of our cards a letter uses, with the sentence that shows it (knowledge/guide/arguments.yaml).

Not an answer to them. Precision first: an argument that the writer only reports or speaks against is left out, and what
no sign names is not guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from knowledge.content import Record, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Sign, Signs

FILE = Path(__file__).parent / "argument_signs.yaml"


_DENIAL = re.compile(r"\b(?:nicht|kein\w*|ohne|mangels|fehl\w*|not|no|lack|without)\b")


class _Argument(Record):
    signs: tuple[Sign, ...]
    unless: tuple[Sign, ...] = ()
    negative: bool


class _Arguments(Record):
    reports: tuple[Sign, ...]
    refutations: tuple[Sign, ...]
    arguments: dict[str, _Argument]


_DATA = load_one(FILE, _Arguments)
IDS = tuple(_DATA.arguments)
_SIGNS = Signs(
    {
        f"{name} {number}": (sign,)
        for name, argument in _DATA.arguments.items()
        for number, sign in enumerate(argument.signs)
    }
)
_UNLESS = Signs({name: argument.unless for name, argument in _DATA.arguments.items()})
_AGAINST = Signs({"reports": _DATA.reports, "refutations": _DATA.refutations})


def find_arguments(paper: Paper, clauses: Clauses) -> list[Found[str]]:
    """Each argument once, at its first sign, in the order of the letter."""
    against: dict[int, set[str]] = defaultdict(set)
    for hit in _AGAINST.find(paper, clauses):
        against[hit.clause].add(hit.key)
    unless = {(hit.key, hit.clause) for hit in _UNLESS.find(paper, clauses)}
    found: dict[str, Found[str]] = {}
    for hit in _SIGNS.find(paper, clauses):
        name, number = hit.key.split(" ")
        if name in found or (name, hit.clause) in unless or not _meant(name, int(number), against[hit.clause]):
            continue
        clause = clauses.all[hit.clause]
        found[name] = Found(name, *paper.place(clause.start, clause.end), "high")
    return list(found.values())


def _meant(name: str, number: int, against: set[str]) -> bool:
    """Does the writer use the argument? A sign that denies is not taken away by a "nicht" in its clause."""
    argument = _DATA.arguments[name]
    denies = argument.negative or bool(_DENIAL.search(argument.signs[number]))
    return "reports" not in against and (denies or "refutations" not in against)
