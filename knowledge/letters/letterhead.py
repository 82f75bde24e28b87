"""The lines at the head and foot of a letter: court, law firm, address and the header of a mail.

Not who is meant by them (parties.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.law.courts import Court, find_courts
from knowledge.letters.heads import Frame, Line, lines
from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper
from knowledge.letters.party_forms import (
    ADDRESSEE,
    COMPANY,
    FIRM,
    HEADER,
    NO_NAME,
    POSTCODE,
)


def court_at(line: Line) -> Court | None:
    """The court that a line begins with; "Kartografik AG" is none."""
    courts = find_courts(line.text) or find_courts(line.text.title())
    return courts[0] if courts and courts[0].start < 5 and not courts[0].bare else None


def letterhead(paper: Paper, frame: Frame) -> Iterator[Line]:
    """The first lines, as far as the address of the addressee."""
    block = address_block(paper, frame)
    for line in lines(paper.text, 0, frame.head_end)[:7]:
        if block and line.start >= block.start:
            return
        if ADDRESSEE.match(line.text) or line.text.lower().startswith(("von:", "from:", "betreff", "subject")):
            return
        yield line


def firm_of(paper: Paper, frame: Frame) -> Found[str] | None:
    head = list(letterhead(paper, frame))
    for number, line in enumerate(head):
        name, start = cut(line)
        if (
            not FIRM.search(line.text[:120])
            or NO_NAME.search(name)
            or len(name) > 90
            or (COMPANY.search(name) and not FIRM.search(name))
        ):
            continue
        plain = not FIRM.sub("", name).strip(" &,-")
        if (
            plain
            and number
            and not NO_NAME.search(head[number - 1].text)
            and not POSTCODE.search(head[number - 1].text)
        ):
            before = head[number - 1]
            return Found(f"{before.text} {name}", *paper.place(before.start, start + len(name)), "medium")
        return Found(name, *paper.place(start, start + len(name)), "high")
    return _signed_by_firm(paper, frame) or _mail_firm(paper)


def address_block(paper: Paper, frame: Frame) -> Line | None:
    """The first line of an address that stands by itself below the letterhead, without "Herrn" or "An"."""
    head = paper.text[: frame.head_end]
    for town in re.finditer(r"^\d{5} [A-ZÄÖÜ]", head, re.MULTILINE):
        above = head.rfind("\n\n", 0, town.start())
        block = lines(head, above + 2, town.start()) if above > 0 else []
        if 2 <= len(block) + 1 <= 7 and block and head[:above].strip():
            return block[0]
    return None


def cut(line: Line) -> tuple[str, int]:
    """The name on a line, before address and numbers."""
    part = re.split(
        r" ?[|·•∙] ?| [–—] |  |; | - |, (?=\S+(?:straße|str\.|weg|platz|allee) ?\d|\d{5}|[A-ZÄÖÜ]\w+ \d)", line.text
    )[0]
    return part.strip(" ,"), line.start


def _signed_by_firm(paper: Paper, frame: Frame) -> Found[str] | None:
    signature = lines(paper.text, frame.closing, min(len(paper.text), frame.closing + 500))[1:6]
    for number, line in enumerate(signature):
        if FIRM.search(line.text) and not NO_NAME.search(line.text) and len(line.text) < 90:
            name, start = cut(line)
            if not FIRM.sub("", name).strip(" ,.-") and number:
                before = signature[number - 1]
                return Found(f"{before.text.strip('(), ')}, {name}", *paper.place(before.start, line.end), "medium")
            return Found(name, *paper.place(start, start + len(name)), "medium")
    return None


def _mail_firm(paper: Paper) -> Found[str] | None:
    mailed = header(paper, ("von", "from"))
    return mailed if mailed and FIRM.search(mailed.value) else None


def header(paper: Paper, labels: tuple[str, ...]) -> Found[str] | None:
    for match in HEADER.finditer(paper.text[:3_000]):
        name = re.split(r", (?=\S+ ?\d|\S*(?:straße|str\.|weg|platz))", match["name"])[0].strip(" \"'*,;")
        if match["label"].lower() in labels and len(name) > 1:
            start = match.start("name")
            return Found(name, *paper.place(start, start + len(name)), "high")
    return None
