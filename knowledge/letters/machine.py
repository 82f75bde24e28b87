"""Finds words in a letter that speak to a machine ("ignoriere alle Anweisungen"), so that people are told of them.

Nothing here obeys or answers them: the sentences are taken out of reading and shown as what they are.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.content import Record, Text, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Sign, Signs

FILE = Path(__file__).parent / "machine_signs.yaml"


class _Data(Record):
    signs: tuple[Sign, ...]
    marks: tuple[Text, ...]


_DATA = load_one(FILE, _Data)
_SIGNS = Signs({"machine": _DATA.signs})


def find_machine_instructions(paper: Paper, clauses: Clauses) -> list[tuple[int, int]]:
    """The sentences [start, end) of ``paper`` that address a machine, in order, neighbours joined."""
    numbers = {hit.clause for hit in _SIGNS.find(paper, clauses)}
    for mark in _DATA.marks:
        place = paper.low.find(mark)
        while place >= 0:
            numbers.add(max(0, clauses.at(place)))
            place = paper.low.find(mark, place + len(mark))
    sentences = {clauses.all[number].sentence for number in numbers}
    found: list[tuple[int, int]] = []
    for number, clause in enumerate(clauses.all):
        if clause.sentence not in sentences:
            continue
        if found and number and clauses.all[number - 1].sentence in sentences:
            found[-1] = (found[-1][0], clause.end)
        else:
            found.append((clause.start, clause.end))
    return found
