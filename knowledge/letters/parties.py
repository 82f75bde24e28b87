"""Who writes, for whom, to whom: names from the letterhead, the address, the greeting, the signature and the sentence
"zeigen wir an, dass wir … vertreten".

Not a register of names: a name is taken only from a place where letters put names, and stays empty otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.law.courts import Court, find_courts
from knowledge.letters.heads import DATA, Frame, Line, any_of, lines
from knowledge.letters.kind import Writer
from knowledge.letters.letter import Found
from knowledge.letters.paper import Paper
from knowledge.letters.party_forms import (
    ADDRESSEE,
    ASKED,
    CLIENT,
    COMPANY,
    FIRM,
    GIVEN,
    GREETED,
    HEADER,
    NAME,
    NO_CLIENT,
    NO_NAME,
    POSTCODE,
    ROLE,
    STREET,
    TITLE,
    VERSUS,
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
            _court_at(line)
            and len(line.text) < 90
            and not re.match(r"(?:an |to )", line.text, re.IGNORECASE)
            and not _after_an(top, line)
            and not FIRM.search(line.text)
        ):
            return "court"
    return "firm" if _firm(paper, frame) else "other"


def find_parties(paper: Paper, frame: Frame, who: Writer) -> Parties:
    """The names of a letter; ``who`` comes from ``writer``."""
    addressee = _addressee(paper, frame)
    if who == "court":
        court = _court(paper, frame)
        return Parties(sender=court, opponent=_in_role(paper), addressee=addressee)
    representative = _firm(paper, frame) if who == "firm" else None
    sender = representative or _sender(paper, frame, addressee)
    client = _client(paper, frame)
    opponent = client or _in_role(paper) or (None if representative else sender)
    return Parties(sender, representative, opponent, addressee)


def _after_an(top: list[Line], line: Line) -> bool:
    place = top.index(line)
    return place > 0 and bool(
        re.fullmatch(r"(?:an|an das|to|vorab per .*|per bea.*)", top[place - 1].text, re.IGNORECASE)
    )


def _court(paper: Paper, frame: Frame) -> Found[str] | None:
    for line in lines(paper.text, 0, frame.head_end)[:5]:
        court = _court_at(line)
        if court:
            return Found(court.name, *paper.place(line.start + court.start, line.start + court.end))
    return None


def _court_at(line: Line) -> Court | None:
    """The court that a line begins with; "Kartografik AG" is none."""
    courts = find_courts(line.text) or find_courts(line.text.title())
    return courts[0] if courts and courts[0].start < 5 and not courts[0].bare else None


def _letterhead(paper: Paper, frame: Frame) -> Iterator[Line]:
    """The first lines, as far as the address of the addressee."""
    block = _address_block(paper, frame)
    for line in lines(paper.text, 0, frame.head_end)[:7]:
        if block and line.start >= block.start:
            return
        if ADDRESSEE.match(line.text) or line.text.lower().startswith(("von:", "from:", "betreff", "subject")):
            return
        yield line


def _firm(paper: Paper, frame: Frame) -> Found[str] | None:
    head = list(_letterhead(paper, frame))
    for number, line in enumerate(head):
        name, start = _cut(line)
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


def _address_block(paper: Paper, frame: Frame) -> Line | None:
    """The first line of an address that stands by itself below the letterhead, without "Herrn" or "An"."""
    head = paper.text[: frame.head_end]
    for town in re.finditer(r"^\d{5} [A-ZÄÖÜ]", head, re.MULTILINE):
        above = head.rfind("\n\n", 0, town.start())
        block = lines(head, above + 2, town.start()) if above > 0 else []
        if 2 <= len(block) + 1 <= 7 and block and head[:above].strip():
            return block[0]
    return None


def _cut(line: Line) -> tuple[str, int]:
    """The name on a line, before address and numbers."""
    part = re.split(
        r" ?[|·•∙] ?| [–—] |  |; | - |, (?=\S+(?:straße|str\.|weg|platz|allee) ?\d|\d{5}|[A-ZÄÖÜ]\w+ \d)", line.text
    )[0]
    return part.strip(" ,"), line.start


def _signed_by_firm(paper: Paper, frame: Frame) -> Found[str] | None:
    signature = lines(paper.text, frame.closing, min(len(paper.text), frame.closing + 500))[1:6]
    for number, line in enumerate(signature):
        if FIRM.search(line.text) and not NO_NAME.search(line.text) and len(line.text) < 90:
            name, start = _cut(line)
            if not FIRM.sub("", name).strip(" ,.-") and number:
                before = signature[number - 1]
                return Found(f"{before.text.strip('(), ')}, {name}", *paper.place(before.start, line.end), "medium")
            return Found(name, *paper.place(start, start + len(name)), "medium")
    return None


def _mail_firm(paper: Paper) -> Found[str] | None:
    header = _header(paper, ("von", "from"))
    return header if header and FIRM.search(header.value) else None


def _header(paper: Paper, labels: tuple[str, ...]) -> Found[str] | None:
    for match in HEADER.finditer(paper.text[:3_000]):
        name = re.split(r", (?=\S+ ?\d|\S*(?:straße|str\.|weg|platz))", match["name"])[0].strip(" \"'*,;")
        if match["label"].lower() in labels and len(name) > 1:
            start = match.start("name")
            return Found(name, *paper.place(start, start + len(name)), "high")
    return None


def _sender(paper: Paper, frame: Frame, addressee: Found[str] | None) -> Found[str] | None:
    header = _header(paper, ("von", "from", "absender"))
    if header and "@" not in header.value:
        return header
    for line in _letterhead(paper, frame):
        name, start = _cut(line)
        if (
            COMPANY.search(name)
            and not NO_NAME.search(name)
            and len(name) < 80
            and not (addressee and addressee.value in name)
        ):
            return Found(name, *paper.place(start, start + len(name)), "high")
    for line in lines(paper.text, frame.closing, min(len(paper.text), frame.closing + 300))[1:5]:
        name, start = _cut(line)
        if 2 < len(name) < 70 and not NO_NAME.search(name) and not STREET.search(name) and name[0].isupper():
            return Found(name, *paper.place(start, start + len(name)), "medium")
    first = next(iter(_letterhead(paper, frame)), None)
    if first and frame.greeting and not NO_NAME.search(first.text):
        name, start = _cut(first)
        if 2 < len(name) < 60:
            return Found(name, *paper.place(start, start + len(name)), "low")
    return None


def _addressee(paper: Paper, frame: Frame) -> Found[str] | None:
    header = _header(paper, ("an", "to", "empfänger"))
    if header and "@" not in header.value:
        return header
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
    block = _address_block(paper, frame)
    if block and not NO_NAME.search(block.text):
        return Found(block.text, *paper.place(block.start, block.end), "medium")
    greeted = GREETED.match(frame.greeting)
    if greeted:
        name = re.sub(r"^(?:herr|frau|mr\.?|mrs\.?|ms\.?) ", "", greeted["name"].strip(" .,"), flags=re.IGNORECASE)
        start = frame.head_end + greeted.start("name")
        return Found(name, *paper.place(start, start + len(greeted["name"])), "low") if len(name) > 1 else None
    return None


def _client(paper: Paper, frame: Frame) -> Found[str] | None:
    area = paper.text[: min(len(paper.text), frame.body + 3_500)]
    for pattern in CLIENT:
        for match in pattern.finditer(area, min(frame.body, len(area)) if frame.greeting else 0):
            name = match["name"]
            if len(name) > 2 and name.split()[0].lower() not in NO_CLIENT:
                return Found(
                    name + "." * area.startswith(".", match.end("name")) * name.endswith(("Inc", " Co")),
                    *paper.place(*match.span("name")),
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


def _trimmed(name: str) -> str:
    plain = re.sub(
        r"^.*\b(?:sachen|sache|angelegenheit|rechtsstreit|betreff|vergleichsvorschlag|wegen):? ",
        "",
        name,
        flags=re.IGNORECASE,
    )
    return " ".join(plain.split()).strip(" ,.-–(")


def _in_role(paper: Paper) -> Found[str] | None:
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
