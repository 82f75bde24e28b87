"""A second reader for PDFs (pypdf): for form fields, and for the pages where the first one (pdfium) loses letters.

Not the first reader: it does not say where a glyph stands or in which colour. The two fail on different fonts, so one
mends the other.
"""

from __future__ import annotations

import difflib
import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from knowledge.library.legible import known_glyphs

MAX_WORDS = 4_000
MAX_FIELDS = 500
_HIDDEN_FLAG = 2

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class SecondReader:
    """One PDF, opened when it is first asked. What pypdf cannot do comes back empty: the first reader goes on."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._reader: PdfReader | None = None

    def text(self, number: int) -> str:
        """The text of page ``number`` (from 1), empty where pypdf fails."""
        try:
            return known_glyphs(self._page(number).extract_text())
        # a damaged PDF fails inside pypdf in ways nobody can list
        except Exception:
            return ""

    def fields(self, number: int) -> list[tuple[str, str, bool]]:
        """(name, value, hidden) of the filled-in form fields of a page."""
        try:
            return list(_fields(self._page(number)))
        # as above
        except Exception:
            return []

    def _page(self, number: int) -> Any:
        if self._reader is None:
            self._reader = PdfReader(io.BytesIO(self._data))
            if self._reader.is_encrypted:
                self._reader.decrypt("")
        return self._reader.pages[number - 1]


def _fields(page: Any) -> Iterator[tuple[str, str, bool]]:
    for reference in page.get("/Annots", [])[:MAX_FIELDS]:
        widget = reference.get_object()
        if widget.get("/Subtype") != "/Widget":
            continue
        value = _value(_inherited(widget, "/V"), _inherited(widget, "/FT"))
        if value:
            name = str(_inherited(widget, "/TU") or _inherited(widget, "/T") or "")
            yield name.strip(), value, bool(int(widget.get("/F", 0)) & _HIDDEN_FLAG)


def _inherited(widget: Any, key: str) -> Any:
    for _ in range(8):
        if key in widget:
            return widget[key]
        if "/Parent" not in widget:
            return None
        widget = widget["/Parent"].get_object()
    return None


def _value(value: Any, kind: Any) -> str:
    """Text as it was typed; a ticked box as a cross; an empty field as nothing."""
    if value is None or kind == "/Sig":
        return ""
    if kind == "/Btn":
        return "" if str(value) in {"/Off", "Off", ""} else "x"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).strip()


def restored(text: str, fuller: str) -> tuple[str, int]:
    """``text`` with the ends of words that only ``fuller`` has, and how many words were mended."""
    pieces = re.split(r"(\s+)", text)
    words, other = pieces[::2], fuller.split()
    if max(len(words), len(other)) > MAX_WORDS:
        return text, 0
    mended = 0
    matcher = difflib.SequenceMatcher(None, words, other, autojunk=False)
    for tag, start, end, there, there_end in matcher.get_opcodes():
        if tag != "replace" or end - start != there_end - there:
            continue
        for offset in range(end - start):
            short, full = words[start + offset], other[there + offset]
            if short and full.startswith(short) and full[len(short) :].isalpha() and len(full) - len(short) <= 3:
                pieces[2 * (start + offset)] = full
                mended += 1
    return "".join(pieces), mended
