"""What the letter quotes of the addressee's own words: „Bitte löschen Sie …“ after "Sie schreiben:".

Not their demand. It is blanked before anything is read; titles, names and the text of an undertaking stay.
"""

from __future__ import annotations

import re

from knowledge.letters.paper import Draft, small

LEAST_WORDS = 4

_SAID = re.compile(
    r"\b(?:sie|ihre? mandant\w*|ihrem schreiben|ihrer (?:e-mail|nachricht|abmahnung)|ihre (?:forderung|worte)|you"
    r"|your (?:client|letter|e-?mail|message))\b"
    r"[^.!?„“\"»«]{0,90}?(?:mein\w*|schr\w+|behaupt\w*|forder\w*|verlang\w*|heißt es|wörtlich|formulier\w*|äußer\w*"
    r"|ausgeführt|wr[io]te\w*|say\w*|stat\w*|claim\w*|demand\w*|ask\w*)[^.!?„“\"»«]{0,40}[:,]\s*"
    r"(?:[„»\"](?P<quote>[^„“”»«\"]{10,900})[“”«\"])"
)


def blank_theirs(draft: Draft) -> None:
    """Takes whole sentences that the addressee is said to have written out of reading."""
    for said in _SAID.finditer(small(draft.text)):
        if len(said["quote"].split()) >= LEAST_WORDS:
            draft.blank(*said.span("quote"))
