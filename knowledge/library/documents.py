"""Documents and their sections: what a reader makes of a source file, before it is cut into passages.

Not the index and not the file: plain values. One document is one norm, one recital, one decision, one letter; its
sections are what can be cited inside it (Absatz, Randnummer, page). Wording look-ups and passages both come from here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from knowledge.library.passages import PUBLIC, Kind, Layer


@dataclass(frozen=True, slots=True)
class Section:
    """A citable part. ``label`` is as in a citation ("Abs. 3", "Rn. 12", "S. 4"), empty for the whole."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One norm, recital, annex, decision, filing, letter or note.

    ``path`` is its place in the law ("Teil 1 Urheberrecht", "Abschnitt 6 Schranken …"), ``notes`` are footnotes,
    ``as_of`` is the date of the text and ``as_of_basis`` says where that date is from ("builddate", "consolidated",
    "adopted", "published", "front matter", ""). ``role``: norm, recital, annex, contents, or text for the rest.
    """

    id: str
    citation: str
    kind: Kind
    layer: Layer
    sections: tuple[Section, ...]
    title: str = ""
    norms: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "de"
    scope: str = PUBLIC
    as_of: dt.date | None = None
    as_of_basis: str = ""
    url: str | None = None
    role: str = "norm"
    repealed: bool = False

    @property
    def text(self) -> str:
        """The whole wording."""
        return "\n".join(section.text for section in self.sections)

    @property
    def fingerprint(self) -> str:
        """The same for the same wording, whatever the spacing: 16 hex digits of SHA-256 over title and text."""
        words = " ".join(f"{self.title} {self.text}".split())
        return hashlib.sha256(words.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Act:
    """A law or European act as one official file holds it. ``stand``: the official note on its last amendment."""

    abbreviation: str
    title: str
    language: str
    documents: tuple[Document, ...]
    as_of: dt.date | None = None
    as_of_basis: str = ""
    stand: str = ""
    notes: tuple[str, ...] = field(default=())


def document_id(abbreviation: str, norm: str, language: str = "de") -> str:
    """Id of an official norm: "official:urhg:§ 44b"; other languages carry a mark: "official:dsm-rl@en:Art. 4"."""
    mark = "" if language == "de" else f"@{language}"
    return f"official:{abbreviation.lower()}{mark}:{norm}"
