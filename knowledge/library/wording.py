"""The verbatim official wording of a norm or of one Absatz of it, for quotes.

Not search: whoever asks knows the norm. A wording always comes with the date of the text and the official address; a
repealed norm answers with its "(weggefallen)".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.library.documents import Document, Section
from knowledge.library.passages import Passage

Wordings = Mapping[tuple[str, str], Document]


@dataclass(frozen=True, slots=True)
class Wording:
    """``citation`` says exactly what is quoted; ``title`` is the official heading of the norm."""

    text: str
    citation: str
    title: str = ""
    as_of: dt.date | None = None
    as_of_basis: str = ""
    url: str | None = None
    language: str = "de"
    repealed: bool = False


def index(documents: Iterable[Document]) -> dict[tuple[str, str], Document]:
    """Official norms by (norm, language): ("UrhG § 44b", "de"). Own and added documents are left out."""
    found: dict[tuple[str, str], Document] = {}
    for document in documents:
        if document.layer == "official":
            for norm in document.norms:
                found.setdefault((norm, document.language), document)
    return found


def look_up(wordings: Wordings, norm: str, absatz: str | None = None, language: str = "de") -> Wording | None:
    """The wording of "UrhG § 44b", or of its Absatz "3"; in the other language where only that is stored.

    None if the norm is not stored or has no such Absatz: better no quote than a wrong one.
    """
    other = "en" if language == "de" else "de"
    document = wordings.get((norm, language)) or wordings.get((norm, other))
    if document is None:
        return None
    section = _section(document, absatz) if absatz and not document.repealed else Section(document.text)
    if section is None:
        return None
    return Wording(
        text=section.text, citation=f"{document.citation} {section.label}".strip(), title=document.title,
        as_of=document.as_of, as_of_basis=document.as_of_basis, url=document.url, language=document.language,
        repealed=document.repealed,
    )  # fmt: skip


def _section(document: Document, absatz: str) -> Section | None:
    label = absatz if " " in absatz else f"Abs. {absatz}"
    found = next((section for section in document.sections if section.label == label), None)
    if found is None and absatz == "1" and not any(section.label for section in document.sections):
        return Section(document.text)
    return found


def from_passages(
    passages: Iterable[Passage], norm: str, absatz: str | None = None, language: str = "de"
) -> Wording | None:
    """The same from the passages of a norm, as an index holds them; pieces of a long Absatz are put together again."""
    official = [p for p in passages if p.layer == "official" and p.role != "fussnote" and norm in p.norms]
    spoken = [p for p in official if p.language == language] or official
    citation = f"{norm} {absatz if ' ' in absatz else f'Abs. {absatz}'}" if absatz else norm
    chosen = [p for p in spoken if p.citation == citation] if absatz else spoken
    if not chosen and absatz == "1" and spoken and all(p.citation == norm for p in spoken):
        chosen, citation = spoken, norm
    if not chosen:
        return None
    first = chosen[0]
    return Wording(
        text="\n".join(p.text for p in chosen), citation=citation, title=first.title, as_of=first.as_of,
        url=first.url, language=first.language, repealed=first.role == "repealed",
    )  # fmt: skip
