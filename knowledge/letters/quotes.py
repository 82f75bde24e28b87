"""What the letter quotes of the addressee's own words: „Bitte löschen Sie …“ after "Sie schreiben:".

Not a demand of the letter: clauses within are reported speech. Titles, names and the text of an undertaking are not
meant.
"""

from __future__ import annotations

import re

from knowledge.letters.clauses import Clauses
from knowledge.letters.paper import Paper

LEAST_WORDS = 4

_SAID = re.compile(
    r"\b(?:sie|ihre? mandant\w*|ihrem schreiben|ihrer (?:e-mail|nachricht|abmahnung)|ihre (?:forderung|worte)|you"
    r"|your (?:client|letter|e-?mail|message))\b"
    r"[^.!?„“\"»«]{0,90}?(?:mein\w*|schr\w+|behaupt\w*|forder\w*|verlang\w*|heißt es|wörtlich|formulier\w*|äußer\w*"
    r"|ausgeführt|wr[io]te\w*|say\w*|stat\w*|claim\w*|demand\w*|ask\w*)[^.!?„“\"»«]{0,40}[:,]\s*"
    r"(?:[„»\"](?P<quote>[^„“”»«\"]{10,900})[“”«\"])"
)


def quoted_clauses(paper: Paper, clauses: Clauses) -> dict[int, tuple[int, int]]:
    """The clauses that mostly lie in words the addressee is said to have written, with the place of these words."""
    found: dict[int, tuple[int, int]] = {}
    for said in _SAID.finditer(paper.low):
        start, end = said.span("quote")
        if len(said["quote"].split()) < LEAST_WORDS:
            continue
        for number in range(max(0, clauses.at(start)), clauses.at(end - 1) + 1):
            clause = clauses.all[number]
            inside = min(end, clause.end) - max(start, clause.start)
            if 2 * inside > clause.end - clause.start:
                found[number] = (max(start, clause.start), min(end, clause.end))
    return found
