"""A letter as a value, and the letter as a PDF (DIN 5008, form B).

It lays out what it is given and writes no sentence of its own; what must be in a letter is decided where letters are
drafted. Open places in square brackets stay open and are made visible.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import prompts
from bot.paper.binding import bound
from bot.paper.enclosed import Block, blocks
from bot.paper.typesetting import cleaned, typeset

RETURN_LINES = 3  # name, street, town: what a postman needs
_OPEN = re.compile(r"(\[…[^\[\]\n]{0,200}\])")  # [2025] EWHC 1 and [{"location": "/"}] are none


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, with the items of a list below it if there are any."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterform:
    """A letter, ready to be set. ``sender``: name, street, town first, then anything else; one line each.

    ``date`` None: an open place. ``paragraphs`` begin with the salutation. ``pages``: enclosures after the letter,
    title and text. ``note``: at the foot of every page; None is the usual one for a draft and nothing for a letter that
    is none. ``language``: "de" or "en".
    """

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    subject: str
    paragraphs: tuple[Paragraph, ...]
    place: str = ""
    date: dt.date | None = None
    references: tuple[str, ...] = ()
    closing: str = ""
    signature: str = ""
    enclosures: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    draft: bool = True
    language: str = "de"

    @property
    def words(self) -> dict[str, Any]:
        """The fixed words on the paper, in the language of the letter."""
        words: dict[str, Any] = prompts.phrases_of("paper/words", self.language)["letter"]
        return words

    @property
    def place_and_date(self) -> str:
        """ "Hamburg, 23.11.2026"; an open place where there is no date yet."""
        day = prompts.day(self.date, self.language) if self.date else str(self.words["no_date"])
        return ", ".join(part for part in (self.place, day) if part)

    @property
    def footnote(self) -> str:
        """What stands at the foot of every page; may be empty."""
        if self.note is not None:
            return self.note
        return str(self.words["note"]) if self.draft else ""

    @property
    def enclosures_title(self) -> str:
        """ "Anlage" or "Anlagen"."""
        return str(self.words["enclosures"]["one" if len(self.enclosures) == 1 else "many"])


def letter_pdf(letter: Letterform) -> bytes:
    """The letter as a PDF: address for a window envelope, fold marks, page numbers from the second page on."""
    return typeset("letter", _values(letter), letter.date)


def pieces(text: str, technical: bool = False) -> list[tuple[str, bool]]:
    """The text in parts, bound for setting unless it is ``technical``; True marks an open place, "[…: Datum]"."""
    text = cleaned(text) if technical else bound(cleaned(text))
    return [(part, _OPEN.fullmatch(part) is not None) for part in _OPEN.split(text) if part]


def _values(letter: Letterform) -> dict[str, Any]:
    return {
        "language": letter.language,
        "title": cleaned(letter.subject),
        "author": next(iter(letter.sender), ""),
        "page": prompts.phrases_of("paper/words", letter.language)["page"],
        "draft": letter.words["draft"] if letter.draft else None,
        "note": bound(letter.footnote),
        "dated": letter.date is not None,
        "sender": _marked(letter.sender),
        "return": _marked(letter.sender[:RETURN_LINES]),
        "recipient": _marked(letter.recipient),
        "references": _marked(letter.references),
        "place_and_date": pieces(letter.place_and_date),
        "subject": pieces(letter.subject),
        "paragraphs": [
            {"text": pieces(paragraph.text), "items": _marked(paragraph.items)} for paragraph in letter.paragraphs
        ],
        "closing": pieces(letter.closing),
        "signature": pieces(letter.signature),
        "enclosures_title": letter.enclosures_title,
        "enclosures": _marked(letter.enclosures),
        "pages": [
            {"title": pieces(title), "blocks": [_set(block) for block in blocks(cleaned(text))]}
            for title, text in letter.pages
        ],
    }


def _set(block: Block) -> dict[str, Any]:
    return {"technical": block.technical, "text": block.text if block.technical else pieces(block.text)}


def _marked(lines: Iterable[str]) -> list[list[tuple[str, bool]]]:
    return [pieces(line) for line in lines]
