"""Who writes, for whom, to whom: names from the letterhead, the address, the greeting, the signature and the sentence
"zeigen wir an, dass wir … vertreten".

Not a register of names: a name is taken only from a place where letters put names, and stays empty otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.letters.clients import client_of, in_role
from knowledge.letters.heads import DATA, Frame, Line, any_of, lines
from knowledge.letters.kind import Writer
from knowledge.letters.letter import Found
from knowledge.letters.letterhead import address_block, court_at, cut, firm_of, header, letterhead
from knowledge.letters.paper import Paper
from knowledge.letters.party_forms import (
    ADDRESSEE,
    COMPANY,
    FIRM,
    GREETED,
    NO_NAME,
    STREET,
)


@dataclass(frozen=True, slots=True)
class Parties:
    """The four names of a letter, as far as it gives them."""

    sender: Found[str] | None = None
    representative: Found[str] | None = None
    opponent: Found[str] | None = None
    addressee: Found[str] | None = None


def writer(paper: Paper, frame: Frame) -> Writer:
    """Does a court, a law firm or somebody else write, by the letterhead and the signature?"""
    top = lines(paper.text, 0, frame.head_end)[:5]
    for line in top[:4]:
        if (
            court_at(line)
            and len(line.text) < 90
            and not re.match(r"(?:an |to )", line.text, re.IGNORECASE)
            and not _after_an(top, line)
            and not FIRM.search(line.text)
        ):
            return "court"
    return "firm" if firm_of(paper, frame) else "other"


def find_parties(paper: Paper, frame: Frame, who: Writer) -> Parties:
    """The names of a letter; ``who`` comes from ``writer``."""
    addressee = _addressee(paper, frame)
    if who == "court":
        court = _court(paper, frame)
        return Parties(sender=court, opponent=in_role(paper), addressee=addressee)
    representative = firm_of(paper, frame) if who == "firm" else None
    sender = representative or _sender(paper, frame, addressee)
    client = client_of(paper, frame)
    opponent = client or in_role(paper) or (None if representative else sender)
    return Parties(sender, representative, opponent, addressee)


def _after_an(top: list[Line], line: Line) -> bool:
    place = top.index(line)
    return place > 0 and bool(
        re.fullmatch(r"(?:an|an das|to|vorab per .*|per bea.*)", top[place - 1].text, re.IGNORECASE)
    )


def _court(paper: Paper, frame: Frame) -> Found[str] | None:
    for line in lines(paper.text, 0, frame.head_end)[:5]:
        court = court_at(line)
        if court:
            return Found(court.name, *paper.place(line.start + court.start, line.start + court.end))
    return None


def _sender(paper: Paper, frame: Frame, addressee: Found[str] | None) -> Found[str] | None:
    mailed = header(paper, ("von", "from", "absender"))
    if mailed and "@" not in mailed.value:
        return mailed
    for line in letterhead(paper, frame):
        name, start = cut(line)
        if (
            COMPANY.search(name)
            and not NO_NAME.search(name)
            and len(name) < 80
            and not (addressee and addressee.value in name)
        ):
            return Found(name, *paper.place(start, start + len(name)), "high")
    for line in lines(paper.text, frame.closing, min(len(paper.text), frame.closing + 300))[1:5]:
        name, start = cut(line)
        if 2 < len(name) < 70 and not NO_NAME.search(name) and not STREET.search(name) and name[0].isupper():
            return Found(name, *paper.place(start, start + len(name)), "medium")
    first = next(iter(letterhead(paper, frame)), None)
    if first and frame.greeting and not NO_NAME.search(first.text):
        name, start = cut(first)
        if 2 < len(name) < 60:
            return Found(name, *paper.place(start, start + len(name)), "low")
    return None


def _addressee(paper: Paper, frame: Frame) -> Found[str] | None:
    mailed = header(paper, ("an", "to", "empfänger"))
    if mailed and "@" not in mailed.value:
        return mailed
    head = lines(paper.text, 0, frame.head_end)
    for number, line in enumerate(head[:25]):
        mark = ADDRESSEE.match(line.text)
        if not mark:
            continue
        rest = line.text[mark.end() :].strip(" ,:")
        if rest and not NO_NAME.search(rest) and len(rest) < 70:
            return Found(rest, *paper.place(line.end - len(rest), line.end), "high")
        following = head[number + 1] if number + 1 < len(head) else None
        if not rest and following and not NO_NAME.search(following.text) and len(following.text) < 70:
            again = ADDRESSEE.match(following.text)
            name = (
                following.text[again.end() :].strip(" ,")
                if again and again.end() < len(following.text)
                else following.text
            )
            if name and not re.fullmatch(any_of(DATA.addressee_marks), name, re.IGNORECASE):
                return Found(name, *paper.place(following.end - len(name), following.end), "high")
    block = address_block(paper, frame)
    if block and not NO_NAME.search(block.text):
        return Found(block.text, *paper.place(block.start, block.end), "medium")
    greeted = GREETED.match(frame.greeting)
    if greeted:
        name = re.sub(r"^(?:herr|frau|mr\.?|mrs\.?|ms\.?) ", "", greeted["name"].strip(" .,"), flags=re.IGNORECASE)
        start = frame.head_end + greeted.start("name")
        return Found(name, *paper.place(start, start + len(greeted["name"])), "low") if len(name) > 1 else None
    return None
