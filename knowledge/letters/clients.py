"""For whom the letter speaks: the client of a firm, or the one who sues or claims.

Not who signed it (parties.py).
"""

from __future__ import annotations

import re

from knowledge.law.courts import find_courts
from knowledge.letters.heads import Frame
from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper
from knowledge.letters.party_forms import (
    ASKED,
    CLIENT,
    COMPANY,
    GIVEN,
    NAME,
    NO_CLIENT,
    ROLE,
    TITLE,
    VERSUS,
)

_FORM_WITH_DOT = re.compile(r".*?\be\. ?[VK]\.(?= )")


def client_of(paper: Paper, frame: Frame) -> Found[str] | None:
    area = paper.text[: min(len(paper.text), frame.body + 3_500)]
    for pattern in CLIENT:
        for match in pattern.finditer(area, min(frame.body, len(area)) if frame.greeting else 0):
            name = _up_to_its_form(match["name"])
            if len(name) > 2 and name.split()[0].lower() not in NO_CLIENT:
                return Found(
                    name + "." * area.startswith(".", match.end("name")) * name.endswith(("Inc", " Co")),
                    *paper.place(match.start("name"), match.start("name") + len(name)),
                    "high",
                )
    asked = ASKED.search(area, min(frame.body, len(area)) if frame.greeting else 0)
    if asked and asked["name"].split()[0].lower() not in NO_CLIENT:
        return Found(asked["name"], *paper.place(*asked.span("name")), "high")
    versus = VERSUS.search(area[: frame.head_end])
    if versus:
        name = _trimmed(versus["one"])
        return Found(name, *paper.place(versus.start("one"), versus.start("one") + len(name)), "medium")
    return None


def _up_to_its_form(name: str) -> str:
    """``name`` without the sentence that follows an "e. V.", whose dot ends no sentence to a machine."""
    form = _FORM_WITH_DOT.match(name)
    return form[0] if form else name


def _trimmed(name: str) -> str:
    plain = re.sub(
        r"^.*\b(?:sachen|sache|angelegenheit|rechtsstreit|betreff|vergleichsvorschlag|wegen):? ",
        "",
        name,
        flags=re.IGNORECASE,
    )
    return " ".join(plain.split()).strip(" ,.-–(")


def in_role(paper: Paper) -> Found[str] | None:
    """The one who sues or claims: named above the role ("… – Klägerin –"), or below its label ("Antragsteller:")."""
    text = paper.text[:1_500]
    for role in ROLE.finditer(text):
        start = role.end() if role["colon"] else _block(text, role.start())
        match = re.compile(rf"\s*(?:\d\. ?)?{TITLE}{NAME}").match(text, start)
        first = GIVEN.match(text, match.end("name")) if match else None
        if match and first and " " not in match["name"]:
            return Found(
                f"{first['given']} {match['name']}", *paper.place(match.start("name"), first.end("given")), "medium"
            )
        if match and match.end() <= (start + 120 if role["colon"] else role.start()) and _is_party(match["name"]):
            return Found(match["name"], *paper.place(*match.span("name")), "medium")
    return None


def _is_party(name: str) -> bool:
    """Two words, a company, or a surname with its given name to follow; not a word of the court's own."""
    return (
        name[0].isalpha()
        and not NO_CLIENT & set(name.lower().split())
        and not find_courts(name)
        and (" " in name or bool(COMPANY.search(name)))
    )


def _block(text: str, role: int) -> int:
    """Where the paragraph begins that ends with a role."""
    before = text[max(0, role - 250) : role].rstrip(" -–—,(\n")
    breaks = [found.end() for found in re.finditer(r"\n\n|\n(?=\d\. )|(?:gegen|Sachen|Rechtsstreit|Klage)\n", before)]
    return max(0, role - 250) + (breaks[-1] if breaks else 0)
