"""What goes into the intake and what comes out: values only, no reading.

Sentences for the keys of notes, faults and reasons are in prompts/intake.de.yaml and prompts/intake.en.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

How = Literal["text", "ocr", "form", "mail", "docx"]
Quality = Literal["good", "doubtful", "poor", "none"]
Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """One file as it came. ``name`` and ``mime`` are what the sender says and are believed in nothing."""

    name: str
    mime: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """What one letter may cost.

    ``file_bytes`` per file; ``files``, ``pages`` and ``text`` (characters) for the letter as a whole; ``pixels`` per
    picture; ``seconds`` per file without recognition, ``ocr_page_seconds`` and ``ocr_seconds`` with it; ``memory`` in
    bytes for the child and everything it starts; ``ocr_language`` as tesseract names it.
    """

    file_bytes: int = 20_000_000
    files: int = 40
    attachments: int = 10
    pages: int = 40
    pixels: int = 40_000_000
    text: int = 200_000
    seconds: float = 10.0
    ocr_page_seconds: float = 20.0
    ocr_seconds: float = 60.0
    memory: int = 300_000_000
    ocr_language: str = "deu"


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page, cleaned. ``file`` is the unique name in Taken.files, ``number`` counts from 1."""

    file: str
    number: int
    text: str
    how: How


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling that is no fault. ``values`` fill the blanks of its sentence."""

    key: str
    file: str = ""
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file gave nothing. ``reason`` is the key of the sentence."""

    file: str
    reason: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileTaken:
    """One file: ``name`` made unique, ``kind`` by content, ``sha256`` in hex, ``size`` in bytes."""

    name: str
    kind: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter as text. ``pages`` in the order of the files; ``reasons``: why the quality is not better."""

    pages: tuple[PageText, ...]
    quality: Quality
    reasons: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()
    files: tuple[FileTaken, ...] = ()

    @property
    def text(self) -> str:
        """All pages, parted by blank lines."""
        return "\n\n".join(page.text for page in self.pages)
