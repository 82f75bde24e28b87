"""Signs and numbers of a letter: the sender's reference, ours, and the court with its file number.

Not cited decisions: a file number counts as the case's own only where a label or a court's head says so.
"""

from __future__ import annotations

import re

from knowledge.law.courts import find_courts
from knowledge.law.file_numbers import find_file_numbers
from knowledge.letters.heads import Frame
from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper

_VALUE = r"[ :.#]{1,4}(?P<value>[A-Z0-9ÄÖÜa-zäöü](?:[\w./#+-]| (?=[\w/.-]*\d)|(?<=\d) (?=[A-Z]{1,4}\b)){1,38}[\w#])"
_OURS = (
    r"(?:unser|mein)(?:e?s?)? (?:zeichen|az\.?|aktenzeichen|geschäftszeichen|gz\.?|akte"
    r"|referenz)(?: \(bitte (?:stets )?angeben\)| \(bitte bei antwort angeben\))?",
    r"(?:our|my) (?:ref(?:erence)?\.?|file(?: no\.?)?|case(?: no\.?)?)",
    r"(?:geschäftszeichen|geschäftsnummer|geschäfts-nr\.?|aktenzeichen|az\.?|a\.z\.|gz\.?|gesch\.-z\.)",
    r"(?:vorgangs(?:nummer|-?nr\.?|-?id)|fall(?:nummer|-?nr\.?|-?id)|schadens?nummer|referenz(?:nummer|-?nr\.?)?"
    r"|ticket(?:nummer|-?nr\.?|-?id)?|reg(?:istratur)?\.?-?nr\.?)",
    r"(?:az\.? bei uns|matter(?: no\.?| number)?|our file)",
    r"(?:case (?:id|number|no\.?|ref\.?)|reference(?: number| no\.?)?|ref\.?(?: no\.?)?|ticket(?: id| no\.?)?"
    r"|claim (?:number|no\.?))",
    r"(?:rechnungs(?:nummer|-?nr\.?)|(?:rechnung|kostennote|\w*berechnung|honorarnote|kostenrechnung) nr\.?"
    r"|invoice (?:number|no\.?)|kassenzeichen)",
)
_LABELS = tuple(re.compile(rf"(?<![\w-]){label}{_VALUE}", re.IGNORECASE) for label in _OURS)
_YOURS = re.compile(
    rf"(?<![\w-])(?:ihr(?:e?s?)? (?:zeichen|az\.?|aktenzeichen|referenz)|your ref(?:erence)?\.?){_VALUE}", re.IGNORECASE
)
_MINE_BEFORE = re.compile(r"(?:ihr|ihre|ihres|your) $", re.IGNORECASE)
_DECIDED = re.compile(
    r"\b(?:urteil|beschluss|entscheidung|entschieden|rechtsprechung|judgment|decision|court|unter)\b", re.I
)
REACH = 4_000


def find_reference(paper: Paper, frame: Frame, yours: bool = False) -> Found[str] | None:
    """The sender's own sign (or, with ``yours``, the addressee's) with its place."""
    text = paper.text[: min(len(paper.text), max(frame.head_end + 600, REACH))]
    for pattern in (_YOURS,) if yours else _LABELS:
        for match in pattern.finditer(text):
            value = match["value"].strip(" .,")
            if not any(map(str.isdigit, value)) or (not yours and _MINE_BEFORE.search(text[: match.start()][-8:])):
                continue
            if _cited(text, match, bool(frame.greeting) and match.start() > frame.head_end):
                continue
            start = match.start("value")
            return Found(value, *paper.place(start, start + len(value)), "high")
    return None


def _cited(text: str, label: re.Match[str], in_body: bool) -> bool:
    """Is it the file number of a decision told in a sentence ("LG Hamburg, Urteil vom …, Az. 310 O 227/23")?"""
    if not find_file_numbers(label["value"]):
        return False
    before = text[text.rfind("\n", 0, label.start()) + 1 : label.start()].rstrip(" (-–")
    return in_body or before.endswith((",", ";")) or bool(_DECIDED.search(before))


def find_court(paper: Paper, frame: Frame, court_case: bool) -> tuple[Found[str] | None, Found[str] | None]:
    """The court of the case and its file number there; None where the letter is not about a court case."""
    flat = paper.text[: min(len(paper.text), REACH)].replace("\n", " ")
    courts = [court for court in find_courts(flat) if not court.bare]
    head = [court for court in courts if court.start < frame.head_end]
    chosen = (head or courts)[0] if court_case and courts else None
    court = Found(chosen.name, *paper.place(chosen.start, chosen.end), "high" if head else "medium") if chosen else None
    for file in find_file_numbers(flat):
        labelled = re.search(
            r"(?:aktenzeichen|az\.?|geschäfts\w*(?:-nr\.?)?|gz\.?|file number|case no\.?)[ :.]*(?:lg |ag |olg |vg "
            r"|ovg )?$",
            flat[max(0, file.start - 40) : file.start].lower(),
        )
        if court_case and (labelled or file.start < frame.head_end):
            return court, Found(file.number, *paper.place(file.start, file.end), "high" if labelled else "medium")
    return court, None
