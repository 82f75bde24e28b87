"""Any file a person adds, read by whatever reader fits it.

Not a reader: it looks at the first bytes, then at the name, and chooses. Official formats stay official; everything
else belongs to the scope it is added to.
"""

from __future__ import annotations

from pathlib import PurePath

from knowledge.library import eurlex, gii, notes, pdf
from knowledge.library.documents import Document, Section
from knowledge.library.faults import LibraryError
from knowledge.library.passages import PUBLIC, Kind

MAX_BYTES = 60_000_000
TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ""})
MARKUP_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xml"})


def read(data: bytes, name: str, identifier: str, kind: Kind = "decision", scope: str = PUBLIC) -> tuple[Document, ...]:
    """The documents in a file: one, or all norms of a law. Raises LibraryError for whatever cannot be read."""
    if not data.strip():
        raise LibraryError(name, "empty")
    if len(data) > MAX_BYTES:
        raise LibraryError(name, "too_large", f"{len(data)} bytes")
    suffix = PurePath(name).suffix.lower()
    if data[:5] == b"%PDF-" or suffix == ".pdf":
        return (_from_pdf(pdf.read(data, name), name, identifier, kind, scope),)
    if data[:2] == b"PK" or suffix == ".zip":
        return gii.read(data, name).documents if suffix == ".zip" else _refuse(name)
    if suffix in MARKUP_SUFFIXES:
        return _from_markup(data, name)
    if suffix in TEXT_SUFFIXES:
        return (notes.read(data, name, identifier, kind, scope),)
    return _refuse(name)


def _refuse(name: str) -> tuple[Document, ...]:
    raise LibraryError(name, "wrong_type", PurePath(name).suffix)


def _from_markup(data: bytes, name: str) -> tuple[Document, ...]:
    if b"<dokumente" in data[:4096]:
        return gii.read(data, name).documents
    return eurlex.read(data, name).documents


def _from_pdf(text: pdf.PdfText, name: str, identifier: str, kind: Kind, scope: str) -> Document:
    if text.quality == "scan":
        raise LibraryError(name, "scanned_pdf", f"{len(text.pages)} pages")
    if text.quality == "broken":
        raise LibraryError(name, "garbled_pdf")
    numbered = notes.sections(text.text)
    pages = tuple(Section(page, f"S. {number}") for number, page in enumerate(text.pages, start=1) if page)
    return Document(
        id=identifier, citation=PurePath(name).stem, kind=kind, layer=notes.layer_of(scope),
        sections=numbered if len(numbered) > 1 else pages, title=PurePath(name).stem, scope=scope, role="text",
    )  # fmt: skip
