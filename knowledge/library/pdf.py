"""The text of a PDF, and an honest word on how much of it there is.

Not a scanner: pages that are pictures stay without text and are counted. "broken" means the letters come out as rubbish
because the fonts do not say which letter is which; a file that is no PDF at all raises.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Literal

from pypdf import PdfReader
from pypdf.errors import DependencyError

from knowledge.library.cleaning import clean
from knowledge.library.faults import LibraryError
from knowledge.library.legible import LETTERS_OF_A_PAGE, READABLE, known_glyphs, letters, readable

Quality = Literal["text", "scan", "mixed", "broken"]

MAX_BYTES = 50_000_000
MAX_PAGES = 600

# pypdf reports every odd font as a warning; what matters of it is in the quality
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class PdfText:
    """``pages`` in order, cleaned; ``empty_pages`` (from 1) hold no text, most often because they are pictures."""

    pages: tuple[str, ...]
    quality: Quality
    empty_pages: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """All pages, parted by blank lines."""
        return "\n\n".join(page for page in self.pages if page)


def read(data: bytes, name: str, max_pages: int = MAX_PAGES) -> PdfText:
    """The text of a PDF. Raises LibraryError (empty, too_large, broken_pdf, locked_pdf, too_many_pages)."""
    if not data:
        raise LibraryError(name, "empty")
    if len(data) > MAX_BYTES:
        raise LibraryError(name, "too_large", f"{len(data)} bytes")
    if b"%PDF-" not in data[:1024]:
        raise LibraryError(name, "broken_pdf", "no PDF header")
    pages = tuple(clean(known_glyphs(page)) for page in _raw_pages(data, name, max_pages))
    empty = tuple(number for number, page in enumerate(pages, start=1) if letters(page) < LETTERS_OF_A_PAGE)
    return PdfText(pages, _quality(pages, empty), empty)


def _raw_pages(data: bytes, name: str, max_pages: int) -> list[str]:
    try:
        reader = _open(data, name, max_pages)
        pages = [page.extract_text() for page in reader.pages]
    except DependencyError as error:
        raise LibraryError(name, "locked_pdf", str(error)) from error
    except LibraryError:
        raise
    # a damaged PDF fails inside pypdf in ways nobody can list
    except Exception as error:
        raise LibraryError(name, "broken_pdf", f"{type(error).__name__}: {error}") from error
    if not pages:
        raise LibraryError(name, "broken_pdf", "no pages")
    return pages


def _open(data: bytes, name: str, max_pages: int) -> PdfReader:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise LibraryError(name, "locked_pdf")
    if len(reader.pages) > max_pages:
        raise LibraryError(name, "too_many_pages", f"{len(reader.pages)} pages")
    return reader


def _quality(pages: tuple[str, ...], empty: tuple[int, ...]) -> Quality:
    if len(empty) == len(pages):
        return "scan"
    if readable("".join(pages)) < READABLE:
        return "broken"
    return "mixed" if empty else "text"
