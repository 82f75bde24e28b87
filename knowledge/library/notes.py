"""Decisions, filings, letters and notes that people add: Markdown or plain text, optionally with front matter.

Not for statutes. Paragraphs with Randnummern become sections of their own ("Rn. 12"), because that is how a decision is
cited; everything else stays one section and is cut by length later.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

import yaml
from pydantic import ValidationError

from knowledge.content import Record, Text
from knowledge.library.cleaning import clean
from knowledge.library.documents import Document, Section
from knowledge.library.encoding import decode
from knowledge.library.faults import LibraryError
from knowledge.library.passages import PUBLIC, Kind

MIN_NUMBERED = 3

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_SAID = re.compile(r"^[ \t]*(?:\**\[?(?:Rn|Rz|Rdnr|Randnummer)\.?[ \t]*(\d{1,4})\]?\**[.:)]?)[ \t]*", re.MULTILINE)
_BARE = re.compile(r"^[ \t]*(?:\[(\d{1,4})\]|(\d{1,4}))[ \t]*(?:\n\s*|[ \t]+)(?=[A-ZÄÖÜ„\"(§\[])", re.MULTILINE)


class FrontMatter(Record):
    """What the head of a Markdown file may say about it."""

    title: Text | None = None
    citation: Text | None = None
    kind: Literal["decision", "filing", "letter", "note"] | None = None
    court: Text | None = None
    file_number: Text | None = None
    date: dt.date | None = None
    url: Text | None = None
    language: Literal["de", "en"] = "de"
    norms: tuple[Text, ...] = ()


def read(data: bytes, name: str, identifier: str, kind: Kind = "decision", scope: str = PUBLIC) -> Document:
    """A Markdown or text file as one document. What its front matter says goes before ``kind``."""
    text = decode(data, name).replace("\r\n", "\n")
    head = _front_matter(text, name)
    body = clean(_FRONT_MATTER.sub("", text, count=1))
    if not body:
        raise LibraryError(name, "empty")
    return Document(
        id=identifier,
        citation=head.citation or _citation(head) or head.title or _heading(body) or name,
        kind=head.kind or kind,
        layer=layer_of(scope),
        sections=sections(body),
        title=head.title or _heading(body) or name,
        norms=head.norms,
        language=head.language,
        scope=scope,
        as_of=head.date,
        as_of_basis="front matter" if head.date else "",
        url=head.url,
        role="text",
    )


def layer_of(scope: str) -> Literal["own", "official", "firm", "community", "case"]:
    """Whose text it is: what everybody may see counts as the house's own."""
    owner = scope.split(":", 1)[0]
    return owner if owner in {"firm", "community", "case"} else "own"  # type: ignore[return-value]  # narrowed above


def sections(text: str) -> tuple[Section, ...]:
    """By Randnummer where the text has at least three in order, else the whole text as one section."""
    for pattern in (_SAID, _BARE):
        marks = _in_order(list(pattern.finditer(text)))
        if len(marks) >= MIN_NUMBERED:
            return _cut(text, marks)
    return (Section(text),)


def _in_order(found: list[re.Match[str]]) -> list[tuple[int, re.Match[str]]]:
    """The longest run that counts up by one; a year or an amount at the beginning of a line does not."""
    runs: dict[int, tuple[int, int]] = {}
    before: dict[int, int | None] = {}
    longest, last = 0, None
    for place, mark in enumerate(found):
        number = _number(mark)
        length, previous = runs.get(number - 1, (0, -1))
        before[place] = previous if length else None
        runs[number] = (length + 1, place)
        if length + 1 > longest:
            longest, last = length + 1, place
    return _chain(found, before, last)


def _chain(
    found: list[re.Match[str]], before: dict[int, int | None], last: int | None
) -> list[tuple[int, re.Match[str]]]:
    chain: list[tuple[int, re.Match[str]]] = []
    while last is not None:
        chain.append((_number(found[last]), found[last]))
        last = before[last]
    return chain[::-1]


def _number(mark: re.Match[str]) -> int:
    return int(next(group for group in mark.groups() if group))


def _cut(text: str, marks: list[tuple[int, re.Match[str]]]) -> tuple[Section, ...]:
    before = text[: marks[0][1].start()].strip()
    ends = [mark.start() for _, mark in marks[1:]] + [len(text)]
    spans = zip(marks, ends, strict=True)
    numbered = [Section(text[mark.end() : end].strip(), f"Rn. {number}") for (number, mark), end in spans]
    return tuple(section for section in ([Section(before)] if before else []) + numbered if section.text)


def _front_matter(text: str, name: str) -> FrontMatter:
    found = _FRONT_MATTER.match(text.removeprefix("\ufeff"))
    if not found:
        return FrontMatter()
    try:
        return FrontMatter.model_validate(yaml.safe_load(found[1]) or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise LibraryError(name, "bad_front_matter", str(error)) from error


def _citation(head: FrontMatter) -> str:
    date = f"{head.date:%d.%m.%Y}" if head.date else ""
    return ", ".join(filter(None, (head.court, date, head.file_number))) if head.file_number else ""


def _heading(body: str) -> str:
    found = re.match(r"#{1,3}\s+(.+)", body)
    return found[1].strip() if found else ""
