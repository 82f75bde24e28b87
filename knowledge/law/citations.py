"""German legal citations as people write them, read into values.

"§ 44b Abs. 3 S. 2 UrhG", "§§101 UrhG, 242 BGB", "Paragraf 60d", "44b urhg", "§ 97a II Nr. 4", "Art. 4 DSM-RL",
"310 O 227/23". It does not say whether a cited norm exists; the library does. The way: flatten the text, read file
numbers (file_numbers.py) and norms (norm_grammar.py), keep what does not overlap, map it back to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.law.file_numbers import FileNumber, find_file_numbers
from knowledge.law.flat_text import FlatText, flatten
from knowledge.law.norm_details import Norm
from knowledge.law.norm_grammar import read_norms


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited norm or file number, with its place in the text. ``law`` is None where the text names none.

    ``kind``: "§", "Art." or "Erwgr."; ``through``: last section of a range ("§§ 97 bis 105"); ``follows``: "f."/"ff.".
    """

    text: str
    start: int
    end: int
    law: str | None = None
    section: str | None = None
    absatz: str | None = None
    satz: str | None = None
    nummer: str | None = None
    buchstabe: str | None = None
    court: str | None = None
    file_number: str | None = None
    kind: str = "§"
    through: str | None = None
    follows: bool = False

    @property
    def norm(self) -> str | None:
        """The cited section as the library names it ("UrhG § 44b"), None without law or section."""
        return f"{self.law} {self.kind} {self.section}" if self.law and self.section else None

    def __str__(self) -> str:
        if self.file_number:
            return f"{self.court}, {self.file_number}" if self.court else self.file_number
        parts = [self.norm or f"{self.kind} {self.section}"]
        labels = (("Abs.", self.absatz), ("S.", self.satz), ("Nr.", self.nummer), ("lit.", self.buchstabe))
        return " ".join(parts + [f"{label} {value}" for label, value in labels if value])


_BARE = re.compile(
    r"(?<![\w§.,/:-])(?<!Rn\. )(?<!Nr\. )(?<!Str\. )(?<!Straße )(?<!straße )(?P<number>\d{1,3}[a-z])(?![\w/]|\))"
)


def find_citations(text: str) -> tuple[Citation, ...]:
    """Every norm and file number cited in ``text``, in order of appearance."""
    flat = flatten(text)
    files = find_file_numbers(flat.text)
    taken = bytearray(len(flat.text))
    for file in files:
        taken[file.start : file.end] = b"\x01" * (file.end - file.start)
    norms = [norm for norm in read_norms(flat.text) if not any(taken[norm.start : norm.end])]
    found = [_of_file(text, flat, file) for file in files] + [_of_norm(text, flat, norm) for norm in norms]
    return tuple(sorted(found, key=lambda citation: (citation.start, citation.end)))


def find_bare_numbers(text: str) -> tuple[Citation, ...]:
    """Section numbers with a letter that stand without § and without law ("gilt 44b auch für Vereine?")."""
    return tuple(
        Citation(match["number"], match.start(), match.end(), section=match["number"]) for match in _BARE.finditer(text)
    )


def _of_file(text: str, flat: FlatText, file: FileNumber) -> Citation:
    start, end = flat.span(file.start, file.end)
    return Citation(text[start:end], start, end, court=file.court, file_number=file.number)


def _of_norm(text: str, flat: FlatText, norm: Norm) -> Citation:
    start, end = flat.span(norm.start, norm.end)
    return Citation(
        text[start:end],
        start,
        end,
        law=norm.law,
        section=norm.section,
        absatz=norm.absatz,
        satz=norm.satz,
        nummer=norm.nummer,
        buchstabe=norm.buchstabe,
        kind=norm.kind,
        through=norm.through,
        follows=norm.follows,
    )
