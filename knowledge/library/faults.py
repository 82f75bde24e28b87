"""What can be wrong with a source file: one error, one reason code, no sentence.

Not for people: the sentences are in prompts/library.de.yaml and prompts/library.en.yaml, keyed by the reason.
One error for all readers, so that a caller who reads foreign files has one thing to catch.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal, get_args

Reason = Literal[
    "missing",
    "empty",
    "too_large",
    "wrong_type",
    "broken_zip",
    "zip_bomb",
    "zip_without_law",
    "broken_xml",
    "xml_bomb",
    "no_norms",
    "broken_pdf",
    "locked_pdf",
    "scanned_pdf",
    "garbled_pdf",
    "too_many_pages",
    "not_text",
    "bad_front_matter",
    "damaged",
    "unreachable",
    "refused",
    "not_found",
    "insecure_address",
    "foreign_redirect",
    "private_address",
    "interrupted",
    "busy",
    "chroma_away",
    "disk",
]
REASONS: tuple[Reason, ...] = get_args(Reason)


class LibraryError(Exception):
    """A source cannot be read. ``name`` is the file or address, ``reason`` the key of the sentence for people.

    ``detail`` is for the log only: it may quote the file or a library.
    """

    def __init__(self, name: str | PurePath, reason: Reason, detail: str = "") -> None:
        self.name = name.name if isinstance(name, PurePath) else name
        self.reason = reason
        self.detail = detail
        super().__init__(f"{self.name}: {reason}" + (f" ({detail})" if detail else ""))
