"""A passage: the piece of text that is indexed, found and cited, with all that an answer must say about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Kind = Literal["norm", "decision", "filing", "letter", "argument", "question", "note", "foreign"]
Layer = Literal["own", "official", "firm", "community", "case"]
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Passage:
    """One retrievable piece of text.

    ``document`` groups the passages of one card, norm or file. ``citation`` is what a reader may look up
    ("UrhG § 44b Abs. 3"). ``norms`` names the norms it is about, the main one first. ``scope`` is "public",
    "firm:<id>", "community:<id>" or "case:<id>"; ``valid_from``/``valid_to`` bound when the text is law.
    ``as_of`` is the date of the text itself. ``role`` says which part of a card it is (summary, absatz, question …),
    ``weight`` how often people need the card (central, full, short, recital, or empty).
    """

    id: str
    document: str
    text: str
    citation: str
    kind: Kind
    layer: Layer
    norms: tuple[str, ...] = ()
    title: str = ""
    language: str = "de"
    scope: str = PUBLIC
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    as_of: dt.date | None = None
    url: str | None = None
    role: str = "text"
    weight: str = ""

    def holds_on(self, on: dt.date) -> bool:
        """Was this text law (or known) on ``on``?"""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)
